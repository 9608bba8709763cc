// GET /user/users: pages, links, search.

#include "accounts/store.hpp"
#include "scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace latchkey::testing {
namespace {

struct Person {
    std::string email;
    std::string full_name;
};

/// Straight into the table: hundreds of accounts without hundreds of password hashes.
void insert_people(const TestApplication& application, const std::vector<Person>& people) {
    application.with_database([&](storage::Transaction& tx) {
        tx.execute("BEGIN");
        for (const Person& person : people) {
            const bool is_new = accounts::insert_user(
                                    tx,
                                    {.email = accounts::Email::parse(person.email).value(),
                                     .full_name = person.full_name,
                                     .company = std::nullopt,
                                     .role = accounts::Role::user,
                                     .password_hash = crypto::PasswordHash("")}
            )
                                    .has_value();
            ASSERT_TRUE(is_new) << person.email;
        }
        tx.execute("COMMIT");
    });
}

std::vector<Person> crowd(int size) {
    std::vector<Person> people;
    for (int i = 0; i < size; ++i) {
        people.push_back(
            {"person" + std::to_string(i) + "@example.org", "Person " + std::to_string(i % 7)}
        );
    }
    return people;
}

/// The target in `Link: <target>; rel="next"`; empty without the header.
std::string next_target(const HttpAnswer& answer) {
    const std::string link = answer.header("Link").value_or("");
    if (link.empty()) {
        return "";
    }
    EXPECT_TRUE(link.starts_with("</user/users?")) << link;
    EXPECT_TRUE(link.ends_with(">; rel=\"next\"")) << link;
    return link.substr(1, link.find('>') - 1);
}

/// Follows the links from `target` to the last page.
std::vector<std::string> walk(Browser& admin, std::string target, std::size_t rows_max) {
    std::vector<std::string> emails;
    while (!target.empty()) {
        const HttpAnswer answer = admin.get(target);
        EXPECT_EQ(answer.status, 200U) << target;
        const boost::json::value rows = answer.json();
        EXPECT_LE(rows.as_array().size(), rows_max);
        EXPECT_FALSE(rows.as_array().empty()) << "a page that a link leads to";
        for (const boost::json::value& row : rows.as_array()) {
            emails.emplace_back(row.at("email").as_string());
        }
        target = next_target(answer);
    }
    return emails;
}

TEST(ListUsers, Answers) {
    TestApplication application;
    const Browser admin = application.register_admin("admin@example.org");
    const Browser user = application.register_user("user@example.org");
    const auto list = [](const std::string& query) {
        return HttpRequest{.target = "/user/users" + query};
    };
    const std::vector<Scenario> rows{
        {.name = "all",
         .request = list(""),
         .has = {R"([{"company":null,"created_at":"Sun, 22 Nov 2026 00:00:00 GMT",)"
                 R"("email":"admin@example.org","full_name":"Test User","id":1,)"
                 R"("updated_at":"Sun, 22 Nov 2026 00:00:00 GMT"},)"
                 R"({"company":null)"},
         .has_not = {"password", "argon2", "role"}},
        {.name = "limit below",
         .request = list("?limit=0"),
         .status = 400,
         .has = {fault("limit", "out_of_range")}},
        {.name = "least limit", .request = list("?limit=1"), .has_not = {"user@example.org"}},
        {.name = "greatest limit", .request = list("?limit=100")},
        {.name = "limit above",
         .request = list("?limit=101"),
         .status = 400,
         .has = {fault("limit", "out_of_range")}},
        {.name = "no number",
         .request = list("?limit=ten"),
         .status = 400,
         .has = {fault("limit", "out_of_range")}},
        {.name = "a negative limit",
         .request = list("?limit=-1"),
         .status = 400,
         .has = {fault("limit", "out_of_range")}},
        {.name = "a huge limit",
         .request = list("?limit=99999999999999999999"),
         .status = 400,
         .has = {fault("limit", "out_of_range")}},
        {.name = "no cursor",
         .request = list("?after=x"),
         .status = 400,
         .has = {fault("after", "invalid_cursor")}},
        {.name = "a cursor of bytes that are no text",
         .request = list("?after=1._w"),
         .status = 400,
         .has = {fault("after", "invalid_cursor")}},
        {.name = "a cursor behind everyone",
         .request = list("?after=9223372036854775807"),
         .has = {"[]"}},
        {.name = "ill-formed text",
         .request = list("?query=%ff"),
         .status = 400,
         .has = {fault("query", "not_text")}},
        {.name = "a NUL",
         .request = list("?query=a%00"),
         .status = 400,
         .has = {fault("query", "not_text")}},
        {.name = "two faults",
         .request = list("?limit=0&after=x"),
         .status = 400,
         .has = {fault("limit", "out_of_range"), fault("after", "invalid_cursor")}},
        {.name = "an unknown parameter is passed over", .request = list("?order=name")},
        {.name = "nobody is found", .request = list("?query=nobody"), .has = {"[]"}},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, admin); });
    const Scenario forbidden{
        .name = "a user",
        .request = list(""),
        .status = 403,
        .has = {R"({"data":{"code":"forbidden","message":"Not allowed"}})"}};
    run_scenarios(application, {forbidden}, [&] { return same_browser(application, user); });
    const Scenario signed_out{
        .name = "signed out",
        .request = list(""),
        .status = 401,
        .has = {error_code("unauthenticated")}};
    run_scenarios(application, {signed_out}, [&] { return application.browser(); });
}

TEST(ListUsers, TheLinksLeadToEveryoneOnce) {
    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    insert_people(application, crowd(250));

    for (const std::size_t limit : {1U, 17U, 100U}) {
        SCOPED_TRACE(limit);
        const auto emails = walk(admin, "/user/users?limit=" + std::to_string(limit), limit);
        ASSERT_EQ(emails.size(), 251U);
        EXPECT_EQ(std::set<std::string>(emails.begin(), emails.end()).size(), 251U);
        EXPECT_EQ(emails.front(), "admin@example.org") << "in the order of ids";
        EXPECT_EQ(emails.back(), "person249@example.org");
    }
    EXPECT_EQ(walk(admin, "/user/users", 100).size(), 251U);
    EXPECT_EQ(walk(admin, "/user/users?limit=100&query=PERSON", 100).size(), 250U);
    // Namesakes: where a page ends among equal names, the next begins behind it.
    EXPECT_EQ(walk(admin, "/user/users?limit=5&query=person%201", 5).size(), 36U);
}

/// Whoever is there from the first page to the last is listed, whoever else comes and goes.
TEST(ListUsers, PagesHoldStillWhileAccountsComeAndGo) {
    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    insert_people(application, crowd(30));

    const HttpAnswer first = admin.get("/user/users?limit=10");
    ASSERT_EQ(
        admin.remove("/user/users/" + std::to_string(application.id_of("person3@example.org")))
            .status,
        200U
    );
    insert_people(application, {{"late@example.org", "Late"}});
    const auto rest = walk(admin, next_target(first), 10);

    EXPECT_EQ(rest.size(), 31U - 10U + 1U);
    EXPECT_EQ(rest.front(), "person9@example.org");
    EXPECT_EQ(rest.back(), "late@example.org");
}

TEST(ListUsers, SearchFindsBeginningsOfNamesAndAddresses) {
    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    insert_people(
        application,
        {
            {"ada@example.org", "Lovelace, Ada"},
            {"grace@example.org", "Ada Hopper"},
            {"adamant@example.org", "Adam Ant"},
            {"zoe@example.org", "ZOË Straße"},
            {"percent@example.org", "100% Genuine"},
            {"under@example.org", "1_0 Score"},
            {"readable@example.org", "Not Ada"},
        }
    );

    struct Row {
        std::string query;
        std::set<std::string> found;
    };

    const std::vector<Row> rows{
        {"ada", {"ada@example.org", "grace@example.org", "adamant@example.org"}},
        {"ADA", {"ada@example.org", "grace@example.org", "adamant@example.org"}},
        {"aDaM", {"adamant@example.org"}},
        {"zo%C3%AB%20STRASSE", {"zoe@example.org"}},
        {"zoe%CC%88", {"zoe@example.org"}}, // e and a combining diaeresis
        {"100%25", {"percent@example.org"}},
        {"1_", {"under@example.org"}},
        {"1", {"percent@example.org", "under@example.org"}},
        {"%25", {}},
        {"example.org", {}},
        {"'%20OR%20''='", {}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.query);
        for (const std::size_t limit : {1U, 100U}) {
            const HttpAnswer first =
                admin.get("/user/users?query=" + row.query + "&limit=" + std::to_string(limit));
            if (row.found.empty()) {
                EXPECT_EQ(first.body, "[]\n");
                continue;
            }
            const auto emails = walk(
                admin, "/user/users?query=" + row.query + "&limit=" + std::to_string(limit), limit
            );
            EXPECT_EQ(emails.size(), row.found.size());
            EXPECT_EQ(std::set<std::string>(emails.begin(), emails.end()), row.found);
        }
    }
}

} // namespace
} // namespace latchkey::testing

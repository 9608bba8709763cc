// What holds for every route of the document alike.

#include "scenario.hpp"
#include "support/ascii.hpp"
#include "support/openapi.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace latchkey::testing {
namespace {

struct Operation {
    std::string method;
    std::string target;

    auto operator<=>(const Operation&) const = default;
};

std::string fill_in(std::string path) {
    const std::size_t begin = path.find('{');
    return begin == std::string::npos ? path : path.replace(begin, path.find('}') - begin + 1, "1");
}

/// The one door that takes every method and every spelling: what it says it says to proxies.
bool is_for_proxies(const Operation& operation) {
    return operation.target.starts_with("/auth/verify");
}

/// Everything the document lists.
std::set<Operation> operations() {
    std::set<Operation> operations;
    for (const ApiEntry& entry : api_document().entries()) {
        operations.insert({entry.method, fill_in(entry.path)});
    }
    return operations;
}

class EveryRoute : public ::testing::Test {
protected:
    TestApplication application{[](config::Settings& settings) {
        settings.dev = true;
        settings.metrics_token = Secret("metrics-token-of-tests");
    }};
    HttpClient client = application.client();
};

TEST_F(EveryRoute, RefusesAMessageThatCanBeReadInTwoWays) {
    for (const auto& [method, target] : operations()) {
        SCOPED_TRACE(method + ' ' + target);
        const HttpAnswer answer = client.send(
            {.method = method,
             .target = target,
             .headers =
                 {{"Content-Type", "application/json"},
                  {"Content-Length", "2"},
                  {"Transfer-Encoding", "chunked"}},
             .body = "2\r\n{}\r\n0\r\n\r\n"}
        );
        EXPECT_EQ(answer.status, 400U);
        EXPECT_NE(answer.body.find(error_code("malformed_request")), std::string::npos);
        EXPECT_EQ(answer.header("Connection"), "close");
    }
}

TEST_F(EveryRoute, HasLimits) {
    for (const auto& [method, target] : operations()) {
        SCOPED_TRACE(method + ' ' + target);
        const HttpAnswer large_body =
            client.send(json_request(method, target, std::string(16 * 1024 + 1, ' ')));
        EXPECT_EQ(large_body.status, 413U);
        const HttpAnswer large_head = client.send(
            {.method = method,
             .target = target,
             .headers = {{"X-Large", std::string(16 * 1024, 'x')}}}
        );
        EXPECT_EQ(large_head.status, 431U);
        EXPECT_NE(large_head.body.find(error_code("headers_too_large")), std::string::npos);
    }
}

TEST_F(EveryRoute, NamesItsMethods) {
    std::map<std::string, std::set<std::string>> methods;
    for (const auto& operation : operations()) {
        const auto& [method, target] = operation;
        if (is_for_proxies(operation)) {
            continue;
        }
        methods[target].insert({method, "OPTIONS"});
        if (method == "GET") {
            methods[target].insert("HEAD");
        }
    }
    for (const auto& [target, expected] : methods) {
        SCOPED_TRACE(target);
        std::string allow;
        for (const std::string& method : expected) {
            allow += (allow.empty() ? "" : ", ") + method;
        }
        const HttpAnswer options = client.send({.method = "OPTIONS", .target = target});
        EXPECT_EQ(options.status, 200U);
        EXPECT_EQ(options.header("Allow"), allow);
        for (const std::string method :
             {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "get"}) {
            if (!expected.contains(method)) {
                const HttpAnswer answer = client.send({.method = method, .target = target});
                EXPECT_EQ(answer.status, 405U) << method;
                EXPECT_EQ(answer.header("Allow"), allow) << method;
            }
        }
    }
}

TEST_F(EveryRoute, HasOneSpelling) {
    for (const auto& operation : operations()) {
        const auto& [method, target] = operation;
        if (is_for_proxies(operation)) {
            continue;
        }
        SCOPED_TRACE(method + ' ' + target);
        for (const std::string& other : {target + '/', to_upper(target), target + "%00"}) {
            EXPECT_EQ(client.send({.method = method, .target = other}).status, 404U) << other;
        }
        const std::size_t slash = target.find('/', 1);
        if (slash != std::string::npos) {
            std::string doubled = target;
            doubled.insert(slash, 1, '/');
            const HttpAnswer answer = client.send({.method = method, .target = doubled});
            EXPECT_EQ(answer.status, 308U);
            EXPECT_EQ(answer.header("Location"), "http://127.0.0.1" + target);
        }
    }
}

TEST(DevPages, AreThereOnlyUnderDev) {
    TestApplication application;
    for (const auto& [method, target] : operations()) {
        if (target.starts_with("/dev")) {
            EXPECT_EQ(application.client().send({.method = method, .target = target}).status, 404U)
                << target;
        }
    }
}

TEST_F(EveryRoute, DevPagesShowTheMail) {
    Browser browser = application.register_user("first@example.org", "<b>Ada</b>");
    EXPECT_EQ(browser.get("/user/users").status, 200U) << "the first user is an admin";
    EXPECT_EQ(application.register_user("second@example.org").get("/user/users").status, 403U);
    browser.post("/recovery/forgot-password", {{"email", "first@example.org"}});

    const HttpAnswer json =
        browser.send({.target = "/dev/mail", .headers = {{"Accept", "application/json"}}});
    ASSERT_EQ(json.status, 200U);
    ASSERT_EQ(json.json().as_array().size(), 1U);
    EXPECT_EQ(json.json().at(0).at("to"), "first@example.org");

    const HttpAnswer page = browser.get("/dev/mail");
    EXPECT_EQ(page.status, 200U);
    EXPECT_EQ(page.body.find("<b>Ada</b>"), std::string::npos) << "names are text";
    for (const char* target : {"/dev", "/dev/console.js", "/dev/style.css"}) {
        EXPECT_EQ(browser.get(target).status, 200U) << target;
    }
}

/// With the tables gone, no route can do its work: each says so, and none says more.
TEST_F(EveryRoute, ThatNeedsTheDatabaseAnswers503WithoutIt) {
    Browser admin = application.register_user("admin@example.org");
    application.with_database([](storage::Transaction& tx) {
        for (const storage::Sql table :
             {storage::Sql("DROP TABLE outbox"),
              storage::Sql("DROP TABLE recovery_codes"),
              storage::Sql("DROP TABLE registrations"),
              storage::Sql("DROP TABLE email_changes"),
              storage::Sql("DROP TABLE sessions"),
              storage::Sql("DROP TABLE users")}) {
            tx.execute(table);
        }
    });
    const std::vector<HttpRequest> requests{
        json_request(
            "POST",
            "/auth/register",
            R"({"full_name":"X","email":"x@example.org","password":"Passw0rd@X",)"
            R"("confirm_password":"Passw0rd@X"})"
        ),
        json_request(
            "POST", "/auth/verify-email", R"({"email":"x@example.org","code":"12345678"})"
        ),
        json_request("POST", "/auth/verify-email/resend", R"({"email":"x@example.org"})"),
        {.method = "POST", .target = "/user/me/verify-email"},
        json_request("POST", "/auth/login", R"({"email":"x@example.org","password":"x"})"),
        {.method = "GET", .target = "/auth/checkAuth"},
        {.method = "POST", .target = "/auth/refreshToken"},
        {.method = "POST", .target = "/auth/change-password"},
        json_request("POST", "/recovery/forgot-password", R"({"email":"x@example.org"})"),
        json_request("POST", "/recovery/verify-otp", R"({"email":"x@example.org","otp":"123456"})"),
        json_request(
            "POST",
            "/recovery/reset-password",
            R"({"email":"x@example.org","otp":"123456","password":"Passw0rd@X"})"
        ),
        {.method = "GET", .target = "/audit"},
        {.method = "GET", .target = "/user/users"},
        {.method = "POST", .target = "/user/users"},
        {.method = "GET", .target = "/user/users/1"},
        {.method = "PATCH", .target = "/user/users/1"},
        {.method = "DELETE", .target = "/user/users/1"},
        {.method = "GET", .target = "/user/me"},
        {.method = "PATCH", .target = "/user/me"},
        {.method = "DELETE", .target = "/user/me"},
        {.method = "GET", .target = "/auth/session"},
        {.method = "GET", .target = "/auth/sessions"},
        {.method = "DELETE", .target = "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA"},
        {.method = "GET", .target = "/user/users/1/sessions"},
        {.method = "DELETE", .target = "/user/users/1/sessions"},
        json_request("POST", "/auth/token", R"({"audience":"https://api.example"})"),
        {.method = "GET", .target = "/auth/events"},
        {.method = "GET", .target = "/auth/verify"},
        {.method = "GET", .target = "/auth/verify/orders"},
        {.method = "GET", .target = "/dev/mail"},
        {.method = "POST", .target = "/auth/logout?scope=all"},
        {.method = "POST", .target = "/auth/logout"},
    };
    for (const HttpRequest& request : requests) {
        SCOPED_TRACE(request.method + ' ' + request.target);
        const HttpAnswer answer = admin.send(request);
        EXPECT_EQ(answer.status, 503U) << answer.body;
        EXPECT_NE(answer.body.find("\"request_id\":\""), std::string::npos);
        EXPECT_EQ(answer.body.find("table"), std::string::npos) << "what failed is for the log";
        EXPECT_TRUE(answer.header("Retry-After"));
        EXPECT_TRUE(answer.headers_named("Set-Cookie").empty());
    }
    const HttpAnswer metrics = admin.send(
        {.target = "/metrics", .headers = {{"Authorization", "Bearer metrics-token-of-tests"}}}
    );
    EXPECT_EQ(metrics.status, 200U) << "wanted most now";
    EXPECT_EQ(metrics.body.find("latchkey_outbox_mails"), std::string::npos);
}

} // namespace
} // namespace latchkey::testing

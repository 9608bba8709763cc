// POST /user/users and GET, PATCH, DELETE /user/users/{id}.

#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

HttpRequest create(std::string_view json) {
    return json_request("POST", "/user/users", json);
}

HttpRequest patch(const std::string& id, std::string_view json) {
    return json_request("PATCH", "/user/users/" + id, json);
}

HttpRequest find(const std::string& id) {
    return {.target = "/user/users/" + id};
}

HttpRequest remove(const std::string& id) {
    return {.method = "DELETE", .target = "/user/users/" + id};
}

constexpr std::string_view new_user =
    R"({"full_name":"New","email":"new@example.org","password":"Passw0rd@X"})";

/// The admin has the id 1, the user 2.
class ManageUsers : public ::testing::Test {
protected:
    void run_as_admin(const std::vector<Scenario>& rows) {
        run_scenarios(application, rows, [&] { return same_browser(application, admin); });
    }

    void run_as_user(const std::vector<Scenario>& rows) {
        run_scenarios(application, rows, [&] { return same_browser(application, user); });
    }

    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    Browser user = application.register_user("user@example.org");
};

const std::string not_found = R"({"data":{"code":"not_found","message":"User not found"}})";

TEST_F(ManageUsers, Create) {
    run_as_admin({
        {.name = "success",
         .request = create(new_user),
         .status = 201,
         .has = {R"({"data":{"message":"User successfully created","user":{"company":null,)"
                 R"("created_at":"Sun, 22 Nov 2026 00:00:00 GMT","disabled":false,)"
                 R"("email":"new@example.org","full_name":"New","id":3,"role":"user",)"
                 R"("updated_at":"Sun, 22 Nov 2026 00:00:00 GMT"}}})"},
         .has_not = {"password"}},
        {.name = "an admin of a company",
         .request =
             create(R"({"full_name":"Boss","email":"boss@example.org","password":"Passw0rd@X",)"
                    R"("company":"ACME","role":"admin"})"),
         .status = 201,
         .has = {R"("company":"ACME")", R"("role":"admin")"}},
        {.name = "address taken",
         .request =
             create(R"({"full_name":"X","email":"USER@example.org","password":"Passw0rd@X"})"),
         .status = 409,
         .has = {error_code("user_exists"), fault("email", "taken")}},
        {.name = "no such role",
         .request = create(
             R"({"full_name":"X","email":"x@example.org","password":"Passw0rd@X","role":"Admin"})"
         ),
         .status = 400,
         .has = {fault("role", "unknown_role")}},
        {.name = "confirm_password is a field of registering",
         .request = create(R"({"full_name":"X","email":"x@example.org","password":"Passw0rd@X",)"
                           R"("confirm_password":"Passw0rd@X"})"),
         .status = 400,
         .has = {fault("confirm_password", "unknown_field")}},
        {.name = "not JSON",
         .request = create("x"),
         .status = 400,
         .has = {fault("body", "malformed_json")}},
        {.name = "no Content-Type",
         .request = {.method = "POST", .target = "/user/users", .body = "{}"},
         .status = 415},
        {.name = "too large", .request = create(std::string(16 * 1024 + 1, ' ')), .status = 413},
    });
    Browser created = application.browser();
    EXPECT_EQ(
        created
            .post(
                "/auth/login",
                {{"email", "new@example.org"}, {"password", TestApplication::password}}
            )
            .status,
        200U
    );
}

TEST_F(ManageUsers, Find) {
    run_as_admin({
        {.name = "success",
         .request = find("2"),
         .has =
             {R"({"data":{"message":"User found","user":{"company":null,)",
              R"("disabled":false,"email":"user@example.org","full_name":"Test User","id":2,)",
              R"("role":"user")"},
         .has_not = {"password", "argon2"}},
        {.name = "leading zeros", .request = find("002"), .has = {R"("id":2)"}},
        {.name = "nobody", .request = find("4711"), .status = 404, .has = {not_found}},
        {.name = "zero", .request = find("0"), .status = 404, .has = {not_found}},
        {.name = "beyond 2^63",
         .request = find("99999999999999999999"),
         .status = 404,
         .has = {not_found}},
        {.name = "no digits", .request = find("abc"), .status = 404, .has = {"\"Not found\""}},
        {.name = "a sign", .request = find("-1"), .status = 404, .has = {"\"Not found\""}},
        {.name = "a slash too many", .request = find("2/"), .status = 404},
    });
}

TEST_F(ManageUsers, Update) {
    application.clock().advance(std::chrono::hours(1) - std::chrono::minutes(1));
    run_as_admin({
        {.name = "everything",
         .request = patch(
             "2",
             R"({"full_name":"Ada","company":"ACME","email":"Ada@example.org","role":"admin",)"
             R"("disabled":true})"
         ),
         .has = {R"({"data":{"message":"User successfully updated","user":{"company":"ACME",)"
                 R"("created_at":"Sun, 22 Nov 2026 00:00:00 GMT","disabled":true,)"
                 R"("email":"Ada@example.org","full_name":"Ada","id":2,"role":"admin",)"
                 R"("updated_at":"Sun, 22 Nov 2026 00:59:00 GMT"}}})"},
         .mails = 1},
        {.name = "one field leaves the others",
         .request = patch("2", R"({"full_name":"Ada L."})"),
         .has =
             {R"("company":"ACME")",
              R"("disabled":true,"email":"Ada@example.org","full_name":"Ada L.")"}},
        {.name = "null takes the company away",
         .request = patch("2", R"({"company":null})"),
         .has = {R"("company":null)"}},
        {.name = "enabled again",
         .request = patch("2", R"({"disabled":false})"),
         .has = {R"("disabled":false)", R"("role":"admin")"}},
        {.name = "another spelling of one's own address",
         .request = patch("2", R"({"email":"ADA@example.org"})"),
         .has = {R"("email":"ADA@example.org")"},
         .mails = 1},
        {.name = "another's address",
         .request = patch("2", R"({"email":"Admin@example.org"})"),
         .status = 409,
         .has = {error_code("user_exists"), fault("email", "taken")}},
        {.name = "nothing",
         .request = patch("2", "{}"),
         .status = 400,
         .has = {fault("body", "empty")}},
        {.name = "null for what must be there",
         .request = patch("2", R"({"full_name":null,"role":null,"disabled":null,"email":null})"),
         .status = 400,
         .has =
             {fault("full_name", "null"),
              fault("role", "null"),
              fault("disabled", "not_a_boolean"),
              fault("email", "null")}},
        {.name = "a password is not changed here",
         .request = patch("2", R"({"full_name":"X","password":"Passw0rd@Z"})"),
         .status = 400,
         .has = {fault("password", "unknown_field")}},
        {.name = "nobody",
         .request = patch("4711", R"({"full_name":"X"})"),
         .status = 404,
         .has = {not_found}},
        {.name = "not JSON", .request = patch("2", "{"), .status = 400},
        {.name = "no Content-Type",
         .request = {.method = "PATCH", .target = "/user/users/2", .body = "{}"},
         .status = 415},
        {.name = "too large",
         .request = patch("2", std::string(16 * 1024 + 1, ' ')),
         .status = 413},
    });
}

TEST_F(ManageUsers, Remove) {
    run_as_admin({
        {.name = "success",
         .request = remove("2"),
         .has = {R"({"data":{"message":"User successfully removed"}})"}},
        {.name = "again", .request = remove("2"), .status = 404, .has = {not_found}},
        {.name = "beyond 2^63",
         .request = remove("9223372036854775808"),
         .status = 404,
         .has = {not_found}},
        {.name = "the last admin",
         .request = remove("1"),
         .status = 409,
         .has = {error_code("last_admin")}},
    });
    application.register_user("user@example.org");
    EXPECT_EQ(application.id_of("user@example.org"), 3) << "an id is never used twice";
}

TEST_F(ManageUsers, AreForAdmins) {
    const std::string forbidden = R"({"data":{"code":"forbidden","message":"Not allowed"}})";
    const std::vector<HttpRequest> requests{
        create(new_user), find("1"), find("2"), patch("2", R"({"role":"admin"})"), remove("1")};
    for (const HttpRequest& request : requests) {
        const std::string name = request.method + ' ' + request.target;
        run_as_user({{.name = name, .request = request, .status = 403, .has = {forbidden}}});
        run_scenarios(
            application,
            {{.name = name + ", signed out",
              .request = request,
              .status = 401,
              .has = {error_code("unauthenticated")}}},
            [&] { return application.browser(); }
        );
    }
    run_as_user({
        {.name = "nobody learns which ids there are",
         .request = remove("4711"),
         .status = 403,
         .has = {forbidden}},
        {.name = "but everyone may go",
         .request = remove("2"),
         .has = {"User successfully removed"}},
        {.name = "and is gone",
         .request = {.target = "/auth/checkAuth"},
         .status = 401,
         .has = {error_code("session_revoked")}},
    });
}

} // namespace
} // namespace latchkey::testing

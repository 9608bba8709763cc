#include "forms.hpp"

#include "support/repeated.hpp"

#include <fmt/format.h>

namespace latchkey::testing {

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

namespace {

const std::string lone_surrogate = R"("Passw0rd@\ud800")";
const std::string nul = R"("Passw0rd@X\u0000")";

Field full_name(bool may_be_absent = false) {
    return {
        .name = "full_name",
        .valid = quoted("Test User"),
        .invalid =
            {quoted(""),
             quoted(repeated("n", 101)),
             quoted(repeated("é", 101)),
             R"("line\nfeed")",
             R"("\u0085")"},
        .may_be_absent = may_be_absent};
}

Field company() {
    return {
        .name = "company",
        .valid = quoted("ACME"),
        .invalid = {quoted(repeated("c", 101)), R"("\u007f")"},
        .may_be_absent = true,
        .may_be_null = true};
}

Field email(const std::string& address, bool may_be_absent = false) {
    return {
        .name = "email",
        .valid = quoted(address),
        .invalid =
            {quoted(""),
             quoted("no address"),
             quoted("a@bc.de"), // 7 characters
             quoted(" " + address),
             quoted(repeated("e", 255 - 12) + "@example.org"),
             R"("new\r\nBcc: x@example.org")"},
        .may_be_absent = may_be_absent};
}

Field new_password(const std::string& name) {
    return {
        .name = name,
        .valid = quoted("Passw0rd@X"),
        .invalid =
            {quoted(""),
             quoted("Pass@w1"), // 7 characters
             quoted("Passw0rd@" + repeated("x", 248)),
             quoted("passw0rd@x"),
             quoted("Passw0rdXX")},
        .may_have_nul = true};
}

Field current_password() {
    return {.name = "current_password", .valid = quoted("Passw0rd@X"), .may_have_nul = true};
}

Field role() {
    return {
        .name = "role",
        .valid = quoted("user"),
        .invalid = {quoted(""), quoted("root"), quoted("ADMIN")},
        .may_be_absent = true};
}

Field disabled() {
    return {.name = "disabled", .valid = "false", .may_be_absent = true, .is_boolean = true};
}

} // namespace

std::vector<Form> forms() {
    const Field login_email{
        .name = "email",
        .valid = quoted("user@example.org"),
        .invalid = {quoted(""), quoted("no address"), R"("user@example.org\u0000")"}};
    const Field login_password{.name = "password", .valid = quoted("wrong"), .may_have_nul = true};
    const Field confirmation{
        .name = "confirm_password",
        .valid = quoted("Passw0rd@X"),
        .invalid = {quoted(""), quoted("Passw0rd@Y")}};
    const Field otp{
        .name = "otp",
        .valid = quoted("abcdef"),
        .invalid = {quoted(""), quoted("12345"), quoted("1234567")}};
    const Field code{
        .name = "code",
        .valid = quoted("abcdefgh"),
        .invalid = {quoted(""), quoted("1234567"), quoted("123456789")}};
    return {
        {"POST",
         "/auth/register",
         {full_name(),
          email("new@example.org"),
          new_password("password"),
          confirmation,
          company()}},
        {"POST", "/auth/verify-email", {email("user@example.org"), code}},
        {"POST", "/auth/verify-email/resend", {email("user@example.org")}},
        {"POST", "/auth/login", {login_email, login_password}},
        {"POST", "/auth/change-password", {current_password(), new_password("new_password")}},
        {"POST", "/recovery/forgot-password", {email("user@example.org")}},
        {"POST",
         "/recovery/reset-password",
         {email("user@example.org"), otp, new_password("password")}},
        {"PATCH",
         "/user/me",
         {full_name(true), company(), email("new@example.org", true), current_password()}},
        {"POST", "/user/me/verify-email", {code}},
        {"POST",
         "/user/users",
         {full_name(), email("new@example.org"), company(), new_password("password"), role()},
         true},
        {"PATCH",
         "/user/users/2",
         {full_name(true), company(), email("new@example.org", true), role(), disabled()},
         true},
    };
}

std::string body_with(const Form& form, const std::string& field, const std::string& value) {
    std::string body = "{";
    for (const Field& each : form.fields) {
        const std::string& text = each.name == field ? value : each.valid;
        if (!text.empty()) {
            body += fmt::format("{}\"{}\":{}", body.size() > 1 ? "," : "", each.name, text);
        }
    }
    return body + "}";
}

std::string valid_body(const Form& form) {
    return body_with(form, "", "");
}

std::vector<std::string> wrong_values(const Field& field) {
    std::vector<std::string> values{
        "1",
        "-0.5",
        "1e400",
        "[]",
        "{}",
        R"(["Passw0rd@X"])",
        field.is_boolean ? quoted("true") : "true",
        repeated("[", 8) + repeated("]", 8)};
    values.insert(values.end(), field.invalid.begin(), field.invalid.end());
    if (!field.is_boolean) {
        values.push_back(lone_surrogate);
    }
    if (!field.may_be_absent) {
        values.emplace_back("");
    }
    if (!field.may_be_null) {
        values.emplace_back("null");
    }
    if (!field.may_have_nul && !field.is_boolean) {
        values.push_back(nul);
    }
    return values;
}

} // namespace latchkey::testing

// What whoever runs the server asks it: whether it lives, whether it is ready, what it has done.

#include "scenario.hpp"
#include "support/test_application.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::testing {
namespace {

constexpr std::string_view token = "metrics-token-of-tests";

class Operation : public ::testing::Test {
protected:
    HttpAnswer ask(const std::string& authorization) {
        return client.send(
            {.method = "GET", .target = "/metrics", .headers = {{"Authorization", authorization}}}
        );
    }

    /// The number behind that name and those labels; nothing when there is no such line.
    std::string metric(const std::string& name) {
        const std::string text = '\n' + ask("Bearer " + std::string(token)).body;
        const std::size_t at = text.find('\n' + name + ' ');
        if (at == std::string::npos) {
            return "none";
        }
        const std::size_t begin = at + name.size() + 2;
        return text.substr(begin, text.find('\n', begin) - begin);
    }

    TestApplication application{
        [](config::Settings& settings) { settings.metrics_token = Secret(std::string(token)); }};
    HttpClient client = application.client();
};

TEST_F(Operation, TellsThatItLivesAndIsReady) {
    for (const char* target : {"/healthz", "/readyz"}) {
        EXPECT_EQ(client.send({.method = "GET", .target = target}).status, 200U) << target;
        EXPECT_EQ(client.send({.method = "HEAD", .target = target}).status, 200U) << target;
        EXPECT_EQ(client.send({.method = "POST", .target = target}).status, 405U) << target;
    }
}

TEST_F(Operation, TellsFiguresToNobodyWithoutTheToken) {
    for (const std::string& authorization : std::initializer_list<std::string>{
             "",
             "Bearer",
             "Bearer ",
             "Bearer metrics-token-of-test",
             "Bearer metrics-token-of-testsX",
             "bearer " + std::string(token),
             "Basic " + std::string(token),
             std::string(token)}) {
        const HttpAnswer answer = ask(authorization);
        EXPECT_EQ(answer.status, 401U) << authorization;
        EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer");
        EXPECT_EQ(answer.body.find("latchkey_"), std::string::npos);
    }
    Browser admin = application.register_admin("admin@example.org");
    EXPECT_EQ(admin.get("/metrics").status, 401U) << "a browser has no business here";
}

TEST_F(Operation, HasNoFiguresWithoutAToken) {
    application.restart([](config::Settings& settings) { settings.metrics_token = Secret(); });
    EXPECT_EQ(application.browser().get("/metrics").status, 404U);
}

TEST_F(Operation, CountsWhatHappened) {
    Browser ada = application.register_user("ada@example.org");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(ada.get("/auth/checkAuth").status, 200U);
    }
    EXPECT_EQ(ada.get("/nowhere").status, 404U);
    Browser other = application.browser();
    EXPECT_EQ(
        other.post(
                 "/auth/login", {{"email", "ada@example.org"}, {"password", "Wr0ng@password"}}
        ).status,
        401U
    );

    const std::string login = R"({method="POST",route="/auth/login",status="401"})";
    EXPECT_EQ(metric("latchkey_http_requests_total" + login), "1");
    const std::string check = R"({method="GET",route="/auth/checkAuth",status="200"})";
    EXPECT_EQ(metric("latchkey_http_requests_total" + check), "3");
    const std::string from_memory = R"({method="GET",route="/auth/checkAuth"})";
    EXPECT_EQ(metric("latchkey_http_answers_from_memory_total" + from_memory), "2");
    const std::string lost = R"({method="",route="",status="404"})";
    EXPECT_EQ(metric("latchkey_http_requests_total" + lost), "1");
    const std::string timed = R"({method="POST",route="/auth/login"})";
    EXPECT_EQ(metric("latchkey_http_request_duration_seconds_count" + timed), "1");
    const std::string all = R"({method="POST",route="/auth/login",le="+Inf"})";
    EXPECT_EQ(metric("latchkey_http_request_duration_seconds_bucket" + all), "1");

    EXPECT_EQ(metric(R"(latchkey_events_total{event="user_created"})"), "1");
    EXPECT_EQ(metric(R"(latchkey_events_total{event="sign_in_failed"})"), "1");
    EXPECT_EQ(metric("latchkey_sessions"), "1");
    EXPECT_EQ(metric("latchkey_ready"), "1");
    EXPECT_EQ(metric("latchkey_password_hash_callers"), "0");
    EXPECT_GT(std::stod(metric("latchkey_database_writes_total")), 0);
    EXPECT_GT(std::stod(metric("latchkey_database_commits_total")), 0);
    EXPECT_EQ(metric("latchkey_database_writes_failed_total"), "0");
    EXPECT_GE(std::stod(metric("latchkey_http_connections")), 1);
    EXPECT_GT(std::stod(metric("process_resident_memory_bytes")), 1e6);
    EXPECT_GT(std::stod(metric("process_open_fds")), 3);
    EXPECT_GT(std::stod(metric("process_cpu_seconds_total")), 0);
}

/// Figures are read by many: nobody's name or address is among them.
TEST_F(Operation, NamesNobody) {
    application.register_user("ada@example.org", "Ada Lovelace");
    const std::string text = ask("Bearer " + std::string(token)).body;
    EXPECT_EQ(text.find("ada@"), std::string::npos);
    EXPECT_EQ(text.find("Lovelace"), std::string::npos);
    EXPECT_EQ(text.find(token), std::string::npos);
}

} // namespace
} // namespace latchkey::testing

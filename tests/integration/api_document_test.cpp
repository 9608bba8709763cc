// The document promises neither more nor less than the server answers. Each answer is checked where
// it arrives; here it is the other way round: what is written down, and was never seen?

#include "support/openapi.hpp"
#include "support/test_application.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace latchkey::testing {
namespace {

using PathAndMethod = std::pair<std::string, std::string>;

TEST(ApiDocument, ListsTheRoutesOfTheTableAndNoOthers) {
    TestApplication application([](config::Settings& settings) {
        settings.dev = true;
        settings.metrics_token = Secret("metrics-token-of-tests");
    });
    std::set<PathAndMethod> in_table;
    for (const http::Route& route : application.routes()) {
        // the document has no word for "any": it writes it at GET
        const bool is_any = route.method == http::Method::any;
        in_table.emplace(route.path, is_any ? "GET" : http::to_string(route.method));
    }
    std::set<PathAndMethod> in_document;
    for (const ApiEntry& entry : api_document().entries()) {
        in_document.emplace(entry.path, entry.method);
    }
    EXPECT_EQ(in_table, in_document);
}

TEST(ApiDocument, FindsWhatIsWrongWithAnAnswer) {
    const HttpAnswer good{
        .status = 200,
        .reason = "OK",
        .headers =
            {{"Content-Type", "application/json"},
             {"X-Content-Type-Options", "nosniff"},
             {"X-Frame-Options", "DENY"},
             {"Referrer-Policy", "no-referrer"},
             {"Cross-Origin-Resource-Policy", "same-origin"},
             {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
             {"Cache-Control", "no-store"},
             {"Vary", "Origin"}},
        .body =
            R"({"data":{"message":"Token valid","user":{"email":"a@b.cd","full_name":"A","id":1}}})"};
    const auto faults = [](const HttpAnswer& answer) {
        return api_document().find_faults("GET", "/auth/checkAuth?x=1", answer);
    };
    EXPECT_EQ(faults(good), std::vector<std::string>());

    HttpAnswer bad = good;
    bad.status = 418;
    EXPECT_EQ(faults(bad).size(), 1U) << "a status nobody wrote down";
    bad = good;
    bad.status = 404;
    EXPECT_EQ(faults(bad).size(), 1U) << "one that is written down for other paths";
    bad = good;
    bad.headers[0].second = "text/html";
    EXPECT_EQ(faults(bad).size(), 1U) << "another type";
    bad = good;
    bad.body.replace(bad.body.find("\"id\":1"), 6, "\"id\":\"1\"");
    EXPECT_FALSE(faults(bad).empty()) << "a body that is not as described";
    bad = good;
    bad.body.replace(bad.body.find("\"id\":1"), 6, "\"id\":1,\"password_hash\":\"x\"");
    EXPECT_FALSE(faults(bad).empty()) << "a body that says more than is described";
    for (std::size_t i = 1; i < good.headers.size(); ++i) {
        bad = good;
        bad.headers.erase(bad.headers.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_EQ(faults(bad).size(), 1U) << "without " << good.headers[i].first;
    }
    EXPECT_FALSE(api_document().find_faults("POST", "/auth/login", good).empty())
        << "a sign-in without cookies";
}

/// Why a documented answer may be missing from what the integration tests have seen; nothing for
/// one that may not.
std::string_view excuse(const ApiEntry& entry) {
    if (entry.status == 408) {
        return "takes ten seconds of real time; tests/unit/http has it";
    }
    if (entry.status == 500) {
        return "would be a bug";
    }
    if (entry.status == 503 && entry.path.starts_with("/dev") && entry.path != "/dev/mail") {
        return "needs neither database nor worker: only a full server says so";
    }
    if (entry.status == 503 &&
        (entry.path.starts_with("/.well-known") || entry.path == "/auth/password-policy" ||
         entry.path == "/healthz")) {
        return "needs neither database nor worker: only a full server says so";
    }
    if (entry.status == 503 && entry.path == "/metrics") {
        return "answers without the database, too: only a full server says so";
    }
    if (entry.status == 503 && entry.path == "/readyz") {
        return "takes three seconds without a database: tests/failover has it";
    }
    if (entry.status == 404 && entry.path == "/user/me") {
        return "only when the account goes between two statements of one request";
    }
    return {};
}

class EverythingWasSeen : public ::testing::Environment {
public:
    void TearDown() override {
        const bool is_whole_run = ::testing::GTEST_FLAG(filter) == "*" &&
                                  ::testing::UnitTest::GetInstance()->failed_test_count() == 0;
        if (!is_whole_run) {
            return;
        }
        const std::set<ApiEntry> seen = seen_entries();
        for (const ApiEntry& entry : api_document().entries()) {
            if (!seen.contains(entry)) {
                const std::string_view reason = excuse(entry);
                std::cout << "never seen: " << entry.method << ' ' << entry.path << " -> "
                          << entry.status << "  " << reason << '\n';
                EXPECT_FALSE(reason.empty()) << "documented, and not tested";
            }
        }
    }
};

const ::testing::Environment* const everything_was_seen =
    ::testing::AddGlobalTestEnvironment(new EverythingWasSeen); // GoogleTest deletes it

} // namespace
} // namespace latchkey::testing

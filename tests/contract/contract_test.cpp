// Replays what was recorded of the Flask service and holds every answer against the recording. A
// difference must stand in differences.jsonl under its number of docs/compatibility.md, in full, or
// the case fails; one that stands there and does not occur fails as well.

#include "comparison.hpp"
#include "recorded_case.hpp"
#include "scene.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace latchkey::contract {
namespace {

const std::string folder = CONTRACT_FOLDER;

constexpr auto families = std::to_array<std::string_view>(
    {"register",
     "login",
     "checkAuth",
     "refreshToken",
     "logout",
     "users",
     "recovery",
     "recovery-forgot",
     "recovery-verify",
     "recovery-reset",
     "routing",
     "cors"}
);

/// One line of differences.jsonl: why a case differs, what of it does, and how Latchkey answers.
struct Explanation {
    std::string number; // of docs/compatibility.md, or "addition"
    std::set<std::string> aspects;
    unsigned status = 0;
    std::string message; // data.message; empty where the answer has none
};

std::map<std::string, Explanation> read_explanations() {
    std::ifstream file(folder + "/differences.jsonl");
    std::map<std::string, Explanation> explanations;
    for (std::string line; std::getline(file, line);) {
        const boost::json::object row = boost::json::parse(line).as_object();
        Explanation explanation{
            .number = boost::json::value_to<std::string>(row.at("difference")),
            .aspects = boost::json::value_to<std::set<std::string>>(row.at("aspects")),
            .status = boost::json::value_to<unsigned>(row.at("status")),
            .message = boost::json::value_to<std::string>(row.at("message"))};
        const auto name = boost::json::value_to<std::string>(row.at("case"));
        EXPECT_TRUE(explanations.emplace(name, std::move(explanation)).second) << name;
    }
    return explanations;
}

std::string message_of(const testing::HttpAnswer& answer) {
    if (!answer.body.starts_with("{\"data\"")) {
        return {};
    }
    return boost::json::value_to<std::string>(answer.json().at("data").at("message"));
}

std::string in_words(const Differences& differences) {
    std::string words;
    for (const auto& [aspect, sides] : differences) {
        words += "  " + aspect + "\n    " + sides + "\n";
    }
    return words;
}

/// What a line of differences.jsonl would have to say.
std::string as_line(
    const RecordedCase& recorded, const Differences& differences, const testing::HttpAnswer& answer
) {
    boost::json::array aspects;
    for (const auto& difference : differences) {
        aspects.emplace_back(difference.first);
    }
    return boost::json::serialize(boost::json::object{
        {"case", recorded.name},
        {"difference", "?"},
        {"aspects", aspects},
        {"status", answer.status},
        {"message", message_of(answer)}});
}

void check(
    const RecordedCase& recorded,
    const Differences& differences,
    const testing::HttpAnswer& answer,
    const Explanation* explanation
) {
    if (explanation == nullptr) {
        EXPECT_TRUE(differences.empty())
            << recorded.name << " differs without an explanation:\n"
            << in_words(differences) << as_line(recorded, differences, answer);
        return;
    }
    std::set<std::string> aspects;
    for (const auto& difference : differences) {
        aspects.insert(difference.first);
    }
    EXPECT_EQ(aspects, explanation->aspects) << recorded.name << "\n" << in_words(differences);
    EXPECT_EQ(answer.status, explanation->status) << recorded.name;
    EXPECT_EQ(message_of(answer), explanation->message) << recorded.name;
}

class ContractTest : public ::testing::TestWithParam<std::string_view> {};

TEST_P(ContractTest, differs_from_the_flask_service_only_as_explained) {
    const auto explanations = read_explanations();
    std::unique_ptr<Scene> scene;
    std::map<std::string, int> counts;
    for (const RecordedCase& recorded : read_recorded_cases(folder + "/cases.jsonl")) {
        if (recorded.family != GetParam()) {
            continue;
        }
        // The cases of register build on one another; each of the others has a database of its own.
        if (scene == nullptr || recorded.family != "register") {
            scene = std::make_unique<Scene>(recorded.family);
        }
        const testing::HttpRequest request = scene->prepare(recorded);
        const testing::HttpAnswer answer = scene->send(request);
        const auto explanation = explanations.find(recorded.name);
        const bool is_explained = explanation != explanations.end();
        check(
            recorded,
            compare(recorded, request, answer),
            answer,
            is_explained ? &explanation->second : nullptr
        );
        ++counts[is_explained ? "difference " + explanation->second.number : "equal"];
    }
    for (const auto& [what, count] : counts) {
        RecordProperty(what, count);
        std::cout << "  " << GetParam() << ": " << count << " " << what << "\n";
    }
}

INSTANTIATE_TEST_SUITE_P(
    AllFamilies,
    ContractTest,
    ::testing::ValuesIn(families),
    [](const auto& family) {
        std::string name(family.param);
        std::erase(name, '-');
        return name;
    }
);

/// What the Flask service answered to anyone who was signed in (difference 6).
TEST(Contract, admins_get_what_anyone_signed_in_got) {
    int replayed = 0;
    for (const RecordedCase& recorded : read_recorded_cases(folder + "/cases.jsonl")) {
        const bool is_of_interest = recorded.name == "users/list" ||
                                    recorded.name == "users/list-head" ||
                                    recorded.name == "users/delete-with-body" ||
                                    recorded.name == "users/delete-non-existing" ||
                                    recorded.name == "users/delete-existing-again";
        if (is_of_interest) {
            Scene scene("users");
            scene.sign_in_as_admin();
            const testing::HttpRequest request = scene.prepare(recorded);
            const Differences differences = compare(recorded, request, scene.send(request));
            EXPECT_TRUE(differences.empty()) << recorded.name << "\n" << in_words(differences);
            ++replayed;
        }
    }
    EXPECT_EQ(replayed, 5);
}

TEST(Contract, every_case_belongs_to_a_family_that_is_replayed) {
    std::set<std::string> names;
    for (const RecordedCase& recorded : read_recorded_cases(folder + "/cases.jsonl")) {
        EXPECT_NE(std::ranges::find(families, recorded.family), families.end()) << recorded.name;
        names.insert(recorded.name);
    }
    EXPECT_EQ(names.size(), 583U);
    for (const auto& explanation : read_explanations()) {
        EXPECT_TRUE(names.contains(explanation.first)) << explanation.first;
    }
}

/// A comparison that finds nothing proves nothing.
TEST(Contract, the_comparison_sees_each_aspect) {
    RecordedCase recorded;
    recorded.status = 200;
    recorded.reason = "OK";
    recorded.headers = {
        {"Content-Type", "application/json"},
        {"Allow", "GET"},
        {"Set-Cookie", "a=b; Path=/"},
        {"Access-Control-Allow-Origin", "http://a"}};
    recorded.body.whole = "{\"data\":{\"message\":\"a\"}}\n";
    const testing::HttpRequest request{.target = "/auth/x", .headers = {{"Origin", "http://a"}}};
    testing::HttpAnswer answer{
        .status = 200, .reason = "OK", .headers = recorded.headers, .body = recorded.body.whole};
    answer.headers.emplace_back("Vary", "Origin");
    EXPECT_TRUE(compare(recorded, request, answer).empty());

    answer = {.status = 201, .reason = "CREATED", .headers = {}, .body = "{}"};
    std::set<std::string> aspects;
    for (const auto& difference : compare(recorded, request, answer)) {
        aspects.insert(difference.first);
    }
    EXPECT_EQ(
        aspects,
        (std::set<std::string>{
            "status", "content-type", "set-cookie", "allow", "cors", "vary", "body"})
    );
}

} // namespace
} // namespace latchkey::contract

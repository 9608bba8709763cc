#include "doctor/finding.hpp"

#include <gtest/gtest.h>

namespace latchkey::doctor {
namespace {

const Finding open{Severity::open, "CLIENT_HEADER", "leaves a gate alone", "set it to required"};
const Finding fault{Severity::fault, "PUBLIC_URL", "is not \"https\"", "write an https URL"};
const Finding warning{Severity::warning, "THROTTLE", "is off", "set it to on"};
const Finding note{Severity::note, "LOG_LEVEL", "is debug", "set it to info"};

TEST(Finding, OnlyFaultsAndWarningsAreIll) {
    EXPECT_TRUE(is_well({}));
    EXPECT_TRUE(is_well({open, note}));
    EXPECT_FALSE(is_well({open, warning}));
    EXPECT_FALSE(is_well({fault}));
}

TEST(Finding, AreParagraphsTheWorstFirst) {
    EXPECT_EQ(describe({}), "Nothing was found.\n");
    EXPECT_EQ(
        describe({note, open, fault}),
        "fault: PUBLIC_URL is not \"https\".\n  Remedy: write an https URL.\n\n"
        "open: CLIENT_HEADER leaves a gate alone.\n  Remedy: set it to required.\n\n"
        "note: LOG_LEVEL is debug.\n  Remedy: set it to info.\n"
    );
}

TEST(Finding, AreJsonForPrograms) {
    EXPECT_EQ(to_json({}), "{\"findings\":[],\"is_well\":true}\n");
    EXPECT_EQ(
        to_json({warning, fault}),
        R"({"findings":[{"reason":"is not \"https\"","remedy":"write an https URL",)"
        R"("setting":"PUBLIC_URL","severity":"fault"},{"reason":"is off","remedy":"set it to on",)"
        R"("setting":"THROTTLE","severity":"warning"}],"is_well":false})"
        "\n"
    );
}

} // namespace
} // namespace latchkey::doctor

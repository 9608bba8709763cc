#include "app/readiness.hpp"
#include "base/error.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace latchkey::app {
namespace {

using namespace std::chrono_literals;

Readiness::Moment now;

class ReadinessTest : public ::testing::Test {
protected:
    ReadinessTest() {
        now = Readiness::Moment(1h);
        readiness.probe();
    }

    unsigned status() { return readiness.readiness({}).status; }

    testing::TestDatabase database;
    Readiness readiness{*database, [] { return now; }};
};

TEST_F(ReadinessTest, EndsWhenProbesStopComing) {
    EXPECT_EQ(status(), 200U);
    now += Readiness::trusted_for;
    EXPECT_EQ(status(), 200U);
    now += 1ms;
    EXPECT_EQ(status(), 503U);
    EXPECT_EQ(readiness.health({}).status, 200U) << "to be restarted would not help";
    readiness.probe();
    EXPECT_EQ(status(), 200U);
}

TEST_F(ReadinessTest, EndsWithTheServer) {
    readiness.end();
    EXPECT_EQ(status(), 503U);
    readiness.probe();
    EXPECT_EQ(status(), 503U);
}

} // namespace
} // namespace latchkey::app

#include "sessions/model.hpp"

#include <gtest/gtest.h>

namespace latchkey::sessions {
namespace {

TEST(Ending, HasItsWord) {
    EXPECT_EQ(to_string(Ending::signed_out), "signed_out");
    EXPECT_EQ(to_string(Ending::revoked), "revoked");
}

} // namespace
} // namespace latchkey::sessions

#include "base/request_id.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace latchkey {
namespace {

TEST(RequestId, HasSixteenDigitsWhateverTheNumber) {
    EXPECT_EQ(to_string(RequestId(0)), "0000000000000000");
    EXPECT_EQ(to_string(RequestId(0xabc)), "0000000000000abc");
    EXPECT_EQ(to_string(RequestId(std::numeric_limits<std::uint64_t>::max())), "ffffffffffffffff");
}

} // namespace
} // namespace latchkey

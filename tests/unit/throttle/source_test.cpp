#include "throttle/source.hpp"

#include <gtest/gtest.h>

namespace latchkey::throttle {
namespace {

TEST(Source, IsAnIpv4Address) {
    EXPECT_EQ(source_of("192.0.2.1"), "192.0.2.1");
    EXPECT_NE(source_of("192.0.2.1"), source_of("192.0.2.2"));
}

TEST(Source, IsTheFirstHalfOfAnIpv6Address) {
    EXPECT_EQ(source_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(source_of("2001:db8:1:2::1"), source_of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    EXPECT_NE(source_of("2001:db8:1:2::1"), source_of("2001:db8:1:3::1"));
    EXPECT_EQ(source_of("::1"), "::/64");
}

TEST(Source, OfAMappedAddressIsTheAddress) {
    EXPECT_EQ(source_of("::ffff:192.0.2.1"), "192.0.2.1");
}

TEST(Source, OfAnythingElseIsItself) {
    for (const char* text : {"", "unknown", "192.0.2"}) {
        EXPECT_EQ(source_of(text), text);
    }
}

} // namespace
} // namespace latchkey::throttle

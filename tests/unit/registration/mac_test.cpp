#include "registration/mac.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace latchkey::registration {
namespace {

using namespace std::string_view_literals;

const Secret key(std::string(32, 'k'));

TEST(Mac, IsAnothersForOtherPartsAndAnotherKey) {
    const std::string mac = mac_of(key, {"code", "ada@example.org", "12345678"});
    EXPECT_EQ(mac, mac_of(key, {"code", "ada@example.org", "12345678"}));
    EXPECT_EQ(mac.size(), 43U) << "256 bits";
    const std::set<std::string> macs{
        mac,
        mac_of(Secret(std::string(32, 'l')), {"code", "ada@example.org", "12345678"}),
        mac_of(key, {"attempt", "ada@example.org", "12345678"}),
        mac_of(key, {"code", "ada@example.org1", "2345678"}),
        mac_of(key, {"code", "ada@example.org", "", "12345678"}),
        mac_of(key, {"code", "ada@example.org", "12345679"}),
        mac_of(key, {"code", "ada@example.org", "1234567"}),
        mac_of(key, {"code", "ada@example.org", "12345678\0"sv}),
        mac_of(key, {"codeada@example.org12345678"})};
    EXPECT_EQ(macs.size(), 9U);
}

TEST(Mac, SaysNothingOfItsParts) {
    EXPECT_EQ(mac_of(key, {"code", "12345678"}).find("12345678"), std::string::npos);
}

} // namespace
} // namespace latchkey::registration

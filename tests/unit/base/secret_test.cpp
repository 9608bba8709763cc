#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace latchkey {
namespace {

constexpr std::string_view long_text = "a secret that is longer than a string keeps inside itself";

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

/// Bytes in the place where a secret's own characters were, read while that place is still ours.
bool are_all_zero(const void* memory, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(memory);
    return std::all_of(bytes, bytes + size, [](unsigned char byte) { return byte == 0; });
}

TEST(Secret, RevealsWhatItWasGiven) {
    const Secret secret{std::string(long_text)};
    EXPECT_EQ(secret.reveal(), long_text);
    EXPECT_FALSE(secret.empty());
    EXPECT_TRUE(Secret().empty());
    EXPECT_EQ(Secret().reveal(), "");
}

TEST(Secret, NeitherPrintsNorCompares) {
    static_assert(!Printable<Secret>);
    static_assert(Printable<std::string>);
    static_assert(!std::equality_comparable<Secret>);
    static_assert(!std::is_convertible_v<Secret, std::string>);
    static_assert(!std::is_convertible_v<std::string, Secret>);
    static_assert(!std::is_convertible_v<const char*, Secret>);
}

TEST(Secret, WipeOverwritesAllThereIsRoomFor) {
    std::string text(long_text);
    text.reserve(200);
    text += " and more";
    text.resize(10); // what was behind is still in memory
    const char* const memory = text.data();
    const std::size_t capacity = text.capacity();
    wipe(text);
    EXPECT_TRUE(text.empty());
    ASSERT_EQ(text.data(), memory);
    EXPECT_TRUE(are_all_zero(memory, capacity));
}

/// A short string lives inside the object, whose memory here outlives it.
TEST(Secret, IsWipedWhenItDies) {
    alignas(Secret) std::array<std::byte, sizeof(Secret)> memory{};
    auto* secret = new (memory.data()) Secret(std::string("hunter2"));
    const auto* characters = reinterpret_cast<const std::byte*>(secret->reveal().data());
    ASSERT_TRUE(characters >= memory.data() && characters < memory.data() + memory.size())
        << "a short string keeps its characters inside";
    std::destroy_at(secret);
    EXPECT_TRUE(are_all_zero(characters, 7));
}

TEST(Secret, MovingLeavesNothingBehind) {
    for (const std::string& text : {std::string("short"), std::string(long_text)}) {
        Secret from(text);
        const Secret constructed(std::move(from));
        EXPECT_EQ(constructed.reveal(), text);
        EXPECT_TRUE(from.empty()); // NOLINT(bugprone-use-after-move): that is the question
        Secret again(text);
        Secret assigned(std::string("before"));
        assigned = std::move(again);
        EXPECT_EQ(assigned.reveal(), text);
        EXPECT_TRUE(again.empty()); // NOLINT(bugprone-use-after-move)
    }
}

TEST(Secret, CopiesAreTheirOwn) {
    const Secret original{std::string(long_text)};
    Secret copy = original;
    EXPECT_EQ(copy.reveal(), long_text);
    EXPECT_NE(copy.reveal().data(), original.reveal().data());
    Secret other(std::string("other"));
    other = copy;
    copy = Secret();
    EXPECT_EQ(other.reveal(), long_text);
    EXPECT_EQ(original.reveal(), long_text);
}

TEST(Secret, SurvivesBeingAssignedToItself) {
    Secret secret{std::string(long_text)};
    Secret& same = secret;
    secret = same;
    EXPECT_EQ(secret.reveal(), long_text);
    secret = std::move(same);
    EXPECT_EQ(secret.reveal(), long_text);
}

} // namespace
} // namespace latchkey

#include "config/small_file.hpp"
#include "sources.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::config {

namespace {

TEST(SmallFile, IsReadWholeUpToItsLimit) {
    const testing::TemporaryFolder folder;
    const std::string content = std::string(5000, 'a') + '\0' + "\nb\n";
    write_file(folder.file("a"), content);
    const auto file = read_small_file(folder.file("a"), content.size());
    ASSERT_TRUE(file);
    EXPECT_EQ(file->content, content);
    EXPECT_EQ(
        read_small_file(folder.file("a"), content.size() - 1).error(),
        boost::system::errc::file_too_large
    );
}

TEST(SmallFile, TellsWhyItCannotBeRead) {
    const testing::TemporaryFolder folder;
    EXPECT_EQ(
        read_small_file(folder.file("none"), 10).error(),
        boost::system::errc::no_such_file_or_directory
    );
    EXPECT_EQ(read_small_file(folder.file(""), 10).error(), boost::system::errc::is_a_directory);
    EXPECT_TRUE(read_small_file("/dev/zero", 10).has_error());
}

TEST(SmallFile, OneLineEndIsDropped) {
    const auto drop = [](std::string text) {
        drop_line_end(text);
        return text;
    };
    EXPECT_EQ(drop("a\n"), "a");
    EXPECT_EQ(drop("a\r\n"), "a");
    EXPECT_EQ(drop("a\n\n"), "a\n");
    EXPECT_EQ(drop("a\r"), "a\r");
    EXPECT_EQ(drop("a "), "a ");
    EXPECT_EQ(drop("\n"), "");
    EXPECT_EQ(drop(""), "");
}

} // namespace

} // namespace latchkey::config

#include "app/limits_page.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace latchkey::app {
namespace {

TEST(LimitsPage, IsTheOneInTheDocuments) {
    const std::ifstream file(LATCHKEY_LIMITS_PAGE);
    std::ostringstream page;
    page << file.rdbuf();
    EXPECT_EQ(page.str(), limits_page()) << "run: latchkey limits > docs/limits.md";
}

TEST(LimitsPage, SaysTimesAsPeopleDo) {
    const std::string page = limits_page();
    for (const char* text :
         {"| `POST /auth/login` | 10, then one more every 3 seconds; and 300, then one more every "
          "12 "
          "seconds |",
          "| `POST /auth/register` | 5, then one more every 12 minutes |",
          "after the next one 1 second, twice as long after each that follows, 15 minutes at most",
          "10, then none for 1 day"}) {
        EXPECT_NE(page.find(text), std::string::npos) << text;
    }
}

} // namespace
} // namespace latchkey::app

#include "mail/language.hpp"

#include <gtest/gtest.h>

namespace latchkey::mail {
namespace {

struct Row {
    const char* header;
    Language expected;
};

class AcceptLanguage : public ::testing::TestWithParam<Row> {};

TEST_P(AcceptLanguage, is_understood) {
    EXPECT_EQ(choose_language(GetParam().header), GetParam().expected) << GetParam().header;
}

constexpr auto en = Language::en;
constexpr auto es = Language::es;

INSTANTIATE_TEST_SUITE_P(
    one_language,
    AcceptLanguage,
    ::testing::Values(
        Row{"es", es},
        Row{"en", en},
        Row{"ES", es},
        Row{"es-MX", es},
        Row{"es-419", es},
        Row{"es-Latn-ES", es},
        Row{"en-GB", en},
        Row{"fr", en},
        Row{"*", en},
        Row{"est", en}, // Estonian is no Spanish
        Row{"e", en},
        Row{"", en}
    )
);

INSTANTIATE_TEST_SUITE_P(
    weights,
    AcceptLanguage,
    ::testing::Values(
        Row{"en;q=0.8, es", es},
        Row{"es;q=0.8, en", en},
        Row{"en;q=0.8,es;q=0.9", es},
        Row{"en;q=0.899,es;q=0.9", es},
        Row{"en;q=0.9,es;q=0.899", en},
        Row{"es;q=1.000,en;q=0.999", es},
        Row{"fr, es;q=0.1", es},
        Row{"fr, de;q=0.9, es;q=0.001", es},
        Row{"en ; q=0.1 ,\tes ; Q=0.2", es},
        Row{"es;q=0.2, es-MX;q=0.9, en;q=0.5", es}
    )
);

INSTANTIATE_TEST_SUITE_P(
    ties_go_to_the_first,
    AcceptLanguage,
    ::testing::Values(
        Row{"es, en", es},
        Row{"en, es", en},
        Row{"fr, es, en", es},
        Row{"es-AR;q=0.5, en-US;q=0.5", es},
        Row{"*, es", en}, // the star asks for English, and first
        Row{"es, *", es}
    )
);

INSTANTIATE_TEST_SUITE_P(
    nothing_wanted,
    AcceptLanguage,
    ::testing::Values(
        Row{"es;q=0", en},
        Row{"en;q=0", en},
        Row{"en;q=0, es;q=0", en},
        Row{"en;q=0, *", es},
        Row{"en;q=0, *;q=0.1", es},
        Row{"*;q=0", en},
        Row{"es;q=0, *", en},
        Row{"*;q=0.9, en;q=0.5", es}
    )
);

INSTANTIATE_TEST_SUITE_P(
    malformed_members_are_passed_over,
    AcceptLanguage,
    ::testing::Values(
        Row{"es;q=2", en},
        Row{"es;q=1.001", en},
        Row{"es;q=0.1234", en},
        Row{"es;q=-1", en},
        Row{"es;q=", en},
        Row{"es;q", en},
        Row{"es;q=0,5", en},
        Row{"es;q=0x1", en},
        Row{"es;q=0.a", en},
        Row{"es;level=1", en},
        Row{"es;q=1;q=1", en},
        Row{"es q=1", en},
        Row{"es;q=9, es;q=0.3", es},
        Row{",,;,es,", es},
        Row{";;;;,,,,----", en}
    )
);

TEST(AcceptLanguageAbsent, means_english) {
    EXPECT_EQ(choose_language(std::nullopt), Language::en);
}

TEST(LanguageTag, is_what_templates_are_filed_under) {
    EXPECT_EQ(to_string(Language::en), "en");
    EXPECT_EQ(to_string(Language::es), "es");
}

} // namespace
} // namespace latchkey::mail

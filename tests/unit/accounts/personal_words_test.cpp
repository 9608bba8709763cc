#include "accounts/password_policy.hpp"
#include "accounts/personal_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::accounts {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Not;

TEST(PersonalWords, AreThoseOfTheAddressTheNameAndTheCompany) {
    const auto words = words_of_owner(
        {.email = "Ada.Byron+news@mail.Example.org",
         .full_name = "Ada King-Noel Élan",
         .company = "Analytical Engines Ltd."}
    );
    EXPECT_THAT(
        words,
        IsSupersetOf(
            {"ada.byron+news@mail.example.org",
             "ada.byron+news",
             "ada",
             "byron",
             "news",
             "mail.example.org",
             "mail",
             "example",
             "org",
             "ada king-noel élan",
             "adaking-noelélan",
             "king",
             "noel",
             "élan",
             "analytical engines ltd.",
             "analyticalenginesltd.",
             "analytical",
             "engines",
             "ltd"}
        )
    );
}

TEST(PersonalWords, HaveThreeCharactersOrMore) {
    const auto words = words_of_owner({.email = "li@q.de", .full_name = "Li Q."});
    EXPECT_THAT(words, Not(Contains("li")));
    EXPECT_THAT(words, Not(Contains("de")));
    EXPECT_THAT(words, Not(Contains("")));
    EXPECT_THAT(words, Contains("liq."));
    EXPECT_THAT(words_of_owner({.email = "", .full_name = ""}), testing::IsEmpty());
}

TEST(ServerWords, AreTheProductAndTheHost) {
    EXPECT_THAT(
        words_of_server("https://auth.Acme.example:8443"),
        testing::UnorderedElementsAre("latchkey", "auth.acme.example", "auth", "acme", "example")
    );
    EXPECT_THAT(words_of_server(""), testing::ElementsAre("latchkey"));
}

} // namespace
} // namespace latchkey::accounts

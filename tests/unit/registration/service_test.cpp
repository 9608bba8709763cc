// Whose password an account gets, and who can make it: with several browsers, in every order.

#include "accounts/store.hpp"
#include "mailbox.hpp"
#include "registration/service.hpp"
#include "support/audit_record.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace latchkey::registration {
namespace {

using namespace std::chrono_literals;
using mail::Language;
using storage::Transaction;

accounts::Email address(std::string_view text) {
    return accounts::Email::parse(text).value();
}

const accounts::Email ada = address("ada@example.org");

class Registering : public ::testing::Test {
protected:
    /// What a browser holds after it has begun, and what was mailed.
    struct Begun {
        AttemptClaim claim;
        std::string code;
    };

    Begun begin(const std::string& password, const accounts::Email& email = ada) {
        auto attempt = service.begin(
            {.email = email,
             .full_name = "Ada",
             .company = std::nullopt,
             .password = Secret(password)},
            Language::en
        );
        return {{email, std::move(attempt.value())}, mailbox.open_code(email.text())};
    }

    bool verify(const AttemptClaim& claim, const std::string& code) {
        const auto outcome = service.verify({claim, Secret(code)}, {});
        EXPECT_TRUE(outcome || outcome.error().code == ErrorCode::invalid_code);
        return outcome.has_value();
    }

    bool verify(const Begun& begun) { return verify(begun.claim, begun.code); }

    std::string resend(const AttemptClaim& claim) {
        service.resend(claim, Language::en);
        return mailbox.open_code(ada.text());
    }

    bool signs_in(const std::string& password) {
        const auto credential =
            database->read([](Transaction& tx) { return accounts::find_credential(tx, ada); });
        return credential && hasher.verify(Secret(password), credential->password_hash).value();
    }

    std::int64_t count(storage::Sql sql) {
        return database->read([&](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>(sql).value());
        });
    }

    void add_account(const accounts::Email& email) {
        database->write([&](Transaction& tx) {
            accounts::insert_user(
                tx,
                {.email = email,
                 .full_name = "Owner",
                 .company = std::nullopt,
                 .password_hash = crypto::PasswordHash("hash")}
            );
        });
    }

    testing::TestDatabase database;
    testing::Mailbox mailbox{database};
    crypto::PasswordHasher hasher{
        {.parameters = crypto::Argon2Parameters::cheap_for_tests(), .threads = 1, .queue_max = 4}};
    throttle::AccountLimits limits{Secret(std::string(32, 'l')), throttle::Mode::off};
    accounts::Authenticator authenticator{*database, hasher, limits, testing::record()};
    accounts::PasswordPolicy policy;
    accounts::AccountService accounts{
        {.database = *database,
         .hasher = hasher,
         .authenticator = authenticator,
         .password_policy = policy,
         .record = testing::record()},
        {}};
    RegistrationService service{
        {.database = *database,
         .accounts = accounts,
         .hasher = hasher,
         .outbox = mailbox.outbox(),
         .limits = limits},
        Secret(std::string(32, 'm'))};
};

TEST_F(Registering, MakesTheAccountWhenTheCodeIsShownAndNotBefore) {
    const Begun begun = begin("Passw0rd@X");
    ASSERT_EQ(begun.code.size(), code_digits);
    EXPECT_EQ(begun.claim.attempt.reveal().size(), 43U) << "256 bits";
    EXPECT_EQ(count("SELECT count(*) FROM users"), 0);
    EXPECT_TRUE(verify(begun));
    EXPECT_TRUE(signs_in("Passw0rd@X"));
    EXPECT_EQ(count("SELECT count(*) FROM sessions"), 0) << "a mailed code signs nobody in";
    EXPECT_FALSE(verify(begun)) << "once";
    EXPECT_EQ(count("SELECT count(*) FROM users"), 1);
}

/// Somebody registers the address of somebody else, before or after them. Of all that two browsers
/// and two mails can be put together to, only the last attempt's own two halves make an account.
TEST_F(Registering, OnlyTheLastAttemptsBrowserAndCodeFitTogether) {
    const Begun first = begin("First@pass1");
    const Begun last = begin("L@stpass1");
    EXPECT_FALSE(verify(first.claim, first.code));
    EXPECT_FALSE(verify(first.claim, last.code)) << "the owner's click for another's password";
    EXPECT_FALSE(verify(last.claim, first.code));
    EXPECT_EQ(count("SELECT count(*) FROM users"), 0);
    EXPECT_TRUE(verify(last));
    EXPECT_TRUE(signs_in("L@stpass1"));
    EXPECT_FALSE(signs_in("First@pass1"));
}

TEST_F(Registering, TwoTriesInEachOfTwoBrowsers) {
    std::vector<Begun> all;
    for (const char* password : {"Browser@1a", "Browser@2a", "Browser@1b", "Browser@2b"}) {
        all.push_back(begin(password));
    }
    int right = 0;
    for (const Begun& of_browser : all) {
        for (const Begun& of_mail : all) {
            const bool is_last = &of_browser == &all.back() && &of_mail == &all.back();
            const bool is_made = verify(of_browser.claim, of_mail.code);
            EXPECT_EQ(is_made, is_last);
            right += is_made ? 1 : 0;
        }
    }
    EXPECT_EQ(right, 1);
    EXPECT_TRUE(signs_in("Browser@2b"));
}

TEST_F(Registering, WithoutTheBrowsersSecretTheCodeIsWorthNothing) {
    const Begun begun = begin("Passw0rd@X");
    for (int i = 0; i < 10; ++i) { // and costs the browser none of its tries
        EXPECT_FALSE(verify({ada, Secret()}, begun.code));
        EXPECT_FALSE(verify({ada, Secret(std::string(43, 'A'))}, begun.code));
        EXPECT_FALSE(verify({address("bob@example.org"), begun.claim.attempt}, begun.code));
    }
    EXPECT_TRUE(verify(begun));
}

TEST_F(Registering, FiveWrongTriesUseACodeUp) {
    Begun begun = begin("Passw0rd@X");
    for (int i = 0; i < tries_max; ++i) {
        EXPECT_FALSE(verify(begun.claim, testing::other_code(begun.code)));
    }
    EXPECT_FALSE(verify(begun));
    begun.code = resend(begun.claim);
    EXPECT_TRUE(verify(begun));
}

TEST_F(Registering, AnotherCodeIsForTheSameBrowserUntilTheAttemptEnds) {
    Begun begun = begin("Passw0rd@X");
    database.clock().advance(code_lifetime);
    EXPECT_FALSE(verify(begun)) << "too late";
    const std::string old_code = std::exchange(begun.code, resend(begun.claim));
    ASSERT_EQ(begun.code.size(), code_digits);
    EXPECT_FALSE(old_code != begun.code && verify(begun.claim, old_code));
    database.clock().advance(attempt_lifetime - code_lifetime);
    EXPECT_FALSE(verify(begun));
    EXPECT_EQ(resend(begun.claim), "") << "a day is over";
}

TEST_F(Registering, SendsNoCodeForAnAttemptThatIsNoneOrNoMore) {
    EXPECT_EQ(resend({ada, Secret()}), "");
    const Begun first = begin("First@pass1");
    EXPECT_EQ(resend({ada, Secret()}), "");
    const Begun last = begin("L@stpass1");
    EXPECT_EQ(resend(first.claim), "");
    EXPECT_TRUE(verify(last)) << "whose code nobody could replace";
    EXPECT_EQ(resend(last.claim), "");
}

TEST_F(Registering, SendsTheNextCodeToTheSpellingOfTheFirst) {
    const Begun begun = begin("Passw0rd@X");
    service.resend({address("ADA@example.org"), begun.claim.attempt}, Language::es);
    const auto mails = mailbox.open();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].to, "ada@example.org");
    EXPECT_EQ(mails[0].subject, "Su código de confirmación de Latchkey");
}

TEST_F(Registering, TellsTheOwnerOfAnAccountAndChangesNothing) {
    add_account(address("Ada@example.org"));
    const auto attempt = service.begin(
        {.email = ada, .full_name = "Eve", .company = "Evil", .password = Secret(std::string("x"))},
        Language::en
    );
    const auto mails = mailbox.open();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].to, "Ada@example.org") << "as the owner spells it";
    EXPECT_EQ(mails[0].subject, "You already have a Latchkey account");
    EXPECT_NE(mails[0].text.find("Hello Owner,"), std::string::npos);
    EXPECT_EQ(mails[0].text.find("Ev"), std::string::npos);
    EXPECT_EQ(resend({ada, *attempt}), "") << "no code for a taken address";
    EXPECT_FALSE(signs_in("x"));
}

TEST_F(Registering, TellsNobodyOfADisabledAccount) {
    add_account(ada);
    database->write([](Transaction& tx) { tx.execute("UPDATE users SET disabled_at = 1"); });
    EXPECT_EQ(begin("Passw0rd@X").code, "");
}

/// An account that came otherwise keeps its password.
TEST_F(Registering, AnAddressThatWasTakenMeanwhileIsTaken) {
    const Begun begun = begin("Passw0rd@X");
    add_account(ada);
    EXPECT_EQ(resend(begun.claim), "");
    EXPECT_FALSE(verify(begun));
    EXPECT_FALSE(signs_in("Passw0rd@X"));
    EXPECT_EQ(count("SELECT count(*) FROM users"), 1);
}

/// A stranger may be the one who reads it, and whoever registers chooses the name.
TEST_F(Registering, GreetsAnUnprovedAddressWithoutAName) {
    static_cast<void>(service.begin(
        {.email = ada,
         .full_name = "https://evil.example",
         .company = std::nullopt,
         .password = Secret(std::string("Passw0rd@X"))},
        Language::en
    ));
    const auto mails = mailbox.open();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_TRUE(mails[0].text.starts_with("Hello,\n")) << mails[0].text;
    EXPECT_EQ(mails[0].html.find("evil"), std::string::npos);
}

TEST_F(Registering, KeepsNeitherCodeNorSecretInClear) {
    const Begun begun = begin("Passw0rd@X");
    const auto stored = database->read([](Transaction& tx) {
        return std::get<0>(tx.find<std::string>("SELECT code_mac || ' ' || attempt_mac || ' ' ||"
                                                " password_hash FROM registrations")
                               .value());
    });
    EXPECT_EQ(stored.find(begun.code), std::string::npos);
    EXPECT_EQ(stored.find(begun.claim.attempt.reveal()), std::string::npos);
    EXPECT_EQ(stored.find("Passw0rd@X"), std::string::npos);
}

TEST_F(Registering, SixtyFourAtOnceMakeOneAccountAThousandTimesOver) {
    constexpr std::size_t browsers = 64;
    constexpr int rounds = 1000;
    std::atomic<int> made = 0;
    int unlike = 0;
    auto begin_round = [&](int round) {
        return begin("Passw0rd@X", address("racer" + std::to_string(round) + "@example.org"));
    };
    int round = 0;
    Begun begun = begin_round(round);
    const auto end_round = [&]() noexcept {
        unlike += made.exchange(0) == 1 ? 0 : 1;
        if (++round < rounds) {
            begun = begin_round(round);
        }
    };
    std::barrier barrier(static_cast<std::ptrdiff_t>(browsers), end_round);
    {
        std::vector<std::jthread> threads;
        for (std::size_t browser = 0; browser < browsers; ++browser) {
            threads.emplace_back([&] {
                for (int i = 0; i < rounds; ++i) {
                    made += verify(begun) ? 1 : 0;
                    barrier.arrive_and_wait();
                }
            });
        }
    }
    EXPECT_EQ(unlike, 0) << "rounds with no account, or with two";
    EXPECT_EQ(count("SELECT count(*) FROM users"), rounds);
    EXPECT_EQ(count("SELECT count(*) FROM registrations"), 0);
}

} // namespace
} // namespace latchkey::registration

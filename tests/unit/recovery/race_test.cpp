// Sixty-four at once, a thousand times over: one code changes one password, whoever asks.

#include "recovery/service.hpp"
#include "support/race.hpp"
#include "support/recording_mailer.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::recovery {
namespace {

constexpr testing::RaceSize size;
constexpr std::size_t browsers = size.threads;

class RecoveryRace : public ::testing::Test {
protected:
    RecoveryRace() { parts.sign_up("ada@example.org"); }

    /// Asks for a code, and reads it from the mail.
    std::string ask() {
        mailer.clear();
        recovery.ask(ada, mail::Language::en, {});
        outbox.deliver_due(); // the notice of the round before, too
        return testing::find_code(mailer.messages().back());
    }

    const accounts::Email ada = accounts::Email::parse("ada@example.org").value();
    testing::SessionParts parts;
    testing::RecordingMailer mailer;
    mail::Outbox outbox{
        *parts.database,
        crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, 's'))),
        mailer,
        parts.database.clock()};
    crypto::PasswordHasher hasher{
        {.parameters = crypto::Argon2Parameters::cheap_for_tests(),
         .threads = 2,
         .queue_max = browsers}};
    throttle::AccountLimits limits{Secret(std::string(32, 'l')), throttle::Mode::off};
    sessions::Notices notices{outbox, limits};
    RecoveryService recovery{
        {.database = *parts.database,
         .hasher = hasher,
         .outbox = outbox,
         .notices = notices,
         .password_policy = parts.password_policy,
         .limits = limits,
         .record = testing::record()},
        Secret(std::string(32, 'm')),
        {}};
};

TEST_F(RecoveryRace, OneCodeChangesOnePassword) {
    std::string code;
    std::vector<std::optional<ErrorCode>> outcomes(browsers);
    int unlike = 0;
    const auto begin = [&] {
        code = ask();
        unlike += recovery.verify({ada, Secret(code)}, {}) ? 0 : 1;
    };
    const auto reset = [&](std::size_t browser) {
        const auto outcome = recovery.reset(
            {{ada, Secret(code)}, Secret("N3w-Passw@rd" + std::to_string(browser))},
            {},
            mail::Language::en
        );
        outcomes[browser] = outcome ? std::nullopt : std::optional(outcome.error().code);
    };
    const auto end = [&] {
        const auto won = std::ranges::count(outcomes, std::optional<ErrorCode>());
        const auto lost = std::ranges::count(outcomes, ErrorCode::invalid_code);
        unlike += won == 1 && lost == browsers - 1 ? 0 : 1;
    };
    testing::race(size, begin, reset, end);
    EXPECT_EQ(unlike, 0) << "rounds in which not one of them won and all others were told so";
}

TEST_F(RecoveryRace, ACodeTakesFiveWrongTriesHoweverManyAreAtOnce) {
    std::string code;
    int unlike = 0;
    const auto attempts = [&] {
        return parts.database->read([](storage::Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>("SELECT attempts FROM recovery_codes").value()
            );
        });
    };
    const auto begin = [&] { code = ask(); };
    const auto guess = [&](std::size_t /*browser*/) {
        static_cast<void>(recovery.verify({ada, Secret("no code")}, {}));
    };
    const auto end = [&] {
        const bool is_open = recovery.verify({ada, Secret(code)}, {}).has_value();
        unlike += attempts() == attempts_max && !is_open ? 0 : 1;
    };
    testing::race(size, begin, guess, end);
    EXPECT_EQ(unlike, 0) << "rounds in which a worn-out code was not worn out";
}

} // namespace
} // namespace latchkey::recovery

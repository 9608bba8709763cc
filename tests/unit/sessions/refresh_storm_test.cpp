// Sixty-four tabs that share one refresh token, a thousand times over; answers get lost, lids are
// closed in the wrong moment. Nobody is signed out, and no alarm goes off.

#include "accounts/service.hpp"
#include "mail/unconfigured_mailer.hpp"
#include "sessions/service.hpp"
#include "sessions/store.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

constexpr std::size_t tabs = 64;
constexpr int rounds = 1000;
const Client client{"Firefox/Linux", "192.0.2.1"};

class RefreshStorm : public ::testing::Test {
protected:
    std::string sign_up() {
        return service
            .sign_up(
                {.email = accounts::Email::parse("ada@example.org").value(),
                 .full_name = "Ada",
                 .company = std::nullopt,
                 .password = Secret("Passw0rd@X")},
                client,
                {}
            )
            .value()
            .tokens.refresh;
    }

    /// Empty when it was refused.
    std::string refresh(const std::string& token) {
        const auto tokens = service.refresh(token, client, mail::Language::en);
        return tokens ? tokens->refresh : "";
    }

    std::int64_t number(storage::Sql sql) {
        return database->read([&](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>(sql).value());
        });
    }

    testing::TestDatabase database;
    crypto::PasswordHasher hasher{
        {.parameters = crypto::Argon2Parameters::cheap_for_tests(), .threads = 1, .queue_max = 1}};
    accounts::AccountService accounts{*database, hasher, {.hooks = {}}};
    AccessTokens access_tokens{crypto::SigningKey::generate(crypto::Algorithm::es256), "latchkey"};
    RefreshTokens refresh_tokens{Secret(std::string(32, 'k'))};
    Confirmations confirmations{*database};
    mail::UnconfiguredMailer mailer;
    mail::Outbox outbox{
        *database,
        crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, 'k'))),
        mailer,
        database.clock()};
    SessionService service{
        {.database = *database,
         .accounts = accounts,
         .hasher = hasher,
         .access_tokens = access_tokens,
         .refresh_tokens = refresh_tokens,
         .confirmations = confirmations,
         .outbox = outbox},
        {1h, 24h * 7}};
};

TEST_F(RefreshStorm, SignsNobodyOutAndRaisesNoAlarm) {
    std::string current = sign_up();
    std::string lost; // the successor that nobody has heard of yet
    std::vector<std::string> answers(tabs);
    int unlike = 0;
    int rotations = 0;
    std::minstd_rand random(1); // NOLINT(cert-msc51-cpp): the same storm each time
    const auto end_round = [&]() noexcept {
        const std::set<std::string> distinct(answers.begin(), answers.end());
        const std::string& successor = *distinct.begin();
        const bool is_as_before = lost.empty() || successor == lost;
        unlike += distinct.size() == 1 && !successor.empty() && is_as_before ? 0 : 1;
        rotations += lost.empty() ? 1 : 0;
        const bool is_lost = std::uniform_int_distribution(1, 100)(random) <= 5;
        lost = is_lost ? successor : "";
        if (is_lost) {
            database.clock().advance(
                std::chrono::milliseconds(std::uniform_int_distribution(0, 600'000)(random))
            );
            return;
        }
        current = successor;
        const auto claims = refresh_tokens.verify(current);
        confirmations.note(claims->session_id, claims->generation); // its access token is used
    };
    std::barrier barrier(static_cast<std::ptrdiff_t>(tabs), end_round);
    {
        std::vector<std::jthread> threads;
        for (std::size_t tab = 0; tab < tabs; ++tab) {
            threads.emplace_back([&, tab] {
                for (int round = 0; round < rounds; ++round) {
                    answers[tab] = refresh(current);
                    barrier.arrive_and_wait();
                }
            });
        }
    }
    EXPECT_EQ(unlike, 0) << "rounds in which tabs got other answers than one another";
    EXPECT_GT(rotations, rounds * 8 / 10);
    EXPECT_EQ(number("SELECT generation FROM sessions"), 1 + rotations);
    EXPECT_EQ(number("SELECT count(*) FROM sessions WHERE revoked_at IS NOT NULL"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM audit_events"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM outbox"), 0);
}

} // namespace
} // namespace latchkey::sessions

#pragma once

// What signing in takes, put together by hand over a real database file: for tests that need a
// moment which no request reaches.

#include "accounts/service.hpp"
#include "mail/unconfigured_mailer.hpp"
#include "sessions/guard.hpp"
#include "sessions/renewals.hpp"
#include "sessions/service.hpp"
#include "sessions/user_agent.hpp"
#include "support/audit_record.hpp"
#include "support/key_ring.hpp"
#include "support/test_database.hpp"

#include <array>
#include <chrono>
#include <future>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::testing {

struct SessionOptions {
    accounts::AccountService::Hooks hooks = {};
    sessions::SessionCookies::Settings cookies = {};
    sessions::SessionService::Rules rules = {
        .session_lifetime = std::chrono::days(7), .audiences = {}};
};

struct SessionParts {
    explicit SessionParts(SessionOptions options = {})
        : accounts(
              {.database = *database,
               .hasher = hasher,
               .authenticator = authenticator,
               .password_policy = password_policy,
               .record = record()},
              {.hooks = std::move(options.hooks)}
          )
        , cookies(
              std::move(options.cookies),
              [this](std::string_view token) { return refresh_tokens.verify(token).has_value(); }
          )
        , sessions(
              {.database = *database,
               .accounts = accounts,
               .authenticator = authenticator,
               .record = record(),
               .hasher = hasher,
               .access_tokens = access_tokens,
               .refresh_tokens = refresh_tokens,
               .token_pairs = token_pairs,
               .device_tokens = device_tokens,
               .notices = notices,
               .clock = database.clock()},
              std::move(options.rules)
          ) {}

    /// A new account's first session, on a client without a User-Agent.
    sessions::IssuedTokens
    sign_up(const std::string& email, accounts::Role role = accounts::Role::user) {
        return sessions
            .sign_up(
                {.email = accounts::Email::parse(email).value(),
                 .full_name = "Somebody",
                 .company = std::nullopt,
                 .password = password,
                 .role = role},
                client,
                {}
            )
            .value()
            .tokens;
    }

    /// One more session of an account that sign_up() made.
    sessions::IssuedTokens sign_in(const std::string& email) {
        return sessions
            .sign_in(
                {accounts::Email::parse(email).value(), password}, client, {}, mail::Language::en
            )
            .value()
            .tokens;
    }

    /// What a request of the client with these refresh tokens gets.
    Result<sessions::IssuedTokens> refresh(std::vector<std::string_view> tokens) {
        std::promise<void> done;
        const auto renewal = renewals.begin(
            {.access = {}, .refresh = std::move(tokens)},
            client,
            mail::Language::en,
            [&done] { done.set_value(); }
        );
        if (!renewal) {
            return renewal.error();
        }
        done.get_future().wait();
        return renewals.finish(**renewal);
    }

    /// What the guard makes of a request with that token in the cookie of SessionOptions' default.
    sessions::SignedIn admit(const std::string& access_token) {
        const std::string cookie = "accessToken=" + access_token;
        const std::array<http::Header, 1> headers{{{"Cookie", cookie}}};
        return guard.authenticate({.headers = headers}).value();
    }

    const Secret password{"Passw0rd@X"};
    const sessions::Client client{sessions::user_agent_family(std::nullopt), "192.0.2.1"};
    TestDatabase database;
    crypto::PasswordHasher hasher{
        {.parameters = crypto::Argon2Parameters::cheap_for_tests(), .threads = 1, .queue_max = 1}};
    keys::CurrentRing ring{make_ring()};
    sessions::AccessTokens access_tokens{ring, "latchkey"};
    sessions::RefreshTokens refresh_tokens{Secret(std::string(32, 'k'))};
    sessions::TokenPairs token_pairs{access_tokens, refresh_tokens, std::chrono::hours(1)};
    sessions::DeviceTokens device_tokens{Secret(std::string(32, 'd')), throttle::Mode::off};
    throttle::AccountLimits limits{Secret(std::string(32, 'l')), throttle::Mode::off};
    throttle::SourceLimits source_limits{throttle::Mode::off};
    accounts::Authenticator authenticator{*database, hasher, limits, record()};
    accounts::PasswordPolicy password_policy;
    accounts::AccountService accounts;
    sessions::Confirmations confirmations{*database};
    sessions::BrowserBinding browsers;
    sessions::Revisions revisions;
    sessions::SessionCookies cookies;
    sessions::Guard guard{
        {.database = *database,
         .cookies = cookies,
         .access_tokens = access_tokens,
         .refresh_tokens = refresh_tokens,
         .confirmations = confirmations,
         .browsers = browsers,
         .revisions = revisions,
         .clock = database.clock()}};
    mail::UnconfiguredMailer mailer;
    mail::Outbox outbox{
        *database,
        crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, 'k'))),
        mailer,
        database.clock()};
    sessions::Notices notices{outbox, limits};
    sessions::SessionService sessions;
    sessions::Renewals renewals{
        {.database = *database,
         .access_tokens = access_tokens,
         .refresh_tokens = refresh_tokens,
         .token_pairs = token_pairs,
         .confirmations = confirmations,
         .browsers = browsers,
         .notices = notices,
         .limits = source_limits,
         .record = record(),
         .clock = database.clock()}};
};

} // namespace latchkey::testing

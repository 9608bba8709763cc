#include "crypto/password_hasher.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <limits>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::crypto {

namespace {

Secret secret(std::string_view text) {
    return Secret(std::string(text));
}

PasswordHasher::Options cheap_options() {
    return {.parameters = Argon2Parameters::cheap_for_tests(), .threads = 2, .queue_max = 64};
}

/// Collects what is logged while it lives.
class LogCapture {
public:
    LogCapture()
        : before_(spdlog::default_logger()) {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("capture", sink));
    }

    LogCapture(const LogCapture&) = delete;
    LogCapture(LogCapture&&) = delete;
    LogCapture& operator=(const LogCapture&) = delete;
    LogCapture& operator=(LogCapture&&) = delete;

    ~LogCapture() { spdlog::set_default_logger(before_); }

    [[nodiscard]] std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
    std::shared_ptr<spdlog::logger> before_;
};

class PasswordHasherTest : public testing::Test {
protected:
    bool matches(std::string_view password, const PasswordHash& hash) {
        return hasher_.verify(secret(password), hash).value();
    }

    PasswordHash hash_of(std::string_view password) {
        return hasher_.hash(secret(password)).value();
    }

    PasswordHasher hasher_{cheap_options()};
};

TEST_F(PasswordHasherTest, VerifiesWhatItHashed) {
    const PasswordHash hash = hash_of("correct horse battery staple");
    EXPECT_TRUE(matches("correct horse battery staple", hash));
    EXPECT_FALSE(matches("correct horse battery stapler", hash));
    EXPECT_FALSE(matches("correct horse battery stapl", hash));
    EXPECT_FALSE(matches("Correct horse battery staple", hash));
    EXPECT_FALSE(matches(" correct horse battery staple", hash));
    EXPECT_FALSE(matches("correct horse battery staple ", hash));
    EXPECT_FALSE(matches("", hash));
}

TEST_F(PasswordHasherTest, EmptyPasswordIsAPasswordLikeAnyOther) {
    const PasswordHash hash = hash_of("");
    EXPECT_TRUE(matches("", hash));
    EXPECT_FALSE(matches("x", hash));
}

TEST_F(PasswordHasherTest, ComposedAndDecomposedLettersAreOnePassword) {
    const std::string_view composed = "caf\u00e9 \u1e69";
    const std::string_view decomposed =
        "cafe\u0301 s\u0307\u0323"; // marks out of canonical order too
    ASSERT_NE(composed, decomposed);
    EXPECT_TRUE(matches(decomposed, hash_of(composed)));
    EXPECT_TRUE(matches(composed, hash_of(decomposed)));
    EXPECT_FALSE(matches("cafe s", hash_of(composed)));
}

// NFKC would make these one, and so lose what the user typed.
TEST_F(PasswordHasherTest, CompatibilityFormsStayDistinct) {
    EXPECT_FALSE(matches("Password", hash_of("\uff30assword"))); // a fullwidth P
    EXPECT_FALSE(matches("fi", hash_of("\ufb01")));              // the ligature
}

TEST_F(PasswordHasherTest, NulIsSignificant) {
    const std::string password("before\0after", 12);
    const PasswordHash hash = hash_of(password);
    EXPECT_TRUE(matches(password, hash));
    EXPECT_FALSE(matches("before", hash));
    EXPECT_FALSE(matches(std::string_view("before\0aftes", 12), hash));
    EXPECT_FALSE(matches(std::string_view("before\0", 7), hash));
}

// bcrypt would stop at 72.
TEST_F(PasswordHasherTest, EveryByteIsSignificant) {
    const std::string password(1024, 'p');
    const PasswordHash hash = hash_of(password);
    EXPECT_TRUE(matches(password, hash));
    for (const std::size_t at : {0U, 71U, 72U, 73U, 127U, 128U, 255U, 256U, 1023U}) {
        std::string other = password;
        other[at] = 'q';
        EXPECT_FALSE(matches(other, hash)) << "byte " << at;
    }
    EXPECT_FALSE(matches(password.substr(1), hash));
}

TEST_F(PasswordHasherTest, EveryHashHasItsOwnSalt) {
    std::set<std::string> salts;
    std::set<std::string> tags;
    for (int i = 0; i < 1000; ++i) {
        const std::string hash = hash_of("the same password").value();
        const std::size_t tag_at = hash.rfind('$');
        const std::size_t salt_at = hash.rfind('$', tag_at - 1);
        salts.insert(hash.substr(salt_at, tag_at - salt_at));
        tags.insert(hash.substr(tag_at));
    }
    EXPECT_EQ(salts.size(), 1000U);
    EXPECT_EQ(tags.size(), 1000U);
}

TEST_F(PasswordHasherTest, WantsARehashUnderOtherParameters) {
    const PasswordHash hash = hash_of("password");
    EXPECT_FALSE(hasher_.needs_rehash(hash));

    PasswordHasher::Options options = cheap_options();
    options.parameters.passes = 2;
    PasswordHasher other(options);
    EXPECT_TRUE(other.needs_rehash(hash));
    EXPECT_TRUE(other.verify(secret("password"), hash).value()
    ); // old hashes still let their owners in
    EXPECT_FALSE(other.needs_rehash(other.hash(secret("password")).value()));
}

// A stored hash may have been written by another library: this one by pyca/cryptography (OpenSSL).
TEST_F(PasswordHasherTest, VerifiesHashesOfOtherLibraries) {
    const PasswordHash hash("$argon2id$v=19$m=256,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
                            "d/gNnNMfanumao7kr+lHuY6GS9VLUn8B49/LwXA+/SQ");
    EXPECT_TRUE(matches("password", hash));
    EXPECT_FALSE(matches("passwore", hash));
    EXPECT_TRUE(hasher_.needs_rehash(hash));
}

TEST_F(PasswordHasherTest, DecoyMatchesNothing) {
    for (const char* password : {"", "password", "decoy"}) {
        EXPECT_FALSE(hasher_.verify_decoy(secret(password)).value());
    }
}

TEST_F(PasswordHasherTest, WhatIsNoHashOrWouldCostTooMuchMatchesNothingAndIsLogged) {
    const std::string good = hash_of("password").value();
    for (const std::string& stored : {
             std::string(),
             std::string("!!"),
             std::string("plain text"),
             std::string("$2b$31$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"),
             "pbkdf2:sha256:1000000000$salt$" + std::string(64, 'a'),
             "scrypt:1073741824:8:1$salt$" + std::string(128, 'a'),
             std::string("$argon2id$v=19$m=64,t=1,p=1$"),
             good.substr(0, good.rfind('$')),
             good + "$",
             good + std::string(1, '\0'),
             good + std::string(200, 'A'),
             " " + good,
         }) {
        const LogCapture log;
        EXPECT_FALSE(matches("password", PasswordHash(stored))) << stored;
        EXPECT_TRUE(hasher_.needs_rehash(PasswordHash(stored))) << stored;
        EXPECT_NE(log.text().find("[error]"), std::string::npos) << stored;
        EXPECT_TRUE(stored.size() < 2 || log.text().find(stored) == std::string::npos)
            << log.text();
    }
    const LogCapture log;
    EXPECT_FALSE(matches("wrong", PasswordHash(good)));
    EXPECT_EQ(log.text(), "");
}

/// The least of a few runs, in the CPU's time of the whole process: what the work costs, whatever
/// else the machine does meanwhile.
template <typename Work>
std::clock_t cost_of(Work work) {
    std::clock_t least = std::numeric_limits<std::clock_t>::max();
    for (int i = 0; i < 8; ++i) {
        const std::clock_t start = std::clock();
        work();
        least = std::min(least, std::clock() - start);
    }
    return least;
}

TEST(PasswordHasher, WithTheDefaultsMakesThePhcStringOfTheDesign) {
    PasswordHasher hasher({.parameters = {}, .threads = 1, .queue_max = 1});
    const PasswordHash hash = hasher.hash(secret("password")).value();
    const std::regex form(
        R"(\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43})"
    );
    EXPECT_TRUE(std::regex_match(hash.value(), form)) << hash.value();
    EXPECT_TRUE(hasher.verify(secret("password"), hash).value());
    EXPECT_FALSE(hasher.needs_rehash(hash));
}

// Nobody learns from the clock whether a user exists, or whether their stored hash is any good.
TEST(PasswordHasher, DecoyCostsWhatVerifyingCosts) {
    PasswordHasher hasher({.parameters = {}, .threads = 1, .queue_max = 1});
    const PasswordHash hash = hasher.hash(secret("password")).value();
    const auto wrong = cost_of([&] { EXPECT_FALSE(hasher.verify(secret("wrong"), hash).value()); });
    const auto decoy = cost_of([&] { EXPECT_FALSE(hasher.verify_decoy(secret("wrong")).value()); });
    const auto none = cost_of([&] {
        EXPECT_FALSE(hasher.verify(secret("wrong"), PasswordHash::none()).value());
    });
    const LogCapture log;
    const auto broken =
        cost_of([&] { EXPECT_FALSE(hasher.verify(secret("wrong"), PasswordHash("x")).value()); });
    for (const auto cost : {decoy, none, broken}) {
        EXPECT_GT(cost, wrong / 2);
        EXPECT_LT(cost, wrong * 2);
    }
}

// Far more callers than places: each is answered, some at once with "unavailable".
TEST(PasswordHasher, FullQueueAnswersAtOnce) {
    // Dear enough that all callers are there before the first hash is done.
    const Argon2Parameters parameters{.memory_kib = 65536, .passes = 3};
    PasswordHasher hasher({.parameters = parameters, .threads = 1, .queue_max = 2});
    constexpr std::size_t callers = 16;
    std::atomic<std::size_t> hashed = 0;
    std::atomic<std::size_t> turned_away = 0;
    std::vector<std::thread> threads;
    threads.reserve(callers);
    for (std::size_t i = 0; i < callers; ++i) {
        threads.emplace_back([&] {
            const Result<PasswordHash> outcome = hasher.hash(secret("password"));
            if (outcome.has_value()) {
                ++hashed;
            } else {
                EXPECT_EQ(outcome.error().code, ErrorCode::unavailable);
                EXPECT_EQ(outcome.error().message, "Service unavailable, please try again later");
                ++turned_away;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(hashed + turned_away, callers);
    EXPECT_GE(hashed, 2U);                                    // the queue's places are used
    EXPECT_GE(turned_away, 1U);                               // and not exceeded
    EXPECT_TRUE(hasher.hash(secret("password")).has_value()); // it recovers
}

TEST(PasswordHasher, RefusesParametersBelowTheFloor) {
    const std::pair<Argon2Parameters, bool> cases[] = {
        {{.memory_kib = 47104, .passes = 1}, true},
        {{.memory_kib = 47103, .passes = 1}, false},
        {{.memory_kib = 19456, .passes = 2}, true},
        {{.memory_kib = 19455, .passes = 2}, false},
        {{.memory_kib = 12288, .passes = 3}, true},
        {{.memory_kib = 12287, .passes = 3}, false},
        {{.memory_kib = 65536, .passes = 0}, false},
        {{.memory_kib = 8192, .passes = 1}, false},
        {{}, true},
    };
    for (const auto& [parameters, is_enough] : cases) {
        EXPECT_EQ(parameters.meets_floor(), is_enough) << parameters.memory_kib;
        const PasswordHasher::Options options{parameters, 1, 1};
        if (is_enough) {
            EXPECT_NO_THROW(PasswordHasher{options});
        } else {
            EXPECT_THROW(PasswordHasher{options}, std::invalid_argument) << parameters.memory_kib;
        }
    }
    EXPECT_FALSE(Argon2Parameters::cheap_for_tests().meets_floor());
}

TEST(PasswordHasher, NeedsAThreadAndAQueue) {
    const Argon2Parameters parameters = Argon2Parameters::cheap_for_tests();
    EXPECT_THROW(PasswordHasher({parameters, 0, 1}), std::invalid_argument);
    EXPECT_THROW(PasswordHasher({parameters, 1, 0}), std::invalid_argument);
}

} // namespace

} // namespace latchkey::crypto

#pragma once

// Passwords at rest: Argon2id on threads of its own, so that a wave of logins costs neither the I/O
// threads nor the database workers, and never more memory than `threads` hashes take.

#include "base/error.hpp"
#include "base/secret.hpp"
#include "base/worker_pool.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace latchkey::crypto {

/// What one hash costs. One lane (p=1) always: libsodium offers no other, and the threads are
/// better spent on several logins at once.
struct Argon2Parameters {
    enum class Floor { enforced, waived_for_tests };

    std::size_t memory_kib = 19456;
    unsigned passes = 2;
    Floor floor = Floor::enforced;

    /// 64 KiB and one pass: tests of other things need not wait. Never for real passwords.
    static constexpr Argon2Parameters cheap_for_tests() {
        return {.memory_kib = 64, .passes = 1, .floor = Floor::waived_for_tests};
    }

    /// At least as costly as one of the settings OWASP's Password Storage Cheat Sheet recommends:
    /// 46 MiB and 1 pass, 19 MiB and 2, or 12 MiB and 3. The 9 MiB and 7 MiB ones are left out:
    /// memory is what an attacker's hardware is short of.
    [[nodiscard]] constexpr bool meets_floor() const {
        return (memory_kib >= 47104 && passes >= 1) || (memory_kib >= 19456 && passes >= 2) ||
               (memory_kib >= 12288 && passes >= 3);
    }
};

/// A stored password, in the PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`, or
/// as another program wrote it (imported_hash.hpp). Any string can be put in; one that is no hash
/// matches no password.
class PasswordHash {
public:
    explicit PasswordHash(std::string value)
        : value_(std::move(value)) {}

    /// Of an account without a password: nobody signs in with one until a recovery code has set it.
    static PasswordHash none() { return PasswordHash("!"); }

    [[nodiscard]] const std::string& value() const { return value_; }

    [[nodiscard]] bool is_none() const { return value_ == none().value_; }

    /// Whether some password can match: it is a hash of a kind that is understood, and within its
    /// bounds.
    [[nodiscard]] bool is_verifiable() const;

private:
    std::string value_;
};

/// Hashes and verifies; callers block until a thread has done the work. Thread-safe.
///
/// Passwords are well-formed UTF-8 (the callers see to that) and are put into Normalization Form C
/// once, so that é typed on two keyboards is one password (SP 800-63B-4 §3.1.1.2). Nothing else is
/// changed: no trimming, no truncation, and U+0000 counts like any other character. The caller
/// limits the length.
///
/// Results: ErrorCode::unavailable, at once, when too many callers wait, and never for one that has
/// a Place. Throws Failure when there is no memory for a hash.
class PasswordHasher {
public:
    struct Options {
        Argon2Parameters parameters;
        unsigned threads; // hashes at one time, each of which takes the memory of the parameters
        std::size_t queue_max; // callers that wait, those whose hash runs not counted
    };

    /// Starts the threads. `threads` and `queue_max` are at least 1 and the parameters meet the
    /// floor unless they waive it; anything else throws std::invalid_argument. Throws Failure when
    /// libsodium cannot start.
    explicit PasswordHasher(Options options);

    /// One caller's place among those that may hash or wait: who has one is not turned away any
    /// more. Good for one hash; given back at its end.
    class Place {
    public:
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        Place(Place&& other) noexcept
            : taken_(std::exchange(other.taken_, nullptr)) {}

        Place& operator=(Place&& other) noexcept {
            std::swap(taken_, other.taken_);
            return *this;
        }

        ~Place();

    private:
        friend class PasswordHasher;

        explicit Place(std::atomic<std::size_t>& taken)
            : taken_(&taken) {}

        std::atomic<std::size_t>* taken_;
    };

    /// Before anything is read for a password. Error: unavailable.
    [[nodiscard]] Result<Place> reserve();

    // Each of these takes a place of its own when it is given none.

    /// With a fresh random salt of 16 bytes; the tag has 32.
    [[nodiscard]] Result<PasswordHash> hash(const Secret& password);
    [[nodiscard]] Result<PasswordHash> hash(Place place, const Secret& password);

    /// Whether `hash` was made of `password`, under whatever parameters and of any kind that
    /// imported_hash.hpp reads. Of one that is not current the password as typed is tried too,
    /// where its Normalization Form C differs: that is what another program hashed. A string that
    /// is no hash, or would cost beyond all reason, answers false and is logged as an error,
    /// without the string. So does PasswordHash::none(), which is not.
    [[nodiscard]] Result<bool> verify(const Secret& password, const PasswordHash& hash);
    [[nodiscard]] Result<bool>
    verify(Place place, const Secret& password, const PasswordHash& hash);

    /// Always false, after the work of verify() against a hash with the current parameters: the
    /// answer for a user who does not exist comes no sooner than for one who does.
    [[nodiscard]] Result<bool> verify_decoy(const Secret& password);
    [[nodiscard]] Result<bool> verify_decoy(Place place, const Secret& password);

    /// Made under other parameters than the current ones, or not by this program, or not understood
    /// at all: hash the password again at the next successful login.
    [[nodiscard]] bool needs_rehash(const PasswordHash& hash) const;

    struct Figures {
        std::size_t places; // for those whose hash runs and those that wait
        std::size_t taken;
        std::uint64_t turned_away; // since the start
    };

    [[nodiscard]] Figures figures() const;

private:
    template <typename Value>
    Value run_on_pool(std::function<Value()> work);

    const Argon2Parameters parameters_;
    const std::string current_prefix_;
    const PasswordHash decoy_;
    const std::size_t places_;
    std::atomic<std::size_t> taken_ = 0; // of the places
    std::atomic<std::uint64_t> turned_away_ = 0;
    WorkerPool pool_; // last: its threads are joined before the rest goes
};

} // namespace latchkey::crypto

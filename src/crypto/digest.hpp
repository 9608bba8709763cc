#pragma once

// Fingerprints of values that are public or too random to guess. Not for passwords: see
// password_hasher.hpp.

#include <memory>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// SHA-256 (FIPS 180-4): 32 bytes. Throws Failure when OpenSSL fails.
std::string sha256(std::string_view bytes);

/// SHA-256 of what comes in pieces.
class RunningSha256 {
public:
    RunningSha256();
    RunningSha256(const RunningSha256&) = delete;
    RunningSha256(RunningSha256&&) = delete;
    RunningSha256& operator=(const RunningSha256&) = delete;
    RunningSha256& operator=(RunningSha256&&) = delete;
    ~RunningSha256();

    void add(std::string_view bytes);

    /// 32 bytes. To be called once.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// SHA-1 (FIPS 180-4): 20 bytes. Broken for signatures: only for lists that others have made with
/// it. Throws Failure when OpenSSL fails.
std::string sha1(std::string_view bytes);

} // namespace latchkey::crypto

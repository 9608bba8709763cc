#include "crypto/digest.hpp"

#include "crypto/openssl.hpp"

#include <cstddef>

namespace latchkey::crypto {

namespace {

constexpr std::size_t sha1_bytes = 20;
constexpr std::size_t sha256_bytes = 32;

// Fetched once: looking the algorithm up costs more than hashing a token.
const EVP_MD* fetched_sha256() {
    static const EvpMdPtr digest = [] {
        EvpMdPtr fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
        require_openssl(fetched != nullptr, "fetching SHA-256");
        return fetched;
    }();
    return digest.get();
}

} // namespace

std::string sha256(std::string_view bytes) {
    std::string digest(sha256_bytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    require_openssl(
        EVP_Digest(bytes.data(), bytes.size(), out, nullptr, fetched_sha256(), nullptr) == 1,
        "SHA-256"
    );
    return digest;
}

struct RunningSha256::State {
    EvpMdCtxPtr context{EVP_MD_CTX_new()};
};

RunningSha256::RunningSha256()
    : state_(std::make_unique<State>()) {
    require_openssl(
        state_->context != nullptr &&
            EVP_DigestInit_ex(state_->context.get(), fetched_sha256(), nullptr) == 1,
        "SHA-256"
    );
}

RunningSha256::~RunningSha256() = default;

void RunningSha256::add(std::string_view bytes) {
    require_openssl(
        EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1, "SHA-256"
    );
}

std::string RunningSha256::finish() {
    std::string digest(sha256_bytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    require_openssl(EVP_DigestFinal_ex(state_->context.get(), out, nullptr) == 1, "SHA-256");
    return digest;
}

std::string sha1(std::string_view bytes) {
    std::string digest(sha1_bytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    require_openssl(
        EVP_Digest(bytes.data(), bytes.size(), out, nullptr, EVP_sha1(), nullptr) == 1, "SHA-1"
    );
    return digest;
}

} // namespace latchkey::crypto

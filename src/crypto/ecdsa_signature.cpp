#include "crypto/ecdsa_signature.hpp"

#include "crypto/openssl.hpp"

namespace latchkey::crypto {

namespace {

constexpr std::size_t scalar_bytes = es256_signature_bytes / 2;

} // namespace

std::string ecdsa_der_from_raw(std::string_view raw) {
    BignumPtr r = to_number(raw.substr(0, scalar_bytes));
    BignumPtr s = to_number(raw.substr(scalar_bytes));
    const EcdsaSigPtr pair{ECDSA_SIG_new()};
    require_openssl(
        pair != nullptr && ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1, "reading a signature"
    );
    // The pair owns them now.
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
    require_openssl(size > 0, "encoding a signature");
    std::string der(static_cast<std::size_t>(size), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_ECDSA_SIG(pair.get(), &out);
    return der;
}

std::string ecdsa_raw_from_der(std::string_view der) {
    const unsigned char* in = openssl_bytes(der);
    const EcdsaSigPtr pair{d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size()))};
    require_openssl(pair != nullptr, "reading a signature");
    return to_bytes(ECDSA_SIG_get0_r(pair.get()), scalar_bytes)
        .append(to_bytes(ECDSA_SIG_get0_s(pair.get()), scalar_bytes));
}

} // namespace latchkey::crypto

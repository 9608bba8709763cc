#include "crypto/signing_key.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <array>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr const char* p256_name = "prime256v1"; // OpenSSL's
constexpr std::size_t scalar_bytes = 32;
constexpr std::size_t pem_bytes_max =
    4096; // a P-256 key takes 241, some tools put attributes before it

/// A coordinate or a half of a signature: always 32 bytes, leading zeros kept (RFC 7518 §6.2.1.2).
void append_scalar(const BIGNUM* number, std::string& out) {
    std::array<unsigned char, scalar_bytes> bytes{};
    require_openssl(
        number != nullptr && BN_bn2binpad(number, bytes.data(), static_cast<int>(bytes.size())) ==
                                 static_cast<int>(bytes.size()),
        "writing a number"
    );
    out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::string encoded_coordinate(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    require_openssl(EVP_PKEY_get_bn_param(key, name, &number) == 1, "reading a public key");
    const BignumPtr owned{number};
    std::string bytes;
    append_scalar(owned.get(), bytes);
    return base64url_encode(bytes);
}

bool is_on_p256(const EVP_PKEY* key) {
    std::array<char, 64> group{};
    std::size_t size = 0;
    return EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
           std::string_view(group.data(), size) == p256_name;
}

/// The private number is in range, the public point on the curve, and the one belongs to the other.
bool is_consistent(EVP_PKEY* key) {
    const EvpPkeyCtxPtr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
    require_openssl(context != nullptr, "preparing a check of a private key");
    return EVP_PKEY_check(context.get()) == 1;
}

/// Null unless the text holds an unencrypted PKCS#8 key. PEM_read_bio_PrivateKey would take other
/// forms as well.
EvpPkeyPtr decode_pkcs8(std::string_view pem) {
    if (pem.size() > pem_bytes_max) {
        return nullptr;
    }
    // OpenSSL's own callback would ask for a pass phrase on the terminal.
    const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };
    const BioPtr text{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    require_openssl(text != nullptr, "preparing to read a private key");
    const Pkcs8Ptr decoded{
        PEM_read_bio_PKCS8_PRIV_KEY_INFO(text.get(), nullptr, no_pass_phrase, nullptr)};
    return EvpPkeyPtr{decoded == nullptr ? nullptr : EVP_PKCS82PKEY(decoded.get())};
}

/// ECDSA's DER as r and s, 32 bytes each (RFC 7518 §3.4).
std::string raw_signature(const std::string& der) {
    const unsigned char* in = openssl_bytes(der);
    const EcdsaSigPtr pair{d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size()))};
    require_openssl(pair != nullptr, "reading a signature");
    std::string raw;
    append_scalar(ECDSA_SIG_get0_r(pair.get()), raw);
    append_scalar(ECDSA_SIG_get0_s(pair.get()), raw);
    return raw;
}

std::string sign_es256(EVP_PKEY* key, std::string_view signing_input) {
    const EvpMdCtxPtr context{EVP_MD_CTX_new()};
    require_openssl(
        context != nullptr &&
            EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1,
        "preparing to sign"
    );
    std::string der(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
    std::size_t size = der.size();
    require_openssl(
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(der.data()),
            &size,
            openssl_bytes(signing_input),
            signing_input.size()
        ) == 1,
        "signing"
    );
    der.resize(size);
    return raw_signature(der);
}

} // namespace

SigningKey::SigningKey(std::shared_ptr<evp_pkey_st> key)
    : key_(std::move(key))
    , x_(encoded_coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X))
    , y_(encoded_coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y))
    // RFC 7638 §3: the required members only, in this order, without white space.
    , key_id_(base64url_encode(
          sha256(fmt::format(R"({{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}})", x_, y_))
      )) {}

SigningKey SigningKey::generate_es256() {
    // Not the macro EVP_EC_gen, which casts const away.
    EvpPkeyPtr key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", p256_name)};
    require_openssl(key != nullptr, "making a P-256 key");
    return SigningKey(std::move(key));
}

Result<SigningKey> SigningKey::from_pem(const Secret& private_key_pem) {
    const OpensslErrorScope errors;
    EvpPkeyPtr key = decode_pkcs8(private_key_pem.reveal());
    if (key == nullptr || !is_on_p256(key.get()) || !is_consistent(key.get())) {
        return Error{
            ErrorCode::invalid_input,
            "The private key is not an unencrypted PKCS#8 key on the curve P-256"};
    }
    return SigningKey(std::move(key));
}

Secret SigningKey::to_pem() const {
    // OpenSSL wipes the buffer when it frees it.
    const BioPtr buffer{BIO_new(BIO_s_mem())};
    require_openssl(
        buffer != nullptr && PEM_write_bio_PKCS8PrivateKey(
                                 buffer.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr
                             ) == 1,
        "writing a private key"
    );
    char* text = nullptr;
    const long size = BIO_get_mem_data(buffer.get(), &text);
    return Secret(std::string(text, static_cast<std::size_t>(size)));
}

std::string SigningKey::public_jwk() const {
    return boost::json::serialize(boost::json::object{
        {"kty", "EC"},
        {"crv", "P-256"},
        {"x", x_},
        {"y", y_},
        {"kid", key_id_},
        {"alg", to_string(Algorithm::es256)},
        {"use", "sig"},
    });
}

VerificationKey SigningKey::verification_key() const {
    return VerificationKey(key_);
}

std::string SigningKey::sign(std::string_view header_json, std::string_view payload_json) const {
    std::string token = base64url_encode(header_json);
    token.append(".").append(base64url_encode(payload_json));
    const std::string signature = sign_es256(key_.get(), token);
    return token.append(".").append(base64url_encode(signature));
}

} // namespace latchkey::crypto

#include "support/self_signed_certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace latchkey::testing {

namespace {

template <auto free_function>
struct OpensslDeleter {
    template <typename T>
    void operator()(T* object) const {
        free_function(object);
    }
};

using BioPtr = std::unique_ptr<BIO, OpensslDeleter<BIO_free_all>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, OpensslDeleter<X509_EXTENSION_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpensslDeleter<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, OpensslDeleter<X509_free>>;

using namespace std::chrono_literals;

constexpr std::chrono::seconds day = 24h;
constexpr const char* own_name = "localhost";

void require(bool is_done) {
    if (!is_done) {
        throw std::runtime_error("OpenSSL could not make a certificate");
    }
}

void add_extension(X509* certificate, int id, const char* value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
    require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string contents(BIO* bio) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string to_pem(EVP_PKEY* key) {
    const BioPtr text(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return contents(text.get());
}

void set_name(X509_NAME* to, const char* common_name) {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(common_name);
    require(X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_ASC, bytes, -1, -1, 0) == 1);
}

Certificate make_certificate(std::chrono::seconds lifetime, const char* issuer) {
    const KeyPtr key(EVP_EC_gen("P-256"));
    const X509Ptr certificate(X509_new());
    require(key != nullptr && certificate != nullptr);

    X509* x509 = certificate.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -day.count()); // clocks differ
    X509_gmtime_adj(X509_getm_notAfter(x509), lifetime.count());
    X509_set_pubkey(x509, key.get());
    set_name(X509_get_subject_name(x509), own_name);
    set_name(X509_get_issuer_name(x509), issuer);
    add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(x509, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    require(X509_sign(x509, key.get(), EVP_sha256()) > 0);

    const BioPtr text(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(text.get(), x509) == 1);
    return {contents(text.get()), to_pem(key.get())};
}

} // namespace

Certificate make_self_signed_certificate() {
    return make_certificate(day, own_name);
}

std::string make_ed25519_key() {
    const KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    require(key != nullptr);
    return to_pem(key.get());
}

Certificate make_certificate_of_authority(std::chrono::seconds lifetime) {
    return make_certificate(lifetime, "Some Authority");
}

} // namespace latchkey::testing

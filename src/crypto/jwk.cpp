#include "crypto/jwk.hpp"

#include "crypto/strict_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::array<std::string_view, 5> text_members{"kty", "alg", "use", "kid", "crv"};

/// RFC 7518 §6.2.2, §6.3.2, §6.4.1, RFC 8037 §2.
constexpr std::array<std::string_view, 8> private_members{
    "d", "p", "q", "dp", "dq", "qi", "oth", "k"};

bool is_unlike_text(const boost::json::object& jwk, std::string_view name) {
    return jwk.contains(name) && !find_string(jwk, name);
}

/// Errors that need no knowledge of what the key is for.
Result<void> check_form(const boost::json::object& jwk) {
    if (!jwk.contains("kty")) {
        return jwk_refusal(R"("kty" is missing)");
    }
    for (const std::string_view name : text_members) {
        if (is_unlike_text(jwk, name)) {
            return jwk_refusal(fmt::format(R"("{}" has to be a string)", name));
        }
    }
    for (const std::string_view name : private_members) {
        const bool is_its_own = is_shared_secret(jwk) && name == "k";
        if (jwk.contains(name) && !is_its_own) {
            return jwk_refusal(fmt::format(R"("{}" belongs to a private key)", name));
        }
    }
    return {};
}

Result<std::optional<Algorithm>>
algorithm_by_curve(const boost::json::object& jwk, std::string_view curve, Algorithm algorithm) {
    const auto named = find_string(jwk, "crv");
    if (!named) {
        return jwk_refusal(R"("crv" is missing)");
    }
    return *named == curve ? std::optional(algorithm) : std::nullopt;
}

Result<std::optional<Algorithm>> algorithm_by_kind(const boost::json::object& jwk) {
    const auto kind = find_string(jwk, "kty");
    if (kind == "EC") {
        return algorithm_by_curve(jwk, "P-256", Algorithm::es256);
    }
    if (kind == "OKP") {
        return algorithm_by_curve(jwk, "Ed25519", Algorithm::eddsa);
    }
    if (kind == "RSA") {
        return std::optional(Algorithm::rs256);
    }
    return is_shared_secret(jwk) ? std::optional(Algorithm::hs256) : std::nullopt;
}

bool is_signature_operation(const boost::json::value& operation) {
    return operation == "verify" || operation == "sign";
}

/// Whether `key_ops` allows verifying.
Result<bool> allows_verifying(const boost::json::object& jwk) {
    const boost::json::value* listed = jwk.if_contains("key_ops");
    if (listed == nullptr) {
        return true;
    }
    const boost::json::array* operations = listed->if_array();
    if (operations == nullptr) {
        return jwk_refusal(R"("key_ops" has to be an array)");
    }
    for (const boost::json::value& operation : *operations) {
        if (!operation.is_string() ||
            std::count(operations->begin(), operations->end(), operation) > 1) {
            return jwk_refusal(R"("key_ops" has to hold different strings)");
        }
    }
    if (std::count(operations->begin(), operations->end(), boost::json::value("verify")) == 0) {
        return false;
    }
    if (!std::all_of(operations->begin(), operations->end(), is_signature_operation)) {
        return jwk_refusal(R"("key_ops" may not mix signatures with other operations)");
    }
    return true;
}

} // namespace

Error jwk_refusal(std::string reason) {
    return {ErrorCode::invalid_input, std::move(reason)};
}

bool is_shared_secret(const boost::json::object& jwk) {
    return find_string(jwk, "kty") == "oct";
}

Result<std::optional<Algorithm>> purpose_of_jwk(const boost::json::object& jwk) {
    if (const auto checked = check_form(jwk); !checked) {
        return checked.error();
    }
    const auto algorithm = algorithm_by_kind(jwk);
    if (!algorithm) {
        return algorithm.error();
    }
    const auto is_allowed = allows_verifying(jwk);
    if (!is_allowed) {
        return is_allowed.error();
    }
    const auto use = find_string(jwk, "use");
    const auto name = find_string(jwk, "alg");
    const auto named = name ? parse_algorithm(*name) : *algorithm;
    if (!*is_allowed || (use && use != "sig") || !named) {
        return std::optional<Algorithm>();
    }
    if (named != *algorithm) {
        return jwk_refusal(R"("alg" does not fit "kty" and "crv")");
    }
    return *algorithm;
}

} // namespace latchkey::crypto

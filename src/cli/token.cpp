#include "base/ascii.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/printable_json.hpp"
#include "config/display.hpp"
#include "config/small_file.hpp"
#include "crypto/jwk_set.hpp"
#include "crypto/jws.hpp"
#include "crypto/jwt.hpp"
#include "crypto/strict_json.hpp"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace latchkey::cli {

namespace {

struct TokenArguments {
    std::string jwk_set_path;
    bool is_signature_all = false;
};

crypto::JwkSet load_jwk_set(const std::string& path) {
    const auto file = config::read_small_file(path, crypto::jwk_set_bytes_max);
    if (!file) {
        throw Failure(
            fmt::format("cannot read {}: {}", config::in_quotes(path), file.error().message())
        );
    }
    auto keys = crypto::JwkSet::parse(file->content);
    if (!keys) {
        throw Failure(fmt::format("the JWK set: {}", keys.error().message));
    }
    return *keys;
}

/// All of standard input but a line end behind the token.
std::string read_token() {
    constexpr std::size_t line_end_bytes_max = 2;
    std::string token(crypto::compact_jws_bytes_max + line_end_bytes_max + 1, '\0');
    token.resize(std::fread(token.data(), 1, token.size(), stdin));
    config::drop_line_end(token);
    if (token.empty()) {
        throw Failure("no token was given on standard input");
    }
    if (token.size() > crypto::compact_jws_bytes_max) {
        throw Failure(fmt::format("the token has more than {} bytes", crypto::compact_jws_bytes_max)
        );
    }
    return token;
}

crypto::VerificationKey require_key(const crypto::JwkSet& keys, const boost::json::object& header) {
    const auto algorithm = crypto::parse_algorithm(crypto::find_string(header, "alg").value_or(""));
    if (!algorithm) {
        throw Failure("the token's alg is not one of ES256, EdDSA, RS256 and HS256");
    }
    const auto key_id = crypto::find_string(header, "kid");
    if (header.contains("kid") && !key_id) {
        throw Failure("the token's kid is not a string");
    }
    auto key = keys.find(*algorithm, key_id);
    if (!key) {
        throw Failure(
            key_id ? "the JWK set has no key with the token's kid and alg"
                   : "the token has no kid, and the JWK set not just one key for its alg"
        );
    }
    return std::move(*key);
}

crypto::CompactJws require_signed(const crypto::JwkSet& keys, const std::string& token) {
    auto jws = crypto::parse_compact_jws(token);
    if (!jws) {
        throw Failure(
            "the token is not a signed one in strict compact form, or its header is refused"
        );
    }
    if (!crypto::is_signed_by(*jws, require_key(keys, jws->header))) {
        throw Failure("the signature is not that of the key");
    }
    return std::move(*jws);
}

/// RFC 8725 §3.11: an explicit type keeps tokens for one purpose (a logout, a proof of possession)
/// from being taken for another. JWT and no type at all are what most issuers write into access
/// tokens that are not RFC 9068's. Media types have no letter case, and their `application/` may be
/// left out (RFC 7515 §4.1.9).
void require_type(const boost::json::object& header) {
    constexpr std::string_view prefix = "application/";
    std::string_view type = crypto::find_string(header, "typ").value_or("");
    if (starts_with_ignoring_case(type, prefix)) {
        type.remove_prefix(prefix.size());
    }
    const bool is_expected =
        equals_ignoring_case(type, "at+jwt") || equals_ignoring_case(type, "JWT");
    if (header.contains("typ") && !is_expected) {
        throw Failure("the token's typ is neither at+jwt nor JWT");
    }
}

void require_claims(const std::string& payload) {
    const auto claims = crypto::parse_jwt_claims(payload);
    if (!claims) {
        throw Failure(claims.error().message);
    }
    if (!claims->expires_at) {
        throw Failure(R"(the claim "exp" is missing)");
    }
    switch (crypto::judge_times(*claims, SystemClock().now(), crypto::clock_skew_max)) {
    case crypto::TimeVerdict::expired:
        throw Failure("the token has expired");
    case crypto::TimeVerdict::not_yet_valid:
        throw Failure("the token is not valid yet");
    case crypto::TimeVerdict::valid:
        break;
    }
}

void print(const std::string& text) {
    const bool is_written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (std::fflush(stdout) != 0 || !is_written) {
        throw Failure("cannot write to standard output");
    }
}

int verify(const std::shared_ptr<TokenArguments>& arguments) {
    const crypto::JwkSet keys = load_jwk_set(arguments->jwk_set_path);
    const std::string token = read_token();
    const crypto::CompactJws jws = require_signed(keys, token);
    if (arguments->is_signature_all) {
        print(jws.payload);
        return exit_done;
    }
    require_type(jws.header);
    require_claims(jws.payload);
    print(to_printable_json(jws.payload) + "\n");
    return exit_done;
}

} // namespace

void add_token(CLI::App& parser, Chosen& chosen) {
    auto* token = parser.add_subcommand("token", "Tokens, without a server or its settings.");
    token->require_subcommand(1);
    const auto arguments = std::make_shared<TokenArguments>();
    auto* command = token->add_subcommand(
        "verify",
        "Verify the token on standard input and print its claims as JSON. Exit code 0 says that it "
        "is good, 1 that it is not, with the reason on standard error.\n"
        "The key has to have the token's kid and its alg: ES256, EdDSA, RS256 or HS256. The "
        "header's typ has to be at+jwt, JWT or absent: other types of token were made for another "
        "purpose (RFC 8725, 3.11). exp has to be there and in the future, nbf and iat not more "
        "than 60 seconds ahead. Who issued it, and for whom, is for you to compare."
    );
    command
        ->add_option(
            "--jwks", arguments->jwk_set_path, "A file with a JWK set (RFC 7517), or one JWK."
        )
        ->required();
    command->add_flag(
        "--jws",
        arguments->is_signature_all,
        "Verify the signature only; typ and claims are not looked at, and the payload is printed "
        "as it is."
    );
    command->callback([&chosen, arguments] { chosen = std::bind_front(verify, arguments); });
}

} // namespace latchkey::cli

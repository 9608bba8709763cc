#include "config/comparison.hpp"

#include "config/cookies.hpp"
#include "config/host.hpp"
#include "config/secret_key.hpp"
#include "config/url_parts.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace latchkey::config {

namespace {

void compare_lifetimes(Loaded& loaded) {
    const auto access = loaded.settings.access_token_lifetime.count();
    const auto refresh = loaded.settings.refresh_token_lifetime.count();
    const bool are_known = access != 0 && refresh != 0; // a refused one is still zero
    if (are_known && refresh <= access) {
        loaded.faults.push_back(
            {"REFRESH_TOKEN_SECONDS",
             std::to_string(refresh) + " is not more than ACCESS_TOKEN_SECONDS, which is " +
                 std::to_string(access),
             "raise it, or lower ACCESS_TOKEN_SECONDS"}
        );
    }
}

void compare_audiences(Loaded& loaded) {
    if (!loaded.settings.token_audiences.empty() && loaded.settings.jwt_algorithm == "HS256") {
        loaded.faults.push_back(
            {"TOKEN_AUDIENCES",
             "is set, and nobody else can check a token that JWT_ALGORITHM=HS256 signs",
             "take ES256, EdDSA or RS256, or unset TOKEN_AUDIENCES"}
        );
    }
}

/// The server's own tokens are for itself: an API of that name would take them, too.
void refuse_own_audience(Loaded& loaded) {
    const Settings& settings = loaded.settings;
    const std::string issuer = issuer_of(settings);
    const auto& audiences = settings.token_audiences;
    if (std::find(audiences.begin(), audiences.end(), issuer) != audiences.end()) {
        loaded.faults.push_back(
            {"TOKEN_AUDIENCES",
             "names " + issuer + ", the audience of the server's own tokens",
             "name the API by a URL of its own"}
        );
    }
}

void compare_cookies(Loaded& loaded) {
    const bool are_known = !has_fault(loaded, "COOKIE_MODE") &&
                           !has_fault(loaded, "COOKIE_DOMAIN") && !has_fault(loaded, "PUBLIC_URL");
    if (are_known) {
        for (Fault& fault : compare_cookie_settings(loaded.settings)) {
            loaded.faults.push_back(std::move(fault));
        }
    }
}

struct Argon2Cost {
    unsigned memory_kib;
    unsigned passes;
};

/// What crypto::Argon2Parameters::meets_floor() says; a test compares the two.
constexpr std::array argon2_floor{
    Argon2Cost{.memory_kib = 47104, .passes = 1},
    Argon2Cost{.memory_kib = 19456, .passes = 2},
    Argon2Cost{.memory_kib = 12288, .passes = 3}};

void compare_argon2(Loaded& loaded) {
    const unsigned memory_kib = loaded.settings.argon2_memory_kib;
    const unsigned passes = loaded.settings.argon2_passes;
    const bool are_known = memory_kib != 0 && passes != 0; // a refused one is still zero
    const bool meet_floor = std::ranges::any_of(argon2_floor, [&](const Argon2Cost& least) {
        return memory_kib >= least.memory_kib && passes >= least.passes;
    });
    if (are_known && !meet_floor) {
        loaded.faults.push_back(
            {"ARGON2_MEMORY_KIB",
             std::to_string(memory_kib) + " with ARGON2_PASSES " + std::to_string(passes) +
                 " is less than passwords need",
             "take 19456 and 2 passes or more, 47104 with 1, or 12288 with 3"}
        );
    }
}

/// Nobody could register. Under --dev every mail has its place.
void require_mail(Loaded& loaded) {
    const Settings& settings = loaded.settings;
    const bool needs_mail =
        settings.registration == RegistrationMode::verify_email && !settings.dev;
    if (needs_mail && settings.smtp.from.empty() && !has_fault(loaded, "EMAIL_FROM")) {
        loaded.faults.push_back(
            {"EMAIL_FROM",
             "is not set, and REGISTRATION=verify_email sends a mail to everybody who registers",
             "set EMAIL_FROM and SMTP_URL, or set REGISTRATION to immediate"}
        );
    }
}

/// A key without a certificate is a slip that would serve plain HTTP.
void compare_tls(Loaded& loaded) {
    const TlsSettings& tls = loaded.settings.tls;
    if (tls.certificate_path.empty() == tls.key_path.empty()) {
        return;
    }
    const bool lacks_key = tls.key_path.empty();
    loaded.faults.push_back(
        {lacks_key ? "TLS_KEY" : "TLS_CERT",
         std::string("is not set, and ") + (lacks_key ? "TLS_CERT" : "TLS_KEY") + " is",
         "set both, or neither"}
    );
}

void warn_of_legacy_key(Loaded& loaded) {
    const std::string_view key = loaded.settings.legacy_secret_key.reveal();
    if (key.empty()) {
        return;
    }
    loaded.warnings.emplace_back(
        "LEGACY_SECRET_KEY is set: whoever knows that key is whoever they like. Remove it seven "
        "days after the Flask service was stopped."
    );
    if (key.size() < secret_key_bytes_min) {
        loaded.warnings.emplace_back(
            "LEGACY_SECRET_KEY has fewer than 32 bytes: who has a token of the Flask service may "
            "find it by trying. Remove it as soon as you can."
        );
    }
    if (key == loaded.settings.secret_key.reveal()) {
        loaded.warnings.emplace_back(
            "LEGACY_SECRET_KEY is SECRET_KEY, too: whoever knew the Flask service's key can open "
            "the signing keys. Make a new SECRET_KEY with: openssl rand -base64 32"
        );
    }
}

} // namespace

bool has_fault(const Loaded& loaded, std::string_view name) {
    return std::any_of(loaded.faults.begin(), loaded.faults.end(), [&](const Fault& fault) {
        return fault.name == name;
    });
}

void compare_settings(Loaded& loaded) {
    compare_lifetimes(loaded);
    compare_audiences(loaded);
    refuse_own_audience(loaded);
    compare_cookies(loaded);
    compare_argon2(loaded);
    require_mail(loaded);
    compare_tls(loaded);
}

void warn_of_risks(Loaded& loaded) {
    const Settings& settings = loaded.settings;
    warn_of_legacy_key(loaded);
    const auto warn = [&loaded](std::string text) { loaded.warnings.push_back(std::move(text)); };
    if (settings.dev && !settings.host.empty() && !is_loopback(settings.host)) {
        warn("HOST is not a loopback address, and --dev shows every mail to whoever can connect.");
    }
    if (!settings.throttle && !settings.dev) {
        warn("THROTTLE is off: whoever wants to may try passwords and codes without end.");
    }
    const auto url = split_url(settings.public_url);
    if (url && url->scheme == "http" && !is_loopback(url->host)) {
        warn("PUBLIC_URL is not https: browsers neither keep nor send the cookies.");
    }
}

} // namespace latchkey::config

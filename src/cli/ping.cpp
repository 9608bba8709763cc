#include "base/c_deleter.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/settings.hpp"

#include <CLI/App.hpp>
#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace latchkey::cli {

namespace {

using HandlePtr = std::unique_ptr<CURL, CDeleter<curl_easy_cleanup>>;

constexpr long patience_seconds = 3;

/// Of an address to listen on the one to ask, as it stands in a URL.
std::string reachable(const std::string& host) {
    if (host == "0.0.0.0") {
        return "127.0.0.1";
    }
    const std::string address = host == "::" ? "::1" : host;
    return address.find(':') == std::string::npos ? address : '[' + address + ']';
}

std::size_t drop(const char* /*bytes*/, std::size_t /*one*/, std::size_t count, void* /*unused*/) {
    return count;
}

/// The status it answers. Throws Failure when it does not.
long ask(const std::string& url) {
    const HandlePtr handle(curl_easy_init());
    if (handle == nullptr) {
        throw Failure("libcurl can not start");
    }
    curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, patience_seconds);
    curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, drop);
    // The certificate is for the name that people use. Nothing is told here, nor believed.
    curl_easy_setopt(handle.get(), CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(handle.get(), CURLOPT_SSL_VERIFYHOST, 0L);
    if (const CURLcode outcome = curl_easy_perform(handle.get()); outcome != CURLE_OK) {
        throw Failure(fmt::format("no answer from {}: {}", url, curl_easy_strerror(outcome)));
    }
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
}

int ping() {
    const auto settings = load_settings(config::Mode::production);
    if (!settings) {
        return exit_bad_settings;
    }
    const std::string url = fmt::format(
        "{}://{}:{}/healthz",
        settings->tls.key_path.empty() ? "http" : "https",
        reachable(settings->host),
        settings->port
    );
    if (const long status = ask(url); status != 200) {
        throw Failure(fmt::format("{} answers with status {}", url, status));
    }
    return exit_done;
}

} // namespace

void add_ping(CLI::App& parser, Chosen& chosen) {
    parser
        .add_subcommand(
            "ping", "Exit with 0 if a server answers at HOST and PORT, with 1 and why if not."
        )
        ->callback([&chosen] { chosen = ping; });
}

} // namespace latchkey::cli

#include "passwords/breach_api.hpp"

#include "base/c_deleter.hpp"
#include "base/error.hpp"
#include "base/worker_pool.hpp"
#include "passwords/breach_hash.hpp"

#include <curl/curl.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string_view>
#include <utility>

namespace latchkey::passwords {

namespace {

constexpr std::size_t answer_bytes_max = std::size_t{256} * 1024;
constexpr int running_max = 8;
constexpr std::size_t prefix_digits = 5;
constexpr std::int64_t seconds_between_warnings = 60;

using HandlePtr = std::unique_ptr<CURL, CDeleter<curl_easy_cleanup>>;
using HeadersPtr = std::unique_ptr<curl_slist, CDeleter<curl_slist_free_all>>;

/// Global by libcurl's design, and counted: the mailer's call of it is another.
void start_curl_once() {
    static const CURLcode outcome = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (outcome != CURLE_OK) {
        throw Failure("breach check: libcurl can not start");
    }
}

std::size_t take_piece(const char* bytes, std::size_t, std::size_t count, void* target) {
    auto& answer = *static_cast<std::string*>(target);
    if (answer.size() + count > answer_bytes_max) {
        return 0; // ends the transfer with an error
    }
    answer.append(bytes, count);
    return count;
}

/// A line is the rest of a hash, a colon and how often it was seen: never, for one that only pads.
bool is_hit(std::string_view line, std::string_view suffix) {
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line.size() > suffix.size() + 1 && line.starts_with(suffix) &&
           line[suffix.size()] == ':' && line.substr(suffix.size() + 1) != "0";
}

bool has_hit(std::string_view answer, std::string_view suffix) {
    while (!answer.empty()) {
        const std::size_t end = answer.find('\n');
        if (is_hit(answer.substr(0, end), suffix)) {
            return true;
        }
        answer.remove_prefix(end == std::string_view::npos ? answer.size() : end + 1);
    }
    return false;
}

std::int64_t now_seconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

} // namespace

BreachApi::BreachApi()
    : BreachApi(Options()) {}

BreachApi::BreachApi(Options options)
    : options_(std::move(options))
    , warned_at_(now_seconds() - seconds_between_warnings) {
    start_curl_once();
}

bool BreachApi::is_breached(const Secret& password) {
    const std::string hash = breach_hash(password);
    std::optional<std::string> answer;
    if (running_.fetch_add(1) < running_max) {
        answer = fetch(hash.substr(0, prefix_digits));
    }
    running_.fetch_sub(1);
    if (!answer) {
        warn("the range API gave no answer");
        return false;
    }
    return has_hit(*answer, std::string_view(hash).substr(prefix_digits));
}

std::optional<std::string> BreachApi::fetch(const std::string& prefix) const {
    const HandlePtr handle(curl_easy_init());
    const HeadersPtr headers(curl_slist_append(nullptr, "Add-Padding: true"));
    if (handle == nullptr || headers == nullptr) {
        return std::nullopt;
    }
    std::string answer;
    bool is_set = true;
    const auto set = [&](CURLoption option, auto value) {
        is_set = is_set && curl_easy_setopt(handle.get(), option, value) == CURLE_OK;
    };
    set(CURLOPT_URL, (options_.url + prefix).c_str());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, ""); // not even by an environment variable meant for other programs
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.authorities_path.empty()) {
        set(CURLOPT_CAINFO, options_.authorities_path.c_str());
    }
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_timeout.count()));
    set(CURLOPT_QUICK_EXIT, 1L); // not even a name server that is silent may hold us up
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "latchkey"); // the API answers nobody without a name
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_WRITEFUNCTION, &take_piece);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&answer));
    const WorkerPool::Waiting waiting; // another worker goes on meanwhile
    if (!is_set || curl_easy_perform(handle.get()) != CURLE_OK) {
        return std::nullopt;
    }
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    return status == 200 ? std::optional(std::move(answer)) : std::nullopt;
}

void BreachApi::warn(const char* reason) {
    const std::int64_t now = now_seconds();
    std::int64_t before = warned_at_.load();
    if (now - before >= seconds_between_warnings &&
        warned_at_.compare_exchange_strong(before, now)) {
        spdlog::warn("breach check: {}; passwords are taken without it", reason);
    }
}

} // namespace latchkey::passwords

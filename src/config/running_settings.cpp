#include "config/table_rows.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <thread>

namespace latchkey::config {

namespace {

constexpr unsigned threads_max = 256;
constexpr WholeRange thread_range{.min = 1, .max = threads_max};
constexpr std::size_t metrics_token_bytes_min = 16;
constexpr std::array log_formats{
    std::pair<std::string_view, LogFormat>{"text", LogFormat::text},
    std::pair<std::string_view, LogFormat>{"json", LogFormat::json}};

std::string count_cores() {
    return std::to_string(std::clamp(std::thread::hardware_concurrency(), 1U, threads_max));
}

/// Refused without a word of it: who mistakes it for the content has given a private key.
Checked<std::string> parse_path(std::string_view text) {
    const bool is_text = std::ranges::any_of(text, [](unsigned char letter) {
        return letter < ' ' || letter == 0x7f;
    });
    if (is_text || text.starts_with("-----BEGIN")) {
        return refuse("is no path but what a file holds", "write the path of the file");
    }
    return accept(std::string(text));
}

/// It goes into a header field and into a file of Prometheus.
Checked<Secret> parse_metrics_token(std::string_view text) {
    const bool is_printable =
        std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter < '\x7f'; });
    if (!is_printable || text.size() < metrics_token_bytes_min) {
        return refuse(
            is_printable ? "has less than 16 bytes" : "has bytes that are not printable ASCII",
            "make one with: openssl rand -base64 24"
        );
    }
    return Secret(std::string(text));
}

} // namespace

void add_running_settings(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "THROTTLE",
        .default_value = "on",
        .dev_default = "off",
        .meaning =
            "Whether there are limits to how often passwords and codes may be tried, mails asked "
            "for and lists read: docs/limits.md. `off` is for load tests. Under `--dev` it is off "
            "unless it is set.",
        .allowed = "`on`, `off` (also true, false, yes, no, 1, 0)",
        .example = "on",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_switch(text), s.throttle); },
    });
    rows.push_back(Setting{
        .name = "IO_THREADS",
        .default_value = count_cores(),
        .default_note = "number of cores",
        .meaning = "Threads that serve connections.",
        .allowed = "1 to 256",
        .example = "4",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_whole_number(text, thread_range), s.io_threads); },
    });
    rows.push_back(Setting{
        .name = "WORKER_THREADS",
        .default_value = "64",
        .meaning = "Threads that may wait for the database.",
        .allowed = "1 to 256",
        .example = "32",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_whole_number(text, thread_range), s.worker_threads); },
    });
    rows.push_back(Setting{
        .name = "HASH_THREADS",
        .default_value = count_cores(),
        .default_note = "number of cores",
        .meaning = "Password hashes computed at the same time. Sixty-four more may wait; whoever "
                   "comes then is answered 503.",
        .allowed = "1 to 256",
        .example = "2",
        .apply = [](std::string_view text, Settings& s
                 ) { return keep(parse_whole_number(text, thread_range), s.hash_threads); },
    });
}

void add_operation_settings(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "LOG_LEVEL",
        .default_value = "info",
        .meaning = "How much is logged to standard error.",
        .allowed = "`trace`, `debug`, `info`, `warning`, `error`, `off`",
        .example = "warning",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_log_level(text), s.log_level); },
    });
    rows.push_back(Setting{
        .name = "LOG_FORMAT",
        .default_value = "text",
        .meaning = "How a line of the log looks: for people, or one JSON object for programs.",
        .allowed = "`text`, `json`",
        .example = "json",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_choice(text, log_formats), s.log_format); },
    });
    rows.push_back(Setting{
        .name = "METRICS_TOKEN",
        .default_note = "none: there is no `/metrics`",
        .meaning = "The bearer token that `GET /metrics` asks for (Prometheus: `authorization`).",
        .allowed = "16 bytes or more of printable ASCII without spaces",
        .is_secret = true,
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_metrics_token(text), s.metrics_token); },
    });
    rows.push_back(Setting{
        .name = "TLS_CERT",
        .default_note = "none: plain HTTP, for a proxy in front",
        .meaning = "The file of the certificate and its chain; with TLS_KEY the server speaks "
                   "HTTPS itself (TLS 1.2 and 1.3). Read again when it changes, and at SIGHUP.",
        .allowed = "the path of a PEM file",
        .example = "/etc/latchkey/tls/fullchain.pem",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_path(text), s.tls.certificate_path); },
    });
    rows.push_back(Setting{
        .name = "TLS_KEY",
        .default_note = "none",
        .meaning = "The file of TLS_CERT's private key.",
        .allowed = "the path of a PEM file, not encrypted",
        .example = "/etc/latchkey/tls/privkey.pem",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_path(text), s.tls.key_path); },
    });
}

} // namespace latchkey::config

#pragma once

// An HTTP client that does what it is told: every byte of a request is the test's, and nothing of
// an answer is smoothed over. Blocking, loopback only. One thread at a time.

#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::testing {

/// Names and values in the order they go over the wire; a name may occur more than once.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string target = "/";
    HeaderList headers = {};
    std::string body = {};

    /// The request as it goes over the wire. Host and, with a body or for POST, PUT and PATCH,
    /// Content-Length are added where `headers` has none of that name (nor a Transfer-Encoding);
    /// apart from that everything stands as given, well-formed or not.
    [[nodiscard]] std::string to_bytes() const;
};

/// A request with a JSON body and its Content-Type.
HttpRequest json_request(std::string method, std::string target, std::string_view json);
HttpRequest json_request(std::string method, std::string target, const char* json);
HttpRequest json_request(std::string method, std::string target, const boost::json::value& json);

struct HttpAnswer {
    unsigned status = 0;
    std::string reason;
    HeaderList headers;
    std::string body; // transfer coding removed

    /// The first header of that name, whatever its letter case.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;

    /// All of them.
    [[nodiscard]] std::vector<std::string> headers_named(std::string_view name) const;

    /// The body. Throws boost::system::system_error when it is no JSON.
    [[nodiscard]] boost::json::value json() const;

    /// The whole Set-Cookie line of that cookie; nothing when the answer does not set it.
    [[nodiscard]] std::optional<std::string> set_cookie(std::string_view name) const;

    /// The value in it.
    [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
};

class HttpClient {
public:
    /// Sees every answer, with the method and target it belongs to.
    using Observer = std::function<
        void(std::string_view method, std::string_view target, const HttpAnswer& answer)>;

    /// Of 127.0.0.1. Connects at the first request.
    explicit HttpClient(std::uint16_t port, Observer observer = {});

    HttpClient(const HttpClient&) = delete;
    HttpClient(HttpClient&& other) noexcept;
    HttpClient& operator=(const HttpClient&) = delete;
    HttpClient& operator=(HttpClient&& other) noexcept;
    ~HttpClient();

    /// Sends and reads one answer, interim ones (1xx) skipped. The connection is kept and used
    /// again; a new one takes its place when the server has closed it in between. Throws
    /// std::runtime_error when there is no whole, well-formed answer within ten seconds.
    HttpAnswer send(const HttpRequest& request);

    /// Exactly these bytes. The method of the answer's request, which says whether a body follows,
    /// is the word they begin with.
    HttpAnswer send_bytes(std::string_view bytes);

    /// The next request opens a new connection.
    void disconnect();

private:
    void connect();
    bool try_write(std::string_view bytes);
    bool read_more();
    HttpAnswer read_answer(std::string_view method);
    HttpAnswer read_head();
    std::string read_line();
    std::string take(std::size_t size);
    std::string read_chunks();

    std::uint16_t port_;
    Observer observer_;
    int socket_ = -1;
    std::string input_; // read and not yet used
};

} // namespace latchkey::testing

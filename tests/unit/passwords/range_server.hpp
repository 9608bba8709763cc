#pragma once

// The range API on 127.0.0.1, over TLS with a certificate of its own: one answer for everybody, and
// a record of what it was asked.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace latchkey::testing {

class RangeServer {
public:
    RangeServer();
    RangeServer(const RangeServer&) = delete;
    RangeServer(RangeServer&&) = delete;
    RangeServer& operator=(const RangeServer&) = delete;
    RangeServer& operator=(RangeServer&&) = delete;
    ~RangeServer();

    /// `https://127.0.0.1:<port>/range/`
    [[nodiscard]] std::string url() const;

    /// PEM, of the authority that vouches for it.
    [[nodiscard]] const std::string& certificate() const;

    /// The whole of the next answers, head and body.
    void answer_with(const std::string& response);

    /// `200`, and these lines.
    void answer_lines(const std::string& lines);

    /// To answer no more until it is destroyed.
    void fall_silent();

    /// The heads of the requests so far; connections that came to none are not among them.
    [[nodiscard]] std::vector<std::string> requests() const;

private:
    struct State;

    std::unique_ptr<State> state_;
};

} // namespace latchkey::testing

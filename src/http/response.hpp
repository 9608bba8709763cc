#pragma once

// One answer, before it becomes bytes.

#include "base/error.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey {
class Completion;
class Feed;
} // namespace latchkey

namespace latchkey::http {

class Lease;

struct ResponseHeader {
    std::string_view name; // a literal of ours
    std::string value;     // never with CR, LF or NUL: the writer refuses it
};

struct Response;

/// The second half of an answer, for when something has happened that no thread waits for.
struct Rest {
    std::shared_ptr<Completion> after;
    std::function<Response()> answer; // runs on a worker, in the barrier around handlers
};

struct Response {
    unsigned status = 200;
    std::string_view content_type = "application/json"; // a literal of ours; empty: none is sent
    std::string body = {};
    std::vector<ResponseHeader> headers = {};

    /// Not null: the body goes on with what the feed brings, until the feed closes or the client
    /// goes, and the connection ends with it. Whoever pushes best keeps a weak_ptr, which expires
    /// when there is no one left to read.
    std::shared_ptr<Feed> feed = nullptr;

    /// A literal of ours, sent whenever such a body was silent for
    /// ServerLimits::heartbeat_interval, so that nobody on the way takes the connection for dead;
    /// empty: nothing is.
    std::string_view heartbeat = {};

    /// Not null: the same answer may be given to whoever asks the same for as long as it holds.
    /// Only on routes with an answer_key.
    std::shared_ptr<Lease> lease = nullptr;

    /// Not null: none of this counts, and the rest is the answer. Only on the worker lane; the
    /// request lives until then.
    std::shared_ptr<const Rest> rest = nullptr;

    void add_header(std::string_view name, std::string value);
};

/// The reason phrase as the Flask service spells it, in upper case: fetch() shows it as statusText.
std::string_view reason_phrase(unsigned status);

/// The status that answers an error of this code.
unsigned status_of(ErrorCode code);

/// `{"data":{"message":message}}`.
Response message_response(unsigned status, std::string_view message);

/// `{"data":{"code":…,"fields":{"<field>":{"code":…,"message":…}},"message":…}}`; `fields` only
/// when there are any, and in a field a `score` only when the fault has one. With Retry-After for
/// an error that says how long to wait.
Response error_response(const Error& error);

/// The same with `data.request_id`, under which the log tells what really happened.
Response error_response(const Error& error, std::string_view request_id);

} // namespace latchkey::http

#pragma once

// What can go wrong, told apart by who has to act on it.
//
// - Error: an expected outcome the client can act on; travels in a Result<T>.
//
// - Failure: the environment let us down (disk, database, mail server); thrown, logged in full,
//   answered 503.
//
// - assert: a bug of ours.
//
// The message of an Error is public: it is sent to the client as it stands.

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey {

/// One enumerator an outcome a client can tell apart. Its spelling is the wire string `data.code`;
/// http/response.cpp maps each to a status.
enum class ErrorCode {
    malformed_request,      // 400 the HTTP message itself
    malformed_json,         // 400
    invalid_input,          // 400
    invalid_code,           // 400 a one-time code that is wrong, used up or expired
    unauthenticated,        // 401 no token was sent, or its session is over
    invalid_credentials,    // 401
    no_refresh_token,       // 401
    token_invalid,          // 401
    token_expired,          // 401
    token_type_invalid,     // 401
    session_revoked,        // 401
    refresh_token_reused,   // 401
    user_agent_mismatch,    // 403
    origin_not_allowed,     // 403
    client_header_required, // 403 X-Latchkey is missing
    forbidden,              // 403
    not_found,              // 404
    method_not_allowed,     // 405
    request_timeout,        // 408
    user_exists,            // 409
    last_admin,             // 409
    payload_too_large,      // 413
    unsupported_media_type, // 415
    rate_limited,           // 429
    headers_too_large,      // 431
    internal_error,         // 500
    unavailable,            // 503
};

/// The enumerator's spelling, as sent on the wire.
std::string_view to_string(ErrorCode code);

/// What is wrong with one field of a form: a word for programs, a sentence for people.
struct FieldError {
    std::string field;
    std::string code;
    std::string message;
    std::optional<int> score = {}; // of a refused password, from 0 (worst) to 4

    bool operator==(const FieldError&) const = default;
};

struct Error {
    ErrorCode code;
    std::string message;
    std::vector<FieldError> fields = {};

    /// How long the client is to stay away, of rate_limited. Never told to the millisecond: see
    /// http::error_response().
    std::optional<std::chrono::milliseconds> wait = std::nullopt;
};

/// The one answer of every limit, whichever it was.
Error too_many_attempts(std::chrono::milliseconds wait);

/// What a client is told when there is too much to do, or a part is down: to come back later.
Error service_unavailable();

template <typename T>
using Result = boost::system::result<T, Error>;

/// Called by Result<T>::value() on an error. Asking for the value without having looked is a bug of
/// the caller: throws std::logic_error.
[[noreturn]] void
throw_exception_from_error(const Error& error, const boost::source_location& where);

/// The environment failed: the one exception type that crosses module borders.
/// what() is for the log, never for the client.
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace latchkey

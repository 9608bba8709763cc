#pragma once

// How the secret of an attempt to register travels: a cookie that lasts as long as the attempt.

#include "base/secret.hpp"
#include "http/cookies.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <utility>

namespace latchkey::registration {

/// Immutable; used by every thread.
class AttemptCookie {
public:
    explicit AttemptCookie(http::NamedCookie cookie)
        : cookie_(std::move(cookie)) {}

    /// Empty when there is none, and when there are several: one of them another host of the domain
    /// has put there, and may have begun the attempt that it names.
    [[nodiscard]] Secret read(const http::Request& request) const;

    void set(http::Response& response, const Secret& attempt) const;
    void expire(http::Response& response) const;

private:
    http::NamedCookie cookie_;
};

} // namespace latchkey::registration

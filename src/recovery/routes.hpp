#pragma once

// Handlers of /recovery. All are for anyone; app/ puts them into the table.

#include "http/cookies.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "recovery/service.hpp"

#include <string>
#include <utility>

namespace latchkey::recovery {

class Routes {
public:
    /// `cookie`: where a browser keeps what ask() gives it.
    Routes(RecoveryService& recovery, http::NamedCookie cookie)
        : recovery_(recovery)
        , cookie_(std::move(cookie)) {}

    http::Response forgot_password(const http::Request& request); // POST /recovery/forgot-password
    http::Response verify_otp(const http::Request& request);      // POST /recovery/verify-otp
    http::Response reset_password(const http::Request& request);  // POST /recovery/reset-password

private:
    [[nodiscard]] std::string browser_of(const http::Request& request) const;

    RecoveryService& recovery_;
    const http::NamedCookie cookie_;
};

} // namespace latchkey::recovery

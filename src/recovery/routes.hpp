#pragma once

// Handlers of /recovery. All are for anyone; app/ puts them into the table.

#include "http/request.hpp"
#include "http/response.hpp"
#include "recovery/service.hpp"

namespace latchkey::recovery {

class Routes {
public:
    explicit Routes(RecoveryService& recovery)
        : recovery_(recovery) {}

    http::Response forgot_password(const http::Request& request); // POST /recovery/forgot-password
    http::Response verify_otp(const http::Request& request);      // POST /recovery/verify-otp
    http::Response reset_password(const http::Request& request);  // POST /recovery/reset-password

private:
    RecoveryService& recovery_;
};

} // namespace latchkey::recovery

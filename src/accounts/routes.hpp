#pragma once

// Handlers of /user and of /auth/password-policy. Who may call one is in its parameters; app/ puts
// them into the table.

#include "accounts/principal.hpp"
#include "accounts/service.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <string>

namespace latchkey::accounts {

class Routes {
public:
    explicit Routes(AccountService& accounts);

    http::Response password_policy(const http::Request& request); // GET /auth/password-policy

    http::Response list(const http::Request& request, const Admin& admin);   // GET /user/users
    http::Response create(const http::Request& request, const Admin& admin); // POST /user/users
    http::Response find(const http::Request& request, const Admin& admin);   // GET /user/users/{id}
    http::Response
    update(const http::Request& request, const Admin& admin); // PATCH /user/users/{id}
    http::Response
    remove(const http::Request& request, const Principal& principal); // DELETE /user/users/{id}

    http::Response
    find_own(const http::Request& request, const Principal& principal); // GET /user/me
    http::Response
    update_own(const http::Request& request, const Principal& principal); // PATCH /user/me
    http::Response
    remove_own(const http::Request& request, const Principal& principal); // DELETE /user/me

private:
    AccountService& accounts_;
    const std::string password_rules_; // as JSON
};

} // namespace latchkey::accounts

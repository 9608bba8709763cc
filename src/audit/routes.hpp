#pragma once

// Handler of /audit. It is for admins: app/ says so in the table, since nothing here knows
// accounts.

#include "http/request.hpp"
#include "http/response.hpp"
#include "storage/database.hpp"

namespace latchkey::audit {

class Routes {
public:
    explicit Routes(storage::Database& database)
        : database_(database) {}

    http::Response list(const http::Request& request); // GET /audit

private:
    storage::Database& database_;
};

} // namespace latchkey::audit

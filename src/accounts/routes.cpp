#include "accounts/routes.hpp"

#include "accounts/page_request.hpp"
#include "accounts/schema.hpp"
#include "http/entity_tag.hpp"
#include "http/json_render.hpp"

#include <boost/json/array.hpp>

namespace latchkey::accounts {

using http::error_response;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view removed = "User successfully removed";

Response user_response(unsigned status, std::string_view message, const User& user) {
    return {
        .status = status,
        .body = http::render_json({{"data", {{"message", message}, {"user", render_user(user)}}}})};
}

/// The route's pattern lets digits through only; more of them than an id can have name nobody.
Result<UserId> id_in_path(const Request& request) {
    const auto id = parse_user_id(request.path_parameter);
    if (!id) {
        return Error{ErrorCode::not_found, "User not found"};
    }
    return *id;
}

} // namespace

Routes::Routes(AccountService& accounts)
    : accounts_(accounts)
    , password_rules_(http::render_json(render_password_rules(accounts.password_policy().rules()))
      ) {}

Response Routes::password_policy(const Request& request) {
    const std::string tag = http::entity_tag(password_rules_);
    Response response{.body = password_rules_};
    if (http::matches_entity_tag(request, tag)) {
        response = {.status = 304};
    }
    response.add_header("ETag", tag);
    // The same for everybody, until the server starts anew.
    response.add_header("Cache-Control", "public, max-age=300");
    return response;
}

Response Routes::list(const Request& request, const Admin& admin) {
    const auto page_request = parse_page_request(request);
    if (!page_request) {
        return error_response(page_request.error());
    }
    const Page page = accounts_.list(admin, *page_request);
    boost::json::array rows;
    for (const User& user : page.users) {
        rows.emplace_back(render_list_row(user));
    }
    Response response{.body = http::render_json(rows)};
    if (page.next) {
        response.add_header("Link", render_next_link(*page_request, *page.next));
    }
    return response;
}

Response Routes::create(const Request& request, const Admin& admin) {
    const auto registration = parse_new_user(request, accounts_.password_policy());
    if (!registration) {
        return error_response(registration.error());
    }
    const auto user = accounts_.create(admin, *registration);
    return user ? user_response(201, "User successfully created", *user)
                : error_response(user.error());
}

Response Routes::find(const Request& request, const Admin& admin) {
    const auto id = id_in_path(request);
    if (!id) {
        return error_response(id.error());
    }
    const auto user = accounts_.find(admin, *id);
    return user ? user_response(200, "User found", *user) : error_response(user.error());
}

Response Routes::update(const Request& request, const Admin& admin) {
    const auto id = id_in_path(request);
    if (!id) {
        return error_response(id.error());
    }
    const auto changes = parse_user_changes(request);
    if (!changes) {
        return error_response(changes.error());
    }
    const auto user = accounts_.update(admin, *id, *changes, read_language(request));
    return user ? user_response(200, "User successfully updated", *user)
                : error_response(user.error());
}

Response Routes::remove(const Request& request, const Principal& principal) {
    const auto id = id_in_path(request);
    if (!id) {
        return error_response(id.error());
    }
    const auto outcome = accounts_.remove(principal, *id);
    return outcome ? http::message_response(200, removed) : error_response(outcome.error());
}

Response Routes::find_own(const Request& /*request*/, const Principal& principal) {
    const auto user = accounts_.find_own(principal);
    return user ? user_response(200, "User found", *user) : error_response(user.error());
}

Response Routes::update_own(const Request& request, const Principal& principal) {
    const auto own = parse_own_changes(request);
    if (!own) {
        return error_response(own.error());
    }
    const auto user = accounts_.update_own(
        principal, own->changes, own->current_password, read_language(request)
    );
    return user ? user_response(200, "User successfully updated", *user)
                : error_response(user.error());
}

Response Routes::remove_own(const Request& /*request*/, const Principal& principal) {
    const auto outcome = accounts_.remove(principal, principal.user_id());
    return outcome ? http::message_response(200, removed) : error_response(outcome.error());
}

} // namespace latchkey::accounts

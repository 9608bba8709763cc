#include "registration/attempt_cookie.hpp"

#include "registration/model.hpp"

namespace latchkey::registration {

Secret AttemptCookie::read(const http::Request& request) const {
    return Secret(std::string(http::find_only_cookie(request, name_).value_or("")));
}

void AttemptCookie::set(http::Response& response, const Secret& attempt) const {
    response.add_header(
        "Set-Cookie", http::set_cookie(name_, attempt.reveal(), scope_, attempt_lifetime)
    );
}

void AttemptCookie::expire(http::Response& response) const {
    response.add_header("Set-Cookie", http::expire_cookie(name_, scope_));
}

} // namespace latchkey::registration

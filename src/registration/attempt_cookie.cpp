#include "registration/attempt_cookie.hpp"

#include "registration/model.hpp"

namespace latchkey::registration {

Secret AttemptCookie::read(const http::Request& request) const {
    return Secret(std::string(http::find_only_cookie(request, cookie_.name).value_or("")));
}

void AttemptCookie::set(http::Response& response, const Secret& attempt) const {
    response.add_header(
        "Set-Cookie",
        http::set_cookie(cookie_.name, attempt.reveal(), cookie_.scope, attempt_lifetime)
    );
}

void AttemptCookie::expire(http::Response& response) const {
    response.add_header("Set-Cookie", http::expire_cookie(cookie_.name, cookie_.scope));
}

} // namespace latchkey::registration

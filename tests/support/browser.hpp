#pragma once

// A browser, as far as sign-in goes: it keeps the cookies it is given, sends them back, and says
// who it is. One thread at a time.

#include "support/http_client.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::testing {

class Browser {
public:
    static constexpr std::string_view firefox =
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    /// With an empty `user_agent` it sends no such header.
    explicit Browser(HttpClient client, std::string_view user_agent = firefox);

    /// Adds User-Agent and, when there are any, Cookie to the request, unless it has them.
    HttpAnswer send(HttpRequest request);

    HttpAnswer get(std::string target);
    HttpAnswer remove(std::string target); // DELETE
    HttpAnswer post(std::string target);   // without a body
    HttpAnswer post(std::string target, const boost::json::value& json);
    HttpAnswer patch(std::string target, const boost::json::value& json);

    [[nodiscard]] std::optional<std::string> cookie(const std::string& name) const;
    void set_cookie(const std::string& name, std::string value);
    void forget_cookie(const std::string& name);

    void set_user_agent(std::string_view user_agent) { user_agent_ = user_agent; }

    /// Another server, or the same one after a restart; the cookies stay.
    void move_to(HttpClient client) { client_ = std::move(client); }

private:
    void keep_cookies(const HttpAnswer& answer);

    HttpClient client_;
    std::string user_agent_;
    std::map<std::string, std::string> cookies_;
};

} // namespace latchkey::testing

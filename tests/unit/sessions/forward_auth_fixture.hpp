#pragma once

// A proxy that asks about the requests of somebody who is signed in, or not.

#include "sessions/forward_auth.hpp"
#include "support/sent_request.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::sessions {

class ForwardAuthTest : public ::testing::Test {
protected:
    using Headers = std::vector<http::Header>;

    enum class Peer { trusted_proxy, stranger };

    /// What the proxy asks, with the cookie that is set at that moment.
    struct Asked {
        std::string_view query = {}; // of /auth/verify
        Headers headers = {};
        http::Method method = http::Method::get;
        Peer peer = Peer::trusted_proxy;
    };

    http::Response verify(Asked asked) {
        testing::SentRequest sent = to_request(std::move(asked));
        return forward_auth.verify(sent.request);
    }

    http::Response verify_appended(Asked asked) {
        testing::SentRequest sent = to_request(std::move(asked));
        return forward_auth.verify_appended(sent.request);
    }

    void sign_in_as(accounts::Role role) {
        cookie = "accessToken=" + parts.sign_up("ada@example.org", role).access;
    }

    static bool has_code(const http::Response& response, std::string_view code) {
        return response.body.find("\"code\":\"" + std::string(code) + '"') != std::string::npos;
    }

    testing::SessionParts parts;
    http::OriginPolicy origins{
        {.allowed = {"https://app.example", "https://*.preview.example"},
         .own = "https://auth.example"}};
    ForwardAuth forward_auth{parts.guard, origins};
    std::string cookie; // empty: signed out

private:
    testing::SentRequest to_request(Asked asked) {
        if (!cookie.empty()) {
            asked.headers.push_back({"Cookie", cookie});
        }
        testing::SentRequest sent(asked.method, "/auth/verify", std::move(asked.headers));
        sent.request.query = asked.query;
        sent.request.is_from_trusted_proxy = asked.peer == Peer::trusted_proxy;
        return sent;
    }
};

} // namespace latchkey::sessions

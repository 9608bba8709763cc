#pragma once

// A request as a connection would hand it over, and what tests ask of the answer.

#include "http/request.hpp"
#include "http/response.hpp"
#include "http/target.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::testing {

/// Keeps the headers that the request looks at; their texts are the caller's to keep.
struct SentRequest {
    std::vector<http::Header> headers;
    http::Request request;

    SentRequest(http::Method method, std::string_view target, std::vector<http::Header> with = {})
        : headers(std::move(with)) {
        request.method = method;
        request.headers = headers;
        EXPECT_TRUE(http::parse_target(target, request)) << target;
    }
};

/// The first header of that name; "(none)" without one.
inline std::string_view header_of(const http::Response& response, std::string_view name) {
    for (const http::ResponseHeader& header : response.headers) {
        if (header.name == name) {
            return header.value;
        }
    }
    return "(none)";
}

/// Every header of that name, in their order.
inline std::vector<std::string> headers_of(const http::Response& response, std::string_view name) {
    std::vector<std::string> values;
    for (const http::ResponseHeader& header : response.headers) {
        if (header.name == name) {
            values.push_back(header.value);
        }
    }
    return values;
}

} // namespace latchkey::testing

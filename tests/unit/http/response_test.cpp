#include "http/response.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace latchkey::http {
namespace {

TEST(Response, SaysAMessage) {
    const Response response = message_response(201, "Successfully registered");
    EXPECT_EQ(response.status, 201U);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body, "{\"data\":{\"message\":\"Successfully registered\"}}\n");
}

TEST(Response, SaysAnError) {
    const Response plain = error_response({ErrorCode::user_exists, "The user already exists"});
    EXPECT_EQ(plain.status, 409U);
    EXPECT_EQ(
        plain.body,
        "{\"data\":{\"code\":\"user_exists\",\"message\":\"The user already exists\"}}\n"
    );
    const Response detailed = error_response(
        {ErrorCode::invalid_input, "Invalid data", {{"b", "c1", "M1."}, {"a", "c2", "M2."}}}
    );
    EXPECT_EQ(
        detailed.body,
        "{\"data\":{\"code\":\"invalid_input\",\"fields\":{\"a\":{\"code\":\"c2\",\"message\":"
        "\"M2.\"},\"b\":{\"code\":\"c1\",\"message\":\"M1.\"}},\"message\":\"Invalid data\"}}\n"
    );
    EXPECT_EQ(
        error_response({ErrorCode::internal_error, "m"}, "id7").body,
        "{\"data\":{\"code\":\"internal_error\",\"message\":\"m\",\"request_id\":\"id7\"}}\n"
    );
}

TEST(Response, HasAStatusForEveryErrorCode) {
    for (int code = 0; code <= static_cast<int>(ErrorCode::unavailable); ++code) {
        const unsigned status = status_of(static_cast<ErrorCode>(code));
        EXPECT_GE(status, 400U) << to_string(static_cast<ErrorCode>(code));
        EXPECT_NE(reason_phrase(status), "UNKNOWN") << status;
    }
    EXPECT_EQ(status_of(ErrorCode::headers_too_large), 431U);
    EXPECT_EQ(status_of(ErrorCode::rate_limited), 429U);
    EXPECT_EQ(status_of(ErrorCode::session_revoked), 401U);
}

} // namespace
} // namespace latchkey::http

// What becomes of exceptions: the barrier around every handler.

#include "base/error.hpp"
#include "http/router.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace latchkey::http {
namespace {

Response say(std::string_view text) {
    return {.content_type = "text/plain", .body = std::string(text)};
}

Response run(Handler handler) {
    const Router router({{Method::get, "/x", Lane::io, std::move(handler)}}, OriginPolicy({}));
    return router.run(router.routes().front(), Request{.id = RequestId(0xabc)});
}

TEST(Barrier, LetsAnswersThrough) {
    EXPECT_EQ(run([](const Request&) { return say("hello"); }).body, "hello");
}

TEST(Barrier, AnswersFailures) {
    const Response response =
        run([](const Request&) -> Response { throw Failure("disk on fire at /secret"); });
    EXPECT_EQ(response.status, 503U);
    EXPECT_EQ(
        response.body,
        "{\"data\":{\"code\":\"unavailable\",\"message\":\"Service unavailable, please try again "
        "later\",\"request_id\":\"0000000000000abc\"}}\n"
    );
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
}

TEST(Barrier, AnswersBugs) {
    const std::string_view expected =
        "{\"data\":{\"code\":\"internal_error\",\"message\":\"Internal server error\","
        "\"request_id\":\"0000000000000abc\"}}\n";
    const Response standard = run([](const Request&) -> Response { throw std::out_of_range("x"); });
    EXPECT_EQ(standard.status, 500U);
    EXPECT_EQ(standard.body, expected);
    const Response other = run([](const Request&) -> Response { throw 42; });
    EXPECT_EQ(other.status, 500U);
    EXPECT_EQ(other.body, expected);
}

TEST(Barrier, RefusesHeadersThatWouldSplitTheAnswer) {
    const Response response = run([](const Request&) {
        Response split = say("x");
        split.add_header("Location", "/a\r\nSet-Cookie: b=c");
        return split;
    });
    EXPECT_EQ(response.status, 500U);
    EXPECT_EQ(response.headers.size(), 0U);
}

} // namespace
} // namespace latchkey::http

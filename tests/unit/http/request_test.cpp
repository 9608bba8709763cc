#include "http/request.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace latchkey::http {
namespace {

TEST(Method, HasOneSpelling) {
    for (const Method method :
         {Method::get,
          Method::head,
          Method::post,
          Method::put,
          Method::patch,
          Method::delete_,
          Method::options}) {
        EXPECT_EQ(parse_method(to_string(method)), method);
    }
    EXPECT_EQ(parse_method("get"), Method::other);
    EXPECT_EQ(parse_method("TRACE"), Method::other);
    EXPECT_EQ(parse_method(""), Method::other);
    EXPECT_EQ(parse_method("any"), Method::other);
    EXPECT_EQ(to_string(Method::other), "");
    EXPECT_EQ(to_string(Method::any), "");
}

TEST(Request, FindsTheFirstHeaderInAnyLetterCase) {
    const std::array<Header, 3> headers{{{"X-A", "1"}, {"x-a", "2"}, {"X-B", ""}}};
    const Request request{.headers = headers};
    EXPECT_EQ(request.header("x-A"), "1");
    EXPECT_EQ(request.header("X-B"), "");
    EXPECT_EQ(request.header("X-C"), std::nullopt);
    EXPECT_EQ(request.header("X-"), std::nullopt);
}

TEST(QueryParameter, IsDecoded) {
    const Request request{.query = "a=1&b=x+y%2Bz&&a=2&empty=&flag&%63=d%00"};
    EXPECT_EQ(query_parameter(request, "a"), "1");
    EXPECT_EQ(query_parameter(request, "b"), "x y+z");
    EXPECT_EQ(query_parameter(request, "empty"), "");
    EXPECT_EQ(query_parameter(request, "flag"), "");
    EXPECT_EQ(query_parameter(request, "c"), std::string("d\0", 2));
    EXPECT_EQ(query_parameter(request, "A"), std::nullopt);
    EXPECT_EQ(query_parameter(request, ""), std::nullopt);
    EXPECT_EQ(query_parameter(Request{}, "a"), std::nullopt);
}

TEST(QueryParameters, AreAllOfANameInTheirOrder) {
    using Values = std::vector<std::string>;
    const Request request{.query = "a=1&b=x&%61=2+3&a&A=4&a=&&a=b=c&aa=5&a=%26"};
    EXPECT_EQ(query_parameters(request, "a"), (Values{"1", "2 3", "", "", "b=c", "&"}));
    EXPECT_EQ(query_parameters(request, "b"), Values{"x"});
    EXPECT_EQ(query_parameters(request, "c"), Values());
    EXPECT_EQ(query_parameters(request, ""), Values());
    EXPECT_EQ(query_parameters(Request{}, "a"), Values());
    EXPECT_EQ(query_parameters({.query = "="}, ""), Values{""}) << "a name of nothing was sent";
}

} // namespace
} // namespace latchkey::http

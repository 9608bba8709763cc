#include "http/form.hpp"
#include "http/response.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {
namespace {

using namespace std::string_view_literals;

Result<Form> parse(std::string_view body, std::vector<Header> headers = {}) {
    headers.insert(headers.begin(), {"Content-Type", "application/json"});
    return Form::parse({.method = Method::post, .headers = headers, .body = body}, "Invalid data");
}

std::vector<FieldError> faults_of(const Form& form) {
    const auto error = form.error();
    return error ? error->fields : std::vector<FieldError>();
}

std::vector<std::string> codes_of(const Form& form) {
    std::vector<std::string> codes;
    for (const FieldError& fault : faults_of(form)) {
        codes.push_back(fault.field + ":" + fault.code);
    }
    return codes;
}

using Codes = std::vector<std::string>;

TEST(FormParse, WantsAJsonType) {
    for (const std::string_view type :
         {"application/json",
          "APPLICATION/JSON",
          "application/json; charset=latin-1",
          "application/json;",
          "  application/json ",
          "application/vnd.api+json",
          "application/Problem+JSON ;x=y"}) {
        const std::vector<Header> headers{{"content-type", type}};
        EXPECT_TRUE(Form::parse({.headers = headers, .body = "{}"}, "m")) << type;
    }
    for (const std::string_view type :
         {"",
          "text/json",
          "text/x+json",
          "application/jsonx",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=b",
          "text/plain",
          "json",
          "application/json, text/plain",
          "application/json charset=utf-8",
          "text/plain; application/json"}) {
        const std::vector<Header> headers{{"Content-Type", type}};
        const auto form = Form::parse({.headers = headers, .body = "{"}, "Invalid data");
        ASSERT_FALSE(form) << type;
        EXPECT_EQ(form.error().code, ErrorCode::unsupported_media_type) << type;
        EXPECT_NE(form.error().message, "Invalid data");
    }
    EXPECT_EQ(Form::parse({.body = "{}"}, "m").error().code, ErrorCode::unsupported_media_type);
}

TEST(FormParse, SaysWhatIsWrongWithTheJson) {
    const auto form = parse("{\"a\":1,}");
    ASSERT_FALSE(form);
    EXPECT_EQ(form.error().code, ErrorCode::malformed_json);
    EXPECT_EQ(form.error().message, "Invalid data");
    EXPECT_EQ(
        form.error().fields,
        (std::vector<FieldError>{
            {"body",
             "malformed_json",
             "The body is not valid JSON: the syntax is wrong at byte 7."}})
    );
}

TEST(FormParse, WantsAnObject) {
    for (const std::string_view body : {"null", "true", "42", "\"hello\"", "[]", "[{\"a\":1}]"}) {
        const auto form = parse(body);
        ASSERT_FALSE(form) << body;
        EXPECT_EQ(form.error().code, ErrorCode::invalid_input) << body;
        EXPECT_EQ(form.error().message, "Invalid data") << body;
        ASSERT_EQ(form.error().fields.size(), 1U);
        EXPECT_EQ(form.error().fields[0].field, "body");
    }
}

TEST(FormParse, RefusesEncodedBodies) {
    EXPECT_TRUE(parse("{}", {{"Content-Encoding", "Identity"}}));
    EXPECT_TRUE(parse("{}", {{"Content-Encoding", ""}}));
    const auto form = parse("{}", {{"content-encoding", "gzip"}});
    ASSERT_FALSE(form);
    EXPECT_EQ(form.error().code, ErrorCode::malformed_json);
    EXPECT_EQ(form.error().fields[0].field, "body");
}

TEST(FormString, IsRequired) {
    auto form = parse(R"({"s":"text","empty":"","n":null,"i":1,"o":{}})").value();
    EXPECT_EQ(form.string("s"), "text");
    EXPECT_EQ(form.string("empty"), "");
    EXPECT_EQ(form.string("n"), std::nullopt);
    EXPECT_EQ(form.string("i"), std::nullopt);
    EXPECT_EQ(form.string("o"), std::nullopt);
    EXPECT_EQ(form.string("absent"), std::nullopt);
    EXPECT_EQ(
        codes_of(form), (Codes{"n:null", "i:not_a_string", "o:not_a_string", "absent:required"})
    );
    EXPECT_EQ(form.error()->code, ErrorCode::invalid_input);
    EXPECT_EQ(form.error()->message, "Invalid data");
}

TEST(FormString, MayBeOptional) {
    auto form = parse(R"({"s":"text","n":null,"i":1})").value();
    EXPECT_EQ(form.optional_string("s"), "text");
    EXPECT_EQ(form.optional_string("n"), std::nullopt);
    EXPECT_EQ(form.optional_string("absent"), std::nullopt);
    EXPECT_EQ(form.error(), std::nullopt);
    EXPECT_EQ(form.optional_string("i"), std::nullopt);
    EXPECT_EQ(codes_of(form), Codes{"i:not_a_string"});
    EXPECT_TRUE(form.has("n"));
    EXPECT_TRUE(form.is_null("n"));
    EXPECT_FALSE(form.is_null("s"));
    EXPECT_FALSE(form.has("absent"));
    EXPECT_FALSE(form.is_null("absent"));
}

TEST(FormBoolean, IsTrueOrFalse) {
    auto form = parse(R"({"t":true,"f":false,"n":null,"s":"true","i":1})").value();
    EXPECT_EQ(form.optional_boolean("t"), true);
    EXPECT_EQ(form.optional_boolean("f"), false);
    EXPECT_EQ(form.optional_boolean("absent"), std::nullopt);
    EXPECT_EQ(form.error(), std::nullopt);
    for (const std::string_view field : {"n", "s", "i"}) {
        EXPECT_EQ(form.optional_boolean(field), std::nullopt);
    }
    EXPECT_EQ(codes_of(form), (Codes{"n:not_a_boolean", "s:not_a_boolean", "i:not_a_boolean"}));
}

TEST(FormFaults, AreKeptOncePerField) {
    auto form = parse("{}").value();
    form.fail("a", "first", "First.");
    form.fail("a", "second", "Second.");
    EXPECT_EQ(faults_of(form), (std::vector<FieldError>{{"a", "first", "First."}}));
}

TEST(FormFaults, NameUnknownFields) {
    auto form = parse(R"({"a":"1","b":1,"c":1,"d":1,"\ud800x":1})").value();
    form.string("a");
    form.optional_boolean("b");
    form.fail("c", "bad", "Bad.");
    form.refuse_unknown_fields();
    EXPECT_EQ(
        codes_of(form), (Codes{"b:not_a_boolean", "c:bad", "d:unknown_field", "???x:unknown_field"})
    );
}

TEST(FormFaults, NameAFewOfThousandsOfUnknownFields) {
    std::string body = R"({"known":1)";
    for (int i = 0; i < 2000; ++i) {
        body += ",\"k" + std::to_string(i) + "\":1";
    }
    auto form = parse(body + "}").value();
    const auto result = form.finish([] { return 0; });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().fields.size(), 16U);
    EXPECT_LT(error_response(result.error()).body.size(), 2048U);
}

TEST(FormFaults, NameAtMostAFewOnTopOfOthers) {
    std::string body = "{";
    for (int i = 0; i < 20; ++i) {
        body += "\"k" + std::to_string(i) + "\":1,";
    }
    body.back() = '}';
    auto form = parse(body).value();
    form.string("k3");
    form.string("absent");
    form.refuse_unknown_fields();
    const Codes codes = codes_of(form);
    EXPECT_EQ(codes.size(), 18U);
    EXPECT_EQ(codes[0], "k3:not_a_string");
    EXPECT_EQ(codes[1], "absent:required");
}

TEST(FormFaults, CutLongNames) {
    const auto repeated = [](std::string_view text, int times) {
        std::string all;
        for (int i = 0; i < times; ++i) {
            all += text;
        }
        return all;
    };
    for (const std::string_view letter : {"a", "\u00e9", "\u20ac", "\xf0\x9f\x98\x80"}) {
        auto form = parse("{\"" + repeated(letter, 4000) + "\":1}").value();
        form.refuse_unknown_fields();
        EXPECT_EQ(codes_of(form), Codes{repeated(letter, 64) + ":unknown_field"});
        EXPECT_LT(error_response(*form.error()).body.size(), 1024U);
    }
    auto ill_formed = parse("{\"" + repeated("\\ud800", 2000) + "\":1}").value();
    ill_formed.refuse_unknown_fields();
    EXPECT_EQ(codes_of(ill_formed), Codes{std::string(64, '?') + ":unknown_field"});
    const std::string start(64, 'a');
    auto alike =
        parse(R"({")" + start + R"(b":1,")" + start + R"(c":1,")" + start + R"(":1})").value();
    alike.refuse_unknown_fields();
    EXPECT_EQ(codes_of(alike), Codes{start + ":unknown_field"});
}

TEST(FormText, TheLastOfDuplicateKeysCounts) {
    auto form = parse(R"({"a":"first","a":"second"})").value();
    EXPECT_EQ(form.string("a"), "second");
}

TEST(FormText, LoneSurrogatesAreNamedWhereTheyAreRead) {
    auto form = parse(R"({"good":"\ud83d\ude00","high":"a\ud800b","low":"\udc00","swapped":
        "\udc00\ud800","twice":"\ud800\ud800\udc00","text":"\\ud800"})")
                    .value();
    EXPECT_EQ(form.string("good"), "\xf0\x9f\x98\x80");
    EXPECT_EQ(form.string("text"), "\\ud800");
    for (const std::string_view field : {"high", "low", "swapped", "twice"}) {
        EXPECT_EQ(form.string(field), std::nullopt);
    }
    EXPECT_EQ(
        codes_of(form),
        (Codes{"high:not_unicode", "low:not_unicode", "swapped:not_unicode", "twice:not_unicode"})
    );
}

TEST(FormText, NumbersTooLargeAreJson) {
    for (const std::string_view number :
         {"1e999", "-1e999", "1e-999", "1e400", "123456789012345678901234567890"}) {
        auto form = parse("{\"otp\":" + std::string(number) + "}");
        ASSERT_TRUE(form) << number;
        EXPECT_EQ(form->string("otp"), std::nullopt);
        EXPECT_EQ(codes_of(*form), Codes{"otp:not_a_string"});
    }
}

TEST(FormText, ControlCharactersMayBeEscaped) {
    auto form = parse(R"({"a":"\u0000\n"})").value();
    EXPECT_EQ(form.string("a"), std::string("\0\n", 2));
    EXPECT_FALSE(parse("{\"a\":\"\n\"}"));
    EXPECT_FALSE(parse("{\"a\":\"\0\"}"sv));
}

TEST(FormError, IsRenderedForTheClient) {
    auto form = parse(R"({"x":1})").value();
    form.string("email");
    form.refuse_unknown_fields();
    const Response response = error_response(*form.error());
    EXPECT_EQ(response.status, 400U);
    EXPECT_EQ(
        response.body,
        "{\"data\":{\"code\":\"invalid_input\",\"fields\":{"
        "\"email\":{\"code\":\"required\",\"message\":\"This field is required.\"},"
        "\"x\":{\"code\":\"unknown_field\",\"message\":\"This field is not known here.\"}},"
        "\"message\":\"Invalid data\"}}\n"
    );
}

} // namespace
} // namespace latchkey::http

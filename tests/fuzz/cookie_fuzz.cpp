// The Cookie header: what is found is a part of it, and the cookie that was set is found again.

#include "http/cookies.hpp"
#include "require.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace latchkey::http;
using latchkey::fuzz::require;

std::optional<std::string_view> find_in(std::string_view cookies) {
    const std::array<Header, 2> headers{{{"Host", "h"}, {"Cookie", cookies}}};
    return find_cookie({.method = Method::get, .headers = headers}, "accessToken");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view cookies(reinterpret_cast<const char*>(data), size);
    if (const auto value = find_in(cookies)) {
        require(
            value->empty() || (value->data() >= cookies.data() &&
                               value->data() + value->size() <= cookies.data() + size)
        );
        require(value->find(';') == std::string_view::npos);
    }
    const std::string first = "accessToken=value; " + std::string(cookies);
    require(find_in(first) == "value");
    return 0;
}

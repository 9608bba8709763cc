// The Cookie header: what is found is a part of it and never too much, and a cookie that was set is
// found again, before all others.

#include "http/cookies.hpp"
#include "require.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace latchkey::http;
using latchkey::fuzz::require;

std::vector<std::string_view> find_in(std::string_view cookies) {
    const std::array<Header, 2> headers{{{"Host", "h"}, {"Cookie", cookies}}};
    return list_cookies({.method = Method::get, .headers = headers}, "accessToken");
}

bool is_part_of(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view cookies(reinterpret_cast<const char*>(data), size);
    const std::vector<std::string_view> found = find_in(cookies);
    require(found.size() <= cookies_of_one_name_max);
    for (const std::string_view value : found) {
        require(is_part_of(value, cookies));
        require(value.find(';') == std::string_view::npos);
    }
    const std::string with_ours = "accessToken=value; " + std::string(cookies);
    const std::vector<std::string_view> found_with_ours = find_in(with_ours);
    require(found_with_ours.size() == std::min(found.size() + 1, cookies_of_one_name_max));
    require(found_with_ours.front() == "value");
    for (std::size_t i = 1; i < found_with_ours.size(); ++i) {
        require(found_with_ours[i] == found[i - 1]); // and what follows is as it was
    }
    return 0;
}

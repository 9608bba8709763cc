#include "sessions/user_agent.hpp"

#include <array>
#include <cstddef>

namespace latchkey::sessions {

namespace {

struct Mark {
    std::string_view in_header;
    std::string_view name;
};

// The first that occurs decides: every one of these also says "Chrome" or "Safari" further on.
constexpr std::array browsers{
    Mark{"Edg/", "Edge"},
    Mark{"EdgA/", "Edge"},
    Mark{"EdgiOS/", "Edge"},
    Mark{"OPR/", "Opera"},
    Mark{"SamsungBrowser/", "Samsung Internet"},
    Mark{"Firefox/", "Firefox"},
    Mark{"FxiOS/", "Firefox"},
    Mark{"CriOS/", "Chrome"},
    Mark{"HeadlessChrome/", "Chrome"},
    Mark{"Chrome/", "Chrome"},
    Mark{"Safari/", "Safari"},
};

// Android says "Linux" too, iPads and iPhones "Mac OS X".
constexpr std::array platforms{
    Mark{"Android", "Android"},
    Mark{"iPhone", "iOS"},
    Mark{"iPad", "iOS"},
    Mark{"Windows", "Windows"},
    Mark{"CrOS", "ChromeOS"},
    Mark{"Macintosh", "macOS"},
    Mark{"Linux", "Linux"},
};

template <std::size_t size>
std::string_view first_mark(std::string_view user_agent, const std::array<Mark, size>& marks) {
    for (const Mark& mark : marks) {
        if (user_agent.find(mark.in_header) != std::string_view::npos) {
            return mark.name;
        }
    }
    return {};
}

/// Stored, shown and logged: whatever is not printable ASCII becomes a question mark.
std::string product_name(std::string_view user_agent) {
    constexpr std::size_t length_max = 64;
    std::string name(user_agent.substr(0, user_agent.find('/')).substr(0, length_max));
    for (char& c : name) {
        if (c < ' ' || c > '~') {
            c = '?';
        }
    }
    return name;
}

} // namespace

std::string user_agent_family(std::optional<std::string_view> user_agent) {
    if (!user_agent) {
        return "-";
    }
    const std::string_view browser = first_mark(*user_agent, browsers);
    if (browser.empty()) {
        return product_name(*user_agent);
    }
    return std::string(browser) + '/' + std::string(first_mark(*user_agent, platforms));
}

} // namespace latchkey::sessions

#include "mail/language.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>

namespace latchkey::mail {

namespace {

// A weight in thousandths: q=0.8 is 800.
constexpr int weight_max = 1000;

/// Cuts off what stands before `separator`, and the separator.
std::string_view take_until(std::string_view& rest, char separator) {
    const std::size_t end = rest.find(separator);
    const std::string_view taken = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return taken;
}

/// "0" or "1" with up to three decimals, at most 1 (RFC 9110 §12.4.2).
std::optional<int> parse_weight(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') ||
        (text.size() > 1 && text[1] != '.')) {
        return std::nullopt;
    }
    int weight = (text[0] - '0') * weight_max;
    int place = weight_max;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (!is_digit(c)) {
            return std::nullopt;
        }
        place /= 10;
        weight += (c - '0') * place;
    }
    return weight <= weight_max ? std::optional(weight) : std::nullopt;
}

struct Preference {
    std::string_view primary; // "es" of "es-MX", or "*"
    int weight;
};

std::optional<Preference> parse_preference(std::string_view member) {
    std::string_view range = trim(take_until(member, ';'));
    const std::string_view parameter = trim(member);
    const std::string_view primary = take_until(range, '-');
    if (parameter.empty()) {
        return Preference{primary, weight_max};
    }
    if (!equals_ignoring_case(parameter.substr(0, 2), "q=")) {
        return std::nullopt;
    }
    const std::optional<int> weight = parse_weight(parameter.substr(2));
    return weight ? std::optional(Preference{primary, *weight}) : std::nullopt;
}

/// What the header says about one language: how much it is wanted, and where that was said.
struct Wish {
    int weight = 0;
    std::size_t position = 0;
    bool is_named = false;

    void hear(int heard_weight, std::size_t heard_position) {
        if (!is_named || heard_weight > weight) {
            *this = {heard_weight, heard_position, true};
        }
    }
};

} // namespace

std::string_view to_string(Language language) {
    switch (language) {
    case Language::en:
        return "en";
    case Language::es:
        return "es";
    }
    return "en";
}

Language choose_language(std::optional<std::string_view> accept_language) {
    std::string_view rest = accept_language.value_or("");
    Wish english;
    Wish spanish;
    Wish any;
    for (std::size_t position = 0; !rest.empty(); ++position) {
        const auto preference = parse_preference(take_until(rest, ','));
        if (!preference) {
            continue;
        }
        if (equals_ignoring_case(preference->primary, "en")) {
            english.hear(preference->weight, position);
        } else if (equals_ignoring_case(preference->primary, "es")) {
            spanish.hear(preference->weight, position);
        } else if (preference->primary == "*") {
            any.hear(preference->weight, position);
        }
    }
    english = english.is_named ? english : any;
    spanish = spanish.is_named ? spanish : any;
    const bool is_spanish = spanish.weight > english.weight ||
                            (spanish.weight == english.weight && spanish.weight > 0 &&
                             spanish.position < english.position);
    return is_spanish ? Language::es : Language::en;
}

} // namespace latchkey::mail

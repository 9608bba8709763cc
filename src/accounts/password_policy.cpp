#include "accounts/password_policy.hpp"

#include "accounts/personal_words.hpp"
#include "base/unicode.hpp"
#include "passwords/blocklist.hpp"
#include "passwords/simple_forms.hpp"
#include "passwords/strength.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace latchkey::accounts {

namespace {

using Name = PasswordPolicy::Name;
using Rules = PasswordPolicy::Rules;

std::optional<FieldError>
find_fault(const Rules& rules, std::string_view field, std::string_view password) {
    const auto fault = [&](const char* code, std::string message) {
        return FieldError{std::string(field), code, std::move(message)};
    };
    const std::size_t length = count_code_points(password);
    if (length < rules.code_points_min) {
        return fault(
            "too_short", fmt::format("Must be at least {} characters long.", rules.code_points_min)
        );
    }
    if (length > password_code_points_max) {
        return fault(
            "too_long", fmt::format("Must be at most {} characters long.", password_code_points_max)
        );
    }
    if (rules.needs_uppercase && !contains_uppercase(password)) {
        return fault("no_uppercase", "Must contain an upper-case letter.");
    }
    const std::string_view special = rules.special_characters;
    if (!special.empty() && password.find_first_of(special) == std::string_view::npos) {
        return fault(
            "no_special",
            fmt::format(
                "Must contain one of {}.",
                fmt::join(std::vector<char>(special.begin(), special.end()), " ")
            )
        );
    }
    if (rules.has_lists && passwords::is_blocklisted(password)) {
        return fault(
            "blocklisted", "Is a common word or pattern. Try several words that you like."
        );
    }
    return std::nullopt;
}

bool is_made_of(std::string_view password, const std::vector<std::string>& words) {
    return std::ranges::any_of(passwords::simple_forms(password), [&](const std::string& form) {
        return std::ranges::find(words, form) != words.end();
    });
}

/// What stands in a list is guessed early, whatever zxcvbn, which has other lists, makes of it.
int score_of(
    const FieldError& fault, std::string_view password, const std::vector<std::string>& words
) {
    constexpr int listed_max = 1;
    const int score = passwords::score_password(password, words);
    const bool is_listed =
        fault.code == "blocklisted" || fault.code == "context" || fault.code == "breached";
    return is_listed ? std::min(score, listed_max) : score;
}

} // namespace

PasswordPolicy::PasswordPolicy()
    : PasswordPolicy(Options()) {}

PasswordPolicy::PasswordPolicy(Options options)
    : name_(options.name)
    , server_words_(words_of_server(options.public_url))
    , breach_check_(std::move(options.breach_check)) {}

PasswordPolicy::Rules PasswordPolicy::rules() const {
    const bool is_classic = name_ == Name::classic;
    return {
        .name = to_string(name_),
        .code_points_min = is_classic ? 8U : 15U,
        .special_characters = is_classic ? "@#$%&" : "",
        .needs_uppercase = is_classic,
        .has_lists = !is_classic,
        .has_breach_check = breach_check_ != nullptr};
}

std::optional<FieldError>
PasswordPolicy::check(std::string_view field, std::string_view password) const {
    const Rules rules = this->rules();
    auto fault = find_fault(rules, field, password);
    if (fault && rules.has_lists) {
        fault->score = score_of(*fault, password, server_words_);
    }
    return fault;
}

std::optional<FieldError> PasswordPolicy::check_for(
    const PasswordOwner& owner, std::string_view field, const Secret& password
) const {
    const bool has_lists = rules().has_lists;
    std::vector<std::string> words;
    if (has_lists) {
        words = words_of_owner(owner);
        words.insert(words.end(), server_words_.begin(), server_words_.end());
    }
    std::optional<FieldError> fault;
    if (has_lists && is_made_of(password.reveal(), words)) {
        fault = {std::string(field), "context", "Is too close to a name or to this site's."};
    } else if (breach_check_ && breach_check_->is_breached(Secret(to_nfc(password.reveal())))) {
        fault = {std::string(field), "breached", "Is known from a leak. Please take another one."};
    }
    if (fault && has_lists) {
        fault->score = score_of(*fault, password.reveal(), words);
    }
    return fault;
}

std::string_view to_string(PasswordPolicy::Name name) {
    return name == Name::classic ? "classic" : "modern";
}

Error refused_password(FieldError fault) {
    return {ErrorCode::invalid_input, "Invalid data", {std::move(fault)}};
}

} // namespace latchkey::accounts

#include "adoption/examination.hpp"

#include "accounts/email.hpp"
#include "accounts/profile_text.hpp"
#include "base/unicode.hpp"
#include "crypto/password_hasher.hpp"

#include <algorithm>

namespace latchkey::adoption {

namespace {

/// One clock may be ahead of the other by this much.
constexpr std::chrono::minutes slack{1};

bool repair(std::string& text) {
    const bool is_damaged = !is_valid_utf8(text);
    if (is_damaged) {
        text = make_well_formed(text);
    }
    return is_damaged;
}

void repair_texts(FlaskUser& user, Examined& examined) {
    const bool is_email_damaged = repair(user.email);
    const bool is_name_damaged = repair(user.full_name);
    const bool is_company_damaged = user.company && repair(*user.company);
    if (is_email_damaged || is_name_damaged || is_company_damaged) {
        examined.flaws.push_back(Flaw::not_utf8);
    }
}

void examine_texts(const FlaskUser& user, Examined& examined) {
    if (user.id < 1) {
        examined.flaws.push_back(Flaw::id);
    }
    if (!accounts::Email::parse(user.email)) {
        examined.flaws.push_back(Flaw::email);
    }
    if (!crypto::PasswordHash(user.password_hash).is_verifiable()) {
        examined.flaws.push_back(Flaw::password);
    }
    if (accounts::check_profile_text("full_name", user.full_name)) {
        examined.flaws.push_back(Flaw::full_name);
    }
    if (user.company && accounts::check_profile_text("company", *user.company)) {
        examined.flaws.push_back(Flaw::company);
    }
}

std::optional<TimePoint>
read_time(const std::optional<std::string>& text, const LocalZone& zone, Examined& examined) {
    const auto written = text ? parse_written_time(*text) : std::nullopt;
    if (!written) {
        return std::nullopt;
    }
    const Moment moment = zone.read(*written);
    if (moment.reading != Moment::Reading::plain) {
        examined.odd_readings.push_back(moment.reading);
    }
    return moment.at;
}

} // namespace

std::string make_well_formed(std::string_view text) {
    std::string made;
    while (!text.empty()) {
        std::size_t size = 1;
        while (size <= std::min<std::size_t>(4, text.size()) && !is_valid_utf8(text.substr(0, size))
        ) {
            ++size;
        }
        const bool is_code_point = size <= std::min<std::size_t>(4, text.size());
        made += is_code_point ? text.substr(0, size) : "\uFFFD";
        text.remove_prefix(is_code_point ? size : 1);
    }
    return made;
}

Examined examine(FlaskUser& user, const LocalZone& zone, TimePoint now) {
    Examined examined;
    repair_texts(user, examined);
    examine_texts(user, examined);
    examined.email_key = fold_case(user.email);
    examined.name_key = fold_case(user.full_name);
    const auto created_at = read_time(user.created_at, zone, examined);
    const auto updated_at = read_time(user.updated_at, zone, examined);
    if (!created_at) {
        examined.flaws.push_back(Flaw::created_at);
    }
    if (!updated_at) {
        examined.flaws.push_back(Flaw::updated_at);
    }
    examined.created_at = created_at.value_or(TimePoint());
    examined.updated_at = updated_at.value_or(examined.created_at);
    if (std::max(examined.created_at, examined.updated_at) > now + slack) {
        examined.flaws.push_back(Flaw::future);
    }
    if (updated_at || created_at) {
        examined.newest_written =
            updated_at && *updated_at >= examined.created_at ? user.updated_at : user.created_at;
    }
    return examined;
}

} // namespace latchkey::adoption

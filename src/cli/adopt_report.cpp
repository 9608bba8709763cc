#include "cli/adopt_report.hpp"

#include "cli/printable_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace latchkey::cli {

namespace {

using adoption::Flaw;
using adoption::Survey;

constexpr std::array all_flaws{
    Flaw::password,
    Flaw::email,
    Flaw::full_name,
    Flaw::company,
    Flaw::not_utf8,
    Flaw::id,
    Flaw::created_at,
    Flaw::updated_at,
    Flaw::future};

static_assert(all_flaws.size() == adoption::flaws);

std::string_view meaning_of(Flaw flaw) {
    switch (flaw) {
    case Flaw::id:
        return "ids below 1, which no path can name";
    case Flaw::email:
        return "addresses that break the rule: their owners cannot sign in until an admin "
               "corrects them";
    case Flaw::password:
        return "passwords whose hash is of no known kind: their owners get in by recovery";
    case Flaw::full_name:
        return "names of more than 100 characters, or with control characters: kept as they are";
    case Flaw::company:
        return "companies of more than 100 characters, or with control characters: kept as they "
               "are";
    case Flaw::not_utf8:
        return "texts with bytes that are not UTF-8: U+FFFD stands in their place";
    case Flaw::created_at:
        return "accounts without a readable created_at: 1970-01-01 stands in its place";
    case Flaw::updated_at:
        return "accounts without a readable updated_at: created_at stands in its place";
    case Flaw::future:
        return "accounts with times that have not come yet: is it the right time zone?";
    }
    std::abort(); // not an enumerator: memory is damaged
}

std::string quoted(const std::string& text) {
    return to_printable_json(boost::json::serialize(boost::json::value(text)));
}

void add_flaw(std::string& text, const Survey& survey, Flaw flaw) {
    const adoption::Flawed& flawed = survey.of(flaw);
    if (flawed.count == 0) {
        return;
    }
    const std::int64_t unlisted = flawed.count - std::ssize(flawed.ids);
    text += fmt::format(
        "  {} {}\n    ids {}{}\n",
        flawed.count,
        meaning_of(flaw),
        fmt::join(flawed.ids, ", "),
        unlisted > 0 ? fmt::format(" and {} more", unlisted) : ""
    );
}

void add_times(std::string& text, const Survey& survey, const ChosenZone& zone) {
    text += fmt::format("  times are read as {} ({})", zone.name, zone.origin);
    if (survey.newest_written) {
        text += fmt::format(
            ": the newest, {}, is {}", quoted(*survey.newest_written), to_rfc3339(survey.newest)
        );
    }
    text += '\n';
    if (survey.times_first_of_two > 0) {
        text += fmt::format(
            "  {} times that the clocks showed twice are read as the first\n",
            survey.times_first_of_two
        );
    }
    if (survey.times_left_out > 0) {
        text += fmt::format(
            "  {} times that the clocks left out are read as if they had not been changed yet\n",
            survey.times_left_out
        );
    }
}

void add_twins(std::string& text, const Survey& survey) {
    for (const auto& group : survey.twins) {
        std::vector<std::string> named(group.size());
        std::ranges::transform(group, named.begin(), [](const adoption::Twin& twin) {
            return fmt::format("{} {}", twin.id, quoted(twin.email));
        });
        text += fmt::format("  one address: {}\n", fmt::join(named, ", "));
    }
}

} // namespace

std::string describe(const Survey& survey, const ChosenZone& zone) {
    std::string text = fmt::format(
        "  {} accounts, with their ids, addresses, names, companies and password hashes\n",
        survey.users
    );
    add_times(text, survey, zone);
    if (survey.reset_codes > 0) {
        text += fmt::format(
            "  {} recovery codes, good for ten minutes, are dropped\n", survey.reset_codes
        );
    }
    if (!survey.other_tables.empty()) {
        text += fmt::format(
            "  other tables stay as they are: {}\n", fmt::join(survey.other_tables, ", ")
        );
    }
    for (const Flaw flaw : all_flaws) {
        add_flaw(text, survey, flaw);
    }
    add_twins(text, survey);
    return text;
}

} // namespace latchkey::cli

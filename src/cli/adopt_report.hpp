#pragma once

// What `latchkey db adopt` has found, in words for the operator.

#include "adoption/local_time.hpp"
#include "adoption/model.hpp"

#include <string>
#include <string_view>

namespace latchkey::cli {

/// Where the name of a zone came from: "TIME_ZONE".
struct ChosenZone {
    std::string name;
    std::string_view origin;
};

/// Lines of printable text: accounts by their ids, each kind of flaw with up to a thousand of them.
/// Addresses only of twins, whose owner has to be told from them.
std::string describe(const adoption::Survey& survey, const ChosenZone& zone);

} // namespace latchkey::cli

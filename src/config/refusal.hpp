#pragma once

// Why one value is refused. The parsers of this folder return it; load() adds the setting's name
// and makes it a Fault.

#include <boost/system/result.hpp>

#include <string>
#include <vector>

namespace latchkey::config {

/// `problem` continues the sentence that the setting's name begins; `remedy` is an instruction.
struct Refusal {
    std::string problem;
    std::string remedy;
};

/// A value, or everything that is wrong with its text (never an empty list).
template <typename T>
using Checked = boost::system::result<T, std::vector<Refusal>>;

std::vector<Refusal> refuse(std::string problem, std::string remedy);

/// For numbers and truth values, which could be the length of a list of refusals as well, so that
/// result<> does not convert them on its own.
template <typename T>
Checked<T> accept(T value) {
    return Checked<T>(boost::system::in_place_value, value);
}

} // namespace latchkey::config

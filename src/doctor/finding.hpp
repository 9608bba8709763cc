#pragma once

// What `latchkey doctor` says about one setting.

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::doctor {

/// `fault`: something does not work. `warning`: it works, and someone could make use of it. `open`:
/// PROFILE=standard leaves it open on purpose, strict closes it. `note`: good to know.
enum class Severity { fault, warning, open, note };

/// The enumerator's spelling.
std::string_view to_string(Severity severity);

struct Finding {
    Severity severity;
    std::string setting; // its name, or `.env, line 3`
    std::string reason;  // continues the sentence that the name begins
    std::string remedy;  // an instruction
};

using Findings = std::vector<Finding>;

/// Neither faults nor warnings.
bool is_well(const Findings& findings);

/// A paragraph a finding, the worst first.
std::string describe(const Findings& findings);

/// `{"findings":[{"reason":…,"remedy":…,"setting":…,"severity":…}],"is_well":…}` and a line end,
/// in the same order.
std::string to_json(const Findings& findings);

} // namespace latchkey::doctor

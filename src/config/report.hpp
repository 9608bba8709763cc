#pragma once

// What is told about settings: faults at start, the list of `latchkey config`, and the page of
// documentation. None of these ever holds a secret.

#include <string>
#include <vector>

namespace latchkey::config {

/// Something that keeps Latchkey from starting.
struct Fault {
    std::string name;    // of the setting, or `.env, line 3`
    std::string problem; // continues the sentence that the name begins
    std::string remedy;  // an instruction
};

/// One setting as it is in force.
struct Effective {
    std::string name;
    std::string
        value; // as it may be shown: escaped; `(hidden, 44 bytes)` for a secret; may be empty
    std::string origin; // `environment`, `.env`, `default`, `default of strict`, `file <path>`
                        // or `made by --dev`
    bool is_secret;     // the value is hidden: a secret, or a URL that may hold a password
};

/// A paragraph a fault, a blank line between two: `SECRET_KEY: is not set. Remedy: make one with
/// …`.
std::string describe(const std::vector<Fault>& faults);

/// What `latchkey config` prints: one line a setting; name, value, origin, aligned. `(not set)`
/// where there is no value.
std::string describe(const std::vector<Effective>& settings);

/// docs/configuration.md: every setting with its default, meaning, allowed values and an example.
/// The same on every machine.
std::string to_markdown();

} // namespace latchkey::config

#pragma once

// An audit record for services under test.

#include "audit/record.hpp"

#include <string>

namespace latchkey::testing {

inline const audit::Record& record() {
    static const audit::Record record{Secret(std::string(32, 'a'))};
    return record;
}

} // namespace latchkey::testing

#pragma once

// Changes to accounts as the tests of this folder write them.

#include "accounts/model.hpp"

namespace latchkey::accounts {

/// Changes to that one field.
template <typename Field, typename Value>
UserChanges changing(Field UserChanges::*field, Value value) {
    UserChanges changes;
    changes.*field = value;
    return changes;
}

} // namespace latchkey::accounts

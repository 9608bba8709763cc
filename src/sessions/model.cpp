#include "sessions/model.hpp"

#include <cstdlib>

namespace latchkey::sessions {

std::string_view to_string(Ending ending) {
    switch (ending) {
    case Ending::signed_out:
        return "signed_out";
    case Ending::revoked:
        return "revoked";
    }
    std::abort(); // not an enumerator: memory is damaged
}

} // namespace latchkey::sessions

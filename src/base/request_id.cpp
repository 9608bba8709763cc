#include "base/request_id.hpp"

#include <fmt/format.h>

namespace latchkey {

std::string to_string(RequestId id) {
    return fmt::format("{:016x}", id.value());
}

} // namespace latchkey

#include "audit/encoding.hpp"

namespace latchkey::audit {

void Encoding::add(std::string_view value) {
    text_.append(std::to_string(value.size())).append(":").append(value).append(",");
}

void Encoding::add(std::int64_t number) {
    add(std::string_view(std::to_string(number)));
}

} // namespace latchkey::audit

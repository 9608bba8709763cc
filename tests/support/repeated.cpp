#include "support/repeated.hpp"

namespace latchkey::testing {

std::string repeated(std::string_view text, std::size_t times) {
    std::string repeated;
    for (std::size_t i = 0; i < times; ++i) {
        repeated += text;
    }
    return repeated;
}

} // namespace latchkey::testing

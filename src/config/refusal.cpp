#include "config/refusal.hpp"

#include <utility>

namespace latchkey::config {

std::vector<Refusal> refuse(std::string problem, std::string remedy) {
    return {Refusal{std::move(problem), std::move(remedy)}};
}

} // namespace latchkey::config

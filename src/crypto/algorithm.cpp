#include "crypto/algorithm.hpp"

#include <cstdlib>

namespace latchkey::crypto {

std::string_view to_string(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::es256:
        return "ES256";
    case Algorithm::eddsa:
        return "EdDSA";
    case Algorithm::rs256:
        return "RS256";
    case Algorithm::hs256:
        return "HS256";
    }
    std::abort(); // not an enumerator: memory is damaged
}

std::optional<Algorithm> parse_algorithm(std::string_view name) {
    for (const Algorithm algorithm :
         {Algorithm::es256, Algorithm::eddsa, Algorithm::rs256, Algorithm::hs256}) {
        if (name == to_string(algorithm)) {
            return algorithm;
        }
    }
    return std::nullopt;
}

} // namespace latchkey::crypto

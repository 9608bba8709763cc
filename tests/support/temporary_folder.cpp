#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <stdexcept>

namespace latchkey::testing {

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "latchkey-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder " + name);
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored; // what stays behind is the system's to clean
    std::filesystem::remove_all(path_, ignored);
}

} // namespace latchkey::testing

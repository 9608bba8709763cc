#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace latchkey::cli {

/// A file that can be read from its beginning more than once. What comes down a pipe or from
/// standard input is kept on the disk meanwhile, in a file without a name.
class InputFile {
public:
    /// `-` is standard input. Throws Failure.
    explicit InputFile(const std::string& path);

    std::istream& stream() { return stream_; }

    [[nodiscard]] std::int64_t bytes() const { return bytes_; }

private:
    void keep(std::istream& from);

    std::fstream stream_;
    std::int64_t bytes_ = 0;
};

} // namespace latchkey::cli

#include "cli/input_file.hpp"

#include "base/error.hpp"
#include "config/display.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace latchkey::cli {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot(const char* what, const std::string& path, int error) {
    throw Failure(fmt::format(
        "cannot {} {}: {}", what, config::in_quotes(path), std::generic_category().message(error)
    ));
}

} // namespace

InputFile::InputFile(const std::string& path) {
    if (path == "-") {
        keep(std::cin);
        return;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
        cannot("read", path, EISDIR);
    }
    errno = 0;
    std::ifstream pipe;
    std::ios& opened = fs::is_regular_file(status) ? static_cast<std::ios&>(stream_) : pipe;
    if (fs::is_regular_file(status)) {
        stream_.open(path, std::ios::in | std::ios::binary);
        bytes_ = static_cast<std::int64_t>(fs::file_size(path));
    } else {
        pipe.open(path, std::ios::binary);
    }
    if (!opened) {
        cannot("read", path, errno);
    }
    if (pipe.is_open()) {
        keep(pipe);
    }
}

/// It may hold password hashes: readable for us alone from the first moment, and gone with us.
void InputFile::keep(std::istream& from) {
    std::string path = (fs::temp_directory_path() / "latchkey-XXXXXX").string();
    const int descriptor = mkstemp(path.data());
    if (descriptor < 0) {
        cannot("make", path, errno);
    }
    ::close(descriptor);
    stream_.open(path, std::ios::in | std::ios::out | std::ios::binary);
    ::unlink(path.c_str());
    if (from.peek() != std::char_traits<char>::eof()) {
        stream_ << from.rdbuf();
    }
    stream_.flush();
    if (!stream_) {
        throw Failure("standard input or a pipe cannot be kept on the disk; is $TMPDIR full?");
    }
    bytes_ = stream_.tellp();
}

} // namespace latchkey::cli

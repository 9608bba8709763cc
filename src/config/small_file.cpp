#include "config/small_file.hpp"

#include "base/secret.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace latchkey::config {

boost::system::error_code last_error() {
    return {errno, boost::system::system_category()};
}

namespace {

/// What is read goes through it in pieces; nothing of a secret stays behind.
struct Piece {
    Piece() = default;
    Piece(const Piece&) = delete;
    Piece(Piece&&) = delete;
    Piece& operator=(const Piece&) = delete;
    Piece& operator=(Piece&&) = delete;

    ~Piece() { wipe(bytes); }

    std::array<char, 4096> bytes{};
};

boost::system::result<SmallFile> read_all(int descriptor, std::size_t bytes_max) {
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) {
        return last_error();
    }
    SmallFile file{.content = {}, .mode = status.st_mode};
    Piece piece;
    while (true) {
        const ssize_t bytes = ::read(descriptor, piece.bytes.data(), piece.bytes.size());
        if (bytes < 0 && errno == EINTR) {
            continue;
        }
        if (bytes < 0) {
            return last_error();
        }
        if (bytes == 0) {
            return file;
        }
        file.content.append(piece.bytes.data(), static_cast<std::size_t>(bytes));
        if (file.content.size() > bytes_max) {
            return boost::system::error_code(EFBIG, boost::system::system_category());
        }
    }
}

} // namespace

boost::system::result<SmallFile> read_small_file(const std::string& path, std::size_t bytes_max) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return last_error();
    }
    auto file = read_all(descriptor, bytes_max);
    ::close(descriptor);
    return file;
}

void drop_line_end(std::string& content) {
    if (content.ends_with('\n')) {
        content.pop_back();
        if (content.ends_with('\r')) {
            content.pop_back();
        }
    }
}

} // namespace latchkey::config

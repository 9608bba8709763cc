#include "cli/output_file.hpp"

#include "base/error.hpp"
#include "config/display.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace latchkey::cli {

namespace {

bool is_standard_output(const std::string& path) {
    return path == "-";
}

/// A file without a name, which is gone with this process. -1 where the file system has none such.
int open_unnamed(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return ::open(
        folder.empty() ? "." : folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, S_IRUSR | S_IWUSR
    );
}

int open_named(const std::string& path) {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

bool is_there(const std::string& path) {
    struct stat status = {};
    return ::lstat(path.c_str(), &status) == 0;
}

} // namespace

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)) {
    if (is_standard_output(path_)) {
        descriptor_ = STDOUT_FILENO;
        return;
    }
    if (is_there(path_)) {
        fail(EEXIST);
    }
    descriptor_ = open_unnamed(path_);
    is_named_ = descriptor_ < 0;
    if (is_named_) {
        descriptor_ = open_named(path_);
    }
    if (descriptor_ < 0) {
        fail(errno);
    }
}

OutputFile::~OutputFile() {
    if (is_standard_output(path_)) {
        return;
    }
    ::close(descriptor_);
    if (is_named_ && !is_finished_) {
        ::unlink(path_.c_str());
    }
}

void OutputFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            fail(errno);
        }
        bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

void OutputFile::finish() {
    if (is_standard_output(path_)) {
        return;
    }
    const std::string own = "/proc/self/fd/" + std::to_string(descriptor_);
    if (::fsync(descriptor_) != 0 ||
        (!is_named_ &&
         ::linkat(AT_FDCWD, own.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) != 0)) {
        fail(errno);
    }
    is_finished_ = true;
}

void OutputFile::fail(int error) const {
    throw Failure(fmt::format(
        "cannot write {}: {}",
        is_standard_output(path_) ? "standard output" : config::in_quotes(path_),
        std::generic_category().message(error)
    ));
}

} // namespace latchkey::cli

#include "cli/output_file.hpp"

#include "base/error.hpp"
#include "config/display.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace latchkey::cli {

namespace {

bool is_standard_output(const std::string& path) {
    return path == "-";
}

} // namespace

OutputFile::OutputFile(std::string path)
    : path_(std::move(path))
    , descriptor_(
          is_standard_output(path_)
              ? STDOUT_FILENO
              : ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)
      ) {
    if (descriptor_ < 0) {
        fail(errno);
    }
}

OutputFile::~OutputFile() {
    if (is_standard_output(path_)) {
        return;
    }
    ::close(descriptor_);
    if (!is_finished_) {
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
    if (!is_standard_output(path_) && ::fsync(descriptor_) != 0) {
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

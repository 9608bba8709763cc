#include "app/durable_file.hpp"

#include "base/error.hpp"
#include "config/display.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace latchkey::app {

namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
    const std::string reason = std::system_category().message(errno);
    throw Failure(config::in_quotes(path) + " cannot be " + what + ": " + reason);
}

int open_or_fail(const std::string& path, int flags, const char* what) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        fail(path, what);
    }
    return descriptor;
}

/// What is emptied and written to must not be another name of something else: whoever may write to
/// the folder could have put it there.
void require_own(int descriptor, const std::string& path) {
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) {
        fail(path, "written");
    }
    if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid() || status.st_nlink != 1) {
        throw Failure(config::in_quotes(path) + " is somebody else's or no plain file: remove it");
    }
}

[[noreturn]] void fail_as_taken(const std::string& path) {
    throw Failure(config::in_quotes(path) + " is there already: choose another name");
}

/// A name is on the disk when its folder is.
void sync_folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    const int descriptor = open_or_fail(folder.empty() ? "." : folder, O_RDONLY, "opened");
    const int status = ::fsync(descriptor);
    ::close(descriptor);
    if (status != 0) {
        fail(path, "synced");
    }
}

/// Not every file system can rename without replacing (NFS).
bool rename_to_absent(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno == EEXIST) {
        fail_as_taken(to);
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return false;
    }
    DurableFile::require_absent(to);
    return ::rename(from.c_str(), to.c_str()) == 0;
}

} // namespace

DurableFile::DurableFile(std::string path, int descriptor, bool is_draft)
    : path_(std::move(path))
    , descriptor_(descriptor)
    , is_draft_(is_draft) {}

DurableFile::DurableFile(DurableFile&& other) noexcept
    : path_(std::move(other.path_))
    , descriptor_(std::exchange(other.descriptor_, -1))
    , is_draft_(std::exchange(other.is_draft_, false)) {}

DurableFile::~DurableFile() {
    if (is_draft_) {
        ::unlink(path_.c_str());
    }
    if (descriptor_ != -1) {
        ::close(descriptor_);
    }
}

DurableFile DurableFile::open(const std::string& path) {
    return {path, open_or_fail(path, O_RDONLY, "read"), false};
}

DurableFile DurableFile::make_draft(const std::string& path) {
    DurableFile draft(path, open_or_fail(path, O_RDWR | O_CREAT | O_NOFOLLOW, "written"), false);
    require_own(draft.descriptor_, path);
    if (::flock(draft.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        throw Failure(
            config::in_quotes(path) + " is being written by another process: wait for it"
        );
    }
    if (::ftruncate(draft.descriptor_, 0) != 0 ||
        ::fchmod(draft.descriptor_, S_IRUSR | S_IWUSR) != 0) {
        fail(path, "written");
    }
    draft.is_draft_ = true;
    return draft;
}

void DurableFile::require_absent(const std::string& path) {
    struct stat status = {};
    if (::lstat(path.c_str(), &status) == 0) {
        fail_as_taken(path);
    }
}

std::uint64_t DurableFile::size() const {
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0) {
        fail(path_, "read");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

std::size_t DurableFile::read(std::string& buffer, std::size_t bytes_max) {
    while (true) {
        const ssize_t bytes =
            ::read(descriptor_, buffer.data(), std::min(bytes_max, buffer.size()));
        if (bytes >= 0) {
            return static_cast<std::size_t>(bytes);
        }
        if (errno != EINTR) {
            fail(path_, "read");
        }
    }
}

std::string DurableFile::read_end(std::size_t bytes_max) const {
    const std::uint64_t bytes = std::min<std::uint64_t>(size(), bytes_max);
    std::string end(bytes, '\0');
    const ssize_t read =
        ::pread(descriptor_, end.data(), end.size(), static_cast<off_t>(size() - bytes));
    if (read < 0) {
        fail(path_, "read");
    }
    end.resize(static_cast<std::size_t>(read));
    return end;
}

void DurableFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            fail(path_, "written");
        }
        bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

void DurableFile::publish(const std::string& path) {
    if (::fsync(descriptor_) != 0) {
        fail(path_, "synced");
    }
    if (!rename_to_absent(path_, path)) {
        fail(path, "written");
    }
    is_draft_ = false;
    path_ = path;
    sync_folder_of(path);
}

} // namespace latchkey::app

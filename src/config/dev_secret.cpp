#include "config/dev_secret.hpp"

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "config/display.hpp"
#include "config/small_file.hpp"

#include <boost/system/error_code.hpp>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string_view>
#include <utility>

namespace latchkey::config {

namespace {

constexpr std::size_t secret_bytes = 32;
constexpr std::size_t file_bytes_max = 4096;

/// getrandom(2) gives up to 256 bytes at once or none; it is interrupted only before its first
/// seed.
std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        if (errno != EINTR) {
            throw Failure("getrandom: " + last_error().message());
        }
    }
    return bytes;
}

boost::system::error_code write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return last_error();
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0 ? boost::system::error_code() : last_error();
}

boost::system::error_code write_new_file(const std::string& path, const Secret& content) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return last_error();
    }
    const auto error = write_all(descriptor, content.reveal());
    ::close(descriptor);
    return error;
}

/// Written under a name of its own and then linked: whoever opens `path` finds all of it, and
/// link(2) never replaces the file of a process that was faster. That is as good as success here.
boost::system::error_code make_secret_file(const std::string& path) {
    const std::string draft = path + '.' + hex_encode(random_bytes(8));
    std::string raw = random_bytes(secret_bytes);
    std::string text = base64url_encode(raw);
    wipe(raw);
    text.push_back('\n');
    auto error = write_new_file(draft, Secret(std::move(text)));
    if (!error && ::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) {
        error = last_error();
    }
    ::unlink(draft.c_str());
    return error;
}

Checked<Secret> check(SmallFile file, const std::string& path) {
    drop_line_end(file.content);
    Secret secret(std::move(file.content));
    if ((file.mode & (S_IRWXG | S_IRWXO)) != 0) {
        return refuse(
            "is kept in " + in_quotes(path) + ", which others than its owner may open",
            "run: chmod 600 " + escape_controls(path)
        );
    }
    auto decoded = base64url_decode(secret.reveal());
    const bool is_ours = decoded && decoded->size() == secret_bytes;
    if (decoded) {
        wipe(*decoded);
    }
    if (!is_ours) {
        return refuse(
            "is kept in " + in_quotes(path) + ", which does not hold a key made by --dev",
            "delete the file to have a new one made, or set SECRET_KEY"
        );
    }
    return secret;
}

} // namespace

Checked<Secret> read_or_make_dev_secret(const std::string& database_path) {
    const std::string path = database_path + ".secret";
    auto file = read_small_file(path, file_bytes_max);
    if (!file && file.error() == boost::system::errc::no_such_file_or_directory) {
        if (const auto error = make_secret_file(path)) {
            return refuse(
                "cannot be kept in " + in_quotes(path) + ": " + error.message(),
                "make the folder, let this user write there, or set SECRET_KEY"
            );
        }
        file = read_small_file(path, file_bytes_max);
    }
    if (!file) {
        return refuse(
            "cannot be read from " + in_quotes(path) + ": " + file.error().message(),
            "let this user read the file, or set SECRET_KEY"
        );
    }
    return check(*std::move(file), path);
}

} // namespace latchkey::config

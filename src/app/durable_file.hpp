#pragma once

// A file that is whole on the disk before it has its name, for backups. POSIX; every call throws
// Failure, which names the file.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace latchkey::app {

class DurableFile {
public:
    /// To be read, from its beginning.
    static DurableFile open(const std::string& path);

    /// An empty file, which its owner alone may read, gone again with this object: one that a kill
    /// has left behind is taken over, one that another process still writes is not.
    static DurableFile make_draft(const std::string& path);

    /// Throws Failure when there is such a file.
    static void require_absent(const std::string& path);

    DurableFile(const DurableFile&) = delete;
    DurableFile(DurableFile&& other) noexcept;
    DurableFile& operator=(const DurableFile&) = delete;
    DurableFile& operator=(DurableFile&&) = delete;
    ~DurableFile();

    [[nodiscard]] const std::string& path() const { return path_; }

    [[nodiscard]] std::uint64_t size() const;

    /// Up to `bytes_max` bytes into `buffer`; how many, 0 at the end.
    std::size_t read(std::string& buffer, std::size_t bytes_max);

    /// Up to that many of the last bytes.
    [[nodiscard]] std::string read_end(std::size_t bytes_max) const;

    void write(std::string_view bytes);

    /// Syncs the draft and gives it its name, which no file may have.
    void publish(const std::string& path);

private:
    DurableFile(std::string path, int descriptor, bool is_draft);

    std::string path_;
    int descriptor_; // -1: moved from
    bool is_draft_;
};

} // namespace latchkey::app

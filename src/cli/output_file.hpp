#pragma once

#include <string>
#include <string_view>

namespace latchkey::cli {

/// A file that is new, nobody else's to read, and whole: what breaks off leaves none.
class OutputFile {
public:
    /// `-` is standard output. Throws Failure, also when there is such a file.
    explicit OutputFile(std::string path);

    OutputFile(const OutputFile&) = delete;
    OutputFile(OutputFile&&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    OutputFile& operator=(OutputFile&&) = delete;
    ~OutputFile();

    /// Throws Failure.
    void write(std::string_view bytes);

    /// To the disk: from here on the file is there. Throws Failure, also when another is by now.
    void finish();

private:
    [[noreturn]] void fail(int error) const;

    std::string path_;
    int descriptor_ = -1;
    bool is_named_ = false; // before it is finished
    bool is_finished_ = false;
};

} // namespace latchkey::cli

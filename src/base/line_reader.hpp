#pragma once

// A text file line by line, in memory that its lines cannot exhaust.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>

namespace latchkey {

class LineReader {
public:
    enum class Outcome {
        line,
        too_long, // the rest of it is skipped by the next call
        end,
    };

    /// `in` must outlive it, and is read from where it stands; a byte order mark of UTF-8 there is
    /// left out.
    LineReader(std::istream& in, std::size_t line_bytes_max)
        : in_(in)
        , line_bytes_max_(line_bytes_max) {}

    /// Appends the next line to `text`, up to its LF, which is left out; a CR before it is not. Not
    /// an empty one after the last LF. `text` never grows beyond line_bytes_max. Throws what the
    /// stream's buffer throws when the file cannot be read.
    Outcome append_next(std::string& text);

    /// Of the last line, from 1.
    [[nodiscard]] std::int64_t number() const { return number_; }

    /// How many were read so far.
    [[nodiscard]] std::int64_t bytes() const { return bytes_; }

private:
    void skip_mark();
    int take();

    std::istream& in_;
    const std::size_t line_bytes_max_;
    std::int64_t number_ = 0;
    std::int64_t bytes_ = 0;
    bool is_inside_ = false; // a line that was too long
};

} // namespace latchkey

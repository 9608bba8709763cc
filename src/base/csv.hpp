#pragma once

// Comma-separated values (RFC 4180): read record by record, written field by field. Absent is told
// from empty as PostgreSQL's COPY does it: nothing at all between two commas is absent, `""` is
// empty.

#include "base/error.hpp"
#include "base/line_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey {

using CsvRecord = std::vector<std::optional<std::string>>;

class CsvReader {
public:
    CsvReader(std::istream& in, std::size_t record_bytes_max)
        : lines_(in, record_bytes_max)
        , record_bytes_max_(record_bytes_max) {}

    /// The next record, which may be several lines; empty lines between records are passed over.
    /// Nothing at the end. An Error says what breaks the rules, and nothing can be read behind it:
    /// where a record begins cannot be told any more. Bytes are not looked at otherwise.
    std::optional<Result<CsvRecord>> next();

    /// Where the last record began, from 1.
    [[nodiscard]] std::int64_t line() const { return line_; }

    /// How many were read so far.
    [[nodiscard]] std::int64_t bytes() const { return lines_.bytes(); }

private:
    LineReader::Outcome begin_record();
    bool append_line();
    Result<std::optional<std::string>> read_quoted(std::size_t& at);
    [[nodiscard]] std::optional<std::string> read_plain(std::size_t& at) const;
    Result<CsvRecord> read_record();

    LineReader lines_;
    const std::size_t record_bytes_max_;
    std::string text_; // of the record so far
    std::int64_t line_ = 0;
    bool is_lost_ = false;
    std::string_view why_not_more_; // behind a line of a quoted field
};

/// Quoted where it has to be.
void append_csv_field(std::string& out, const std::optional<std::string_view>& field);

} // namespace latchkey

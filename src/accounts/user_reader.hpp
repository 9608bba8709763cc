#pragma once

// A file of accounts, read row by row. What is in the fields, imported_user.hpp checks.

#include "accounts/user_row.hpp"
#include "base/csv.hpp"
#include "base/error.hpp"
#include "base/line_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string_view>
#include <vector>

namespace latchkey::accounts {

class UserReader {
public:
    /// Many times what an account can have.
    static constexpr std::size_t row_bytes_max = std::size_t{64} * 1024;

    /// What becomes of fields that user_row.hpp does not name.
    enum class Others { refused, ignored };

    /// `in` must outlive it.
    UserReader(std::istream& in, FileFormat format, Others others)
        : format_(format)
        , others_(others)
        , lines_(in, row_bytes_max)
        , records_(in, row_bytes_max) {}

    /// The next account; nothing at the end. Empty lines are passed over. Errors: malformed_json
    /// and invalid_input, whose message or fields say what is wrong with this row. Behind some
    /// there is nothing more: a CSV file whose header or quotes are wrong.
    std::optional<Result<UserRow>> next();

    /// Where the last row began, from 1.
    [[nodiscard]] std::int64_t line() const {
        return format_ == FileFormat::csv ? records_.line() : lines_.number();
    }

    /// How many were read so far.
    [[nodiscard]] std::int64_t bytes() const {
        return format_ == FileFormat::csv ? records_.bytes() : lines_.bytes();
    }

private:
    std::optional<Result<UserRow>> next_object();
    std::optional<Result<UserRow>> next_record();
    [[nodiscard]] Result<UserRow> read_object(std::string_view line) const;
    Result<UserRow> read_record(CsvRecord&& record) const;
    Result<void> read_header();

    const FileFormat format_;
    const Others others_;
    LineReader lines_;                              // of JSON
    CsvReader records_;                             // of CSV
    std::vector<std::optional<UserField>> columns_; // of CSV, once the header was read
    bool is_over_ = false;
};

} // namespace latchkey::accounts

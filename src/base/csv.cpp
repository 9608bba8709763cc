#include "base/csv.hpp"

#include <algorithm>
#include <utility>

namespace latchkey {

namespace {

constexpr std::string_view too_long = "the record is too long; nothing behind it was read";

Error malformed(std::string_view message) {
    return {ErrorCode::invalid_input, std::string(message)};
}

} // namespace

std::optional<Result<CsvRecord>> CsvReader::next() {
    const LineReader::Outcome outcome = is_lost_ ? LineReader::Outcome::end : begin_record();
    if (outcome == LineReader::Outcome::end) {
        return std::nullopt;
    }
    auto record = outcome == LineReader::Outcome::line ? read_record() : malformed(too_long);
    is_lost_ = !record;
    return record;
}

LineReader::Outcome CsvReader::begin_record() {
    LineReader::Outcome outcome{};
    do {
        text_.clear();
        outcome = lines_.append_next(text_);
    } while (outcome == LineReader::Outcome::line && (text_.empty() || text_ == "\r"));
    line_ = lines_.number();
    return outcome;
}

/// A line break inside quotes, and what follows it. False when nothing does, or too much.
bool CsvReader::append_line() {
    text_.push_back('\n');
    const auto outcome = text_.size() > record_bytes_max_ ? LineReader::Outcome::too_long
                                                          : lines_.append_next(text_);
    why_not_more_ = outcome == LineReader::Outcome::end ? "a quoted field has no end" : too_long;
    return outcome == LineReader::Outcome::line;
}

/// `at` stands on the opening quote, and behind the closing one in the end.
Result<std::optional<std::string>> CsvReader::read_quoted(std::size_t& at) {
    std::string field;
    for (++at;; ++at) {
        if (at == text_.size() && !append_line()) {
            return malformed(why_not_more_);
        }
        if (text_[at] == '"' && text_.compare(at, 2, "\"\"") != 0) {
            ++at;
            return std::optional(std::move(field));
        }
        at += text_[at] == '"' ? 1 : 0;
        field.push_back(text_[at]);
    }
}

/// `at` stands on what ends it in the end.
std::optional<std::string> CsvReader::read_plain(std::size_t& at) const {
    const std::size_t end = std::min(text_.find_first_of(",\"\r", at), text_.size());
    std::string field = text_.substr(at, end - at);
    at = end;
    return field.empty() ? std::nullopt : std::optional(std::move(field));
}

Result<CsvRecord> CsvReader::read_record() {
    CsvRecord record;
    for (std::size_t at = 0;; ++at) {
        const bool is_quoted = at < text_.size() && text_[at] == '"';
        auto field = is_quoted ? read_quoted(at) : read_plain(at);
        if (!field) {
            return field.error();
        }
        record.push_back(std::move(*field));
        if (at == text_.size() || (at + 1 == text_.size() && text_[at] == '\r')) {
            return record;
        }
        if (text_[at] != ',') {
            return malformed("a quote or a CR stands where it may not: quote the whole field, and "
                             "double the quotes inside it");
        }
    }
}

void append_csv_field(std::string& out, const std::optional<std::string_view>& field) {
    if (!field) {
        return;
    }
    if (!field->empty() && field->find_first_of(",\"\r\n") == std::string_view::npos) {
        out += *field;
        return;
    }
    out += '"';
    for (const char letter : *field) {
        out.append(letter == '"' ? 2 : 1, letter);
    }
    out += '"';
}

} // namespace latchkey

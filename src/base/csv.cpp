#include "base/csv.hpp"

#include <utility>

namespace latchkey {

namespace {

Error malformed(std::string message) {
    return {ErrorCode::invalid_input, std::move(message)};
}

} // namespace

std::optional<Result<CsvRecord>> CsvReader::next() {
    const LineReader::Outcome outcome = is_lost_ ? LineReader::Outcome::end : begin_record();
    if (outcome == LineReader::Outcome::end) {
        return std::nullopt;
    }
    auto record = outcome == LineReader::Outcome::line
                      ? read_record()
                      : malformed("the record is too long; nothing behind it was read");
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

/// `at` stands on the opening quote, and behind the closing one in the end.
Result<std::string> CsvReader::read_quoted(std::size_t& at) {
    std::string field;
    for (++at;; ++at) {
        if (at == text_.size()) {
            text_.push_back('\n');
            if (lines_.append_next(text_) != LineReader::Outcome::line) {
                return malformed("a quoted field has no end");
            }
        }
        if (text_[at] == '"' && text_.compare(at, 2, "\"\"") != 0) {
            ++at;
            return field;
        }
        at += text_[at] == '"' ? 1 : 0;
        field.push_back(text_[at]);
    }
}

Result<CsvRecord> CsvReader::read_record() {
    CsvRecord record;
    for (std::size_t at = 0;; ++at) {
        if (at < text_.size() && text_[at] == '"') {
            auto field = read_quoted(at);
            if (!field) {
                return field.error();
            }
            record.emplace_back(std::move(*field));
        } else {
            const std::size_t end = text_.find_first_of(",\"\r", at);
            const std::string field = text_.substr(at, end - at);
            record.emplace_back(field.empty() ? std::nullopt : std::optional(field));
            at = end == std::string::npos ? text_.size() : end;
        }
        if (at == text_.size() || text_.substr(at) == "\r") {
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

#include "accounts/user_reader.hpp"

#include "base/unicode.hpp"
#include "crypto/strict_json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace latchkey::accounts {

namespace {

constexpr std::size_t depth_max = 8; // of what others have beside the fields we know

Error faulty(std::string message) {
    return {ErrorCode::invalid_input, std::move(message)};
}

Error not_utf8() {
    return faulty("not text in UTF-8");
}

/// What a field's value is as text; the error says what it should be.
Result<std::optional<std::string>> text_of(UserField field, const boost::json::value& value) {
    if (value.is_null()) {
        return std::optional<std::string>();
    }
    if (is_boolean(field)) {
        return value.is_bool() ? Result<std::optional<std::string>>(
                                     value.get_bool() ? std::string("true") : std::string("false")
                                 )
                               : faulty("must be true or false, without quotes");
    }
    if (field == UserField::id) {
        return value.is_int64()
                   ? Result<std::optional<std::string>>(fmt::to_string(value.get_int64()))
                   : faulty("must be a whole number, without quotes");
    }
    return value.is_string() ? Result<std::optional<std::string>>(std::string(value.get_string()))
                             : faulty("must be a string");
}

FieldError unknown(std::string_view name) {
    return {std::string(name), "unknown_field", "is no field that an account has"};
}

} // namespace

std::optional<Result<UserRow>> UserReader::next() {
    return format_ == FileFormat::csv ? next_record() : next_object();
}

std::optional<Result<UserRow>> UserReader::next_object() {
    std::string line;
    LineReader::Outcome outcome{};
    do {
        line.clear();
        outcome = lines_.append_next(line);
    } while (outcome == LineReader::Outcome::line &&
             line.find_first_not_of(" \t\r") == std::string::npos);
    switch (outcome) {
    case LineReader::Outcome::end:
        return std::nullopt;
    case LineReader::Outcome::too_long:
        return faulty(fmt::format("longer than {} bytes", row_bytes_max));
    case LineReader::Outcome::line:
        break;
    }
    return read_object(line);
}

Result<UserRow> UserReader::read_object(std::string_view line) const {
    if (!is_valid_utf8(line)) {
        return not_utf8();
    }
    const auto value = crypto::parse_strict_json(line, depth_max);
    if (!value) {
        return value.error();
    }
    if (!value->is_object()) {
        return faulty("not a JSON object: one account a line");
    }
    UserRow row;
    Error error = faulty("");
    for (const auto& [name, member] : value->get_object()) {
        const auto field = parse_user_field(name);
        if (!field && others_ == Others::refused) {
            error.fields.push_back(unknown(name));
        }
        if (!field) {
            continue;
        }
        auto text = text_of(*field, member);
        if (!text) {
            error.fields.push_back({std::string(name), "wrong_type", text.error().message});
            continue;
        }
        row[*field] = std::move(*text);
    }
    return error.fields.empty() ? Result<UserRow>(std::move(row)) : error;
}

std::optional<Result<UserRow>> UserReader::next_record() {
    if (is_over_) {
        return std::nullopt;
    }
    if (columns_.empty()) {
        const auto header = read_header();
        if (!header) {
            is_over_ = true;
            return header.error();
        }
    }
    auto record = records_.next();
    if (!record) {
        return std::nullopt;
    }
    return *record ? read_record(std::move(**record)) : record->error();
}

Result<void> UserReader::read_header() {
    const auto record = records_.next();
    if (!record) {
        return faulty("the file is empty: the first line must name the columns");
    }
    if (!*record) {
        return record->error();
    }
    Error error = faulty("");
    for (const auto& name : **record) {
        const auto field = parse_user_field(name.value_or(""));
        if (field && std::ranges::find(columns_, field) != columns_.end()) {
            error.fields.push_back({*name, "twice", "names two columns"});
        }
        if (!field && others_ == Others::refused) {
            error.fields.push_back(unknown(name.value_or("")));
        }
        columns_.push_back(field);
    }
    if (std::ranges::find(columns_, std::optional(UserField::email)) == columns_.end()) {
        error.fields.push_back(
            {"email", "missing", "is no column; the first line must name the columns"}
        );
    }
    return error.fields.empty() ? Result<void>() : error;
}

Result<UserRow> UserReader::read_record(CsvRecord&& record) const {
    if (record.size() != columns_.size()) {
        return faulty(
            fmt::format("{} fields, where the header has {}", record.size(), columns_.size())
        );
    }
    UserRow row;
    for (std::size_t i = 0; i < record.size(); ++i) {
        if (record[i] && !is_valid_utf8(*record[i])) {
            return not_utf8();
        }
        if (columns_[i]) {
            row[*columns_[i]] = std::move(record[i]);
        }
    }
    return row;
}

} // namespace latchkey::accounts

#include "support/mime_reader.hpp"

#include "support/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <stdexcept>

namespace latchkey::testing {

namespace {

constexpr std::string_view crlf = "\r\n";

/// Cuts off the first line; its CRLF is dropped.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find(crlf);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + crlf.size());
    if (line.find_first_of(crlf) != std::string_view::npos) {
        throw std::runtime_error("a bare CR or LF in: " + std::string(line));
    }
    return line;
}

/// "=C3=B3" in `text`, whose escapes begin with "=" (RFC 2045 §6.7, RFC 2047 §4.2).
std::string decode_escapes(std::string_view text) {
    std::string decoded;
    while (!text.empty()) {
        if (text.front() != '=') {
            decoded += text.front();
            text.remove_prefix(1);
            continue;
        }
        unsigned value = 0;
        const std::string_view digits = text.substr(1, 2);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) {
            throw std::runtime_error("a broken escape in: " + std::string(text));
        }
        decoded += static_cast<char>(value);
        text.remove_prefix(3);
    }
    return decoded;
}

std::string decode_quoted_printable(std::string_view encoded) {
    std::string decoded;
    while (!encoded.empty()) {
        const bool has_end = encoded.find(crlf) != std::string_view::npos;
        std::string_view line = take_line(encoded);
        if (line.size() > 76) {
            throw std::runtime_error("a quoted-printable line of more than 76 characters");
        }
        const bool is_soft = line.ends_with('=');
        line.remove_suffix(is_soft ? 1 : 0);
        decoded += decode_escapes(line);
        if (has_end && !is_soft) {
            decoded += '\n';
        }
    }
    return decoded;
}

/// Only words of UTF-8 in the Q encoding; white space between two of them is none.
std::string decode_encoded_words(std::string_view text) {
    static constexpr std::string_view begin = "=?UTF-8?Q?";
    static constexpr std::string_view end = "?=";
    std::string decoded;
    while (!text.empty()) {
        const std::size_t word = text.find(begin);
        const std::string_view before = text.substr(0, word);
        const bool is_gap = word != std::string_view::npos && !decoded.empty() &&
                            before.find_first_not_of(" \t") == std::string_view::npos;
        decoded += is_gap ? std::string_view() : before;
        text.remove_prefix(before.size());
        if (word == std::string_view::npos) {
            break;
        }
        const std::size_t close = text.find(end, begin.size());
        if (close == std::string_view::npos || close + end.size() > 75) {
            throw std::runtime_error("a broken encoded word in: " + std::string(text));
        }
        std::string characters(text.substr(begin.size(), close - begin.size()));
        std::replace(characters.begin(), characters.end(), '_', ' ');
        decoded += decode_escapes(characters);
        text.remove_prefix(close + end.size());
    }
    return decoded;
}

std::multimap<std::string, std::string> take_headers(std::string_view& rest) {
    std::multimap<std::string, std::string> headers;
    auto last = headers.end();
    for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
        if (line.front() == ' ' && last != headers.end()) {
            last->second.append(line);
            continue;
        }
        const std::size_t colon = line.find(": ");
        if (colon == std::string_view::npos) {
            throw std::runtime_error("no header: " + std::string(line));
        }
        last = headers.emplace(to_lower(line.substr(0, colon)), line.substr(colon + 2));
    }
    return headers;
}

std::vector<MimeEntity> read_parts(std::string_view body, const std::string& boundary) {
    const std::string delimiter = "--" + boundary;
    std::vector<MimeEntity> parts;
    std::size_t begin = body.find(delimiter);
    while (begin != std::string_view::npos && body.substr(begin + delimiter.size(), 2) == crlf) {
        begin += delimiter.size() + crlf.size();
        const std::size_t end = body.find("\r\n" + delimiter, begin);
        if (end == std::string_view::npos) {
            throw std::runtime_error("a part without an end");
        }
        parts.push_back(read_mime(body.substr(begin, end - begin)));
        begin = end + crlf.size();
    }
    return parts;
}

const MimeEntity* find_part(const MimeEntity& entity, std::string_view type) {
    if (entity.headers.contains("content-type") &&
        entity.header("content-type").starts_with(type)) {
        return &entity;
    }
    for (const MimeEntity& part : entity.parts) {
        if (const MimeEntity* found = find_part(part, type)) {
            return found;
        }
    }
    return nullptr;
}

} // namespace

std::string MimeEntity::header(const std::string& name) const {
    if (headers.count(name) != 1) {
        throw std::runtime_error("not exactly one header " + name);
    }
    return decode_encoded_words(headers.find(name)->second);
}

const MimeEntity& MimeEntity::part(std::string_view type) const {
    const MimeEntity* found = find_part(*this, type);
    if (found == nullptr) {
        throw std::runtime_error("no part " + std::string(type));
    }
    return *found;
}

MimeEntity read_mime(std::string_view data) {
    MimeEntity entity;
    entity.headers = take_headers(data);
    const std::string type = entity.header("content-type");
    if (type.starts_with("multipart/")) {
        const std::size_t boundary = type.find("boundary=");
        if (boundary == std::string::npos) {
            throw std::runtime_error("no boundary in: " + type);
        }
        entity.parts = read_parts(data, type.substr(boundary + 9));
    } else if (entity.header("content-transfer-encoding") == "quoted-printable") {
        entity.body = decode_quoted_printable(data);
    } else {
        throw std::runtime_error("a part that is not quoted-printable");
    }
    return entity;
}

} // namespace latchkey::testing

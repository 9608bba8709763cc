#include "app/backup.hpp"

#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/number.hpp"
#include "config/display.hpp"
#include "crypto/digest.hpp"
#include "storage/sqlite_backup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace latchkey::app {

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20U;
constexpr std::size_t label_bytes_max = 256;
constexpr std::string_view title = "latchkey-backup-1";

/// Feeds the next `bytes` of the file to the digest, and to `to` where there is one.
std::string digest_of(DurableFile& from, std::uint64_t bytes, DurableFile* to) {
    crypto::RunningSha256 digest;
    std::string piece(piece_bytes, '\0');
    for (std::uint64_t left = bytes; left > 0;) {
        const std::size_t read = from.read(piece, std::min<std::uint64_t>(left, piece_bytes));
        if (read == 0) {
            throw Failure(from.path() + " ends too early");
        }
        const std::string_view text(piece.data(), read);
        digest.add(text);
        if (to != nullptr) {
            to->write(text);
        }
        left -= read;
    }
    return hex_encode(digest.finish());
}

/// The text behind `name=`; nothing when the word begins otherwise.
std::optional<std::string_view> value_of(std::string_view word, std::string_view name) {
    return word.size() > name.size() && word.starts_with(name) && word[name.size()] == '='
               ? std::optional(word.substr(name.size() + 1))
               : std::nullopt;
}

std::string_view next_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

std::optional<BackupLabel> parse_line(std::string_view line) {
    const std::string_view first = next_word(line);
    const auto bytes = value_of(next_word(line), "bytes");
    const auto sha256 = value_of(next_word(line), "sha256");
    const auto made_at = value_of(next_word(line), "made_at");
    const auto number = bytes ? parse_number<std::uint64_t>(*bytes) : std::nullopt;
    if (first != title || !number || !sha256 || !made_at || !line.empty()) {
        return std::nullopt;
    }
    return BackupLabel{*number, std::string(*sha256), std::string(*made_at)};
}

} // namespace

std::string render_label(const BackupLabel& label) {
    return fmt::format(
        "\n{} bytes={} sha256={} made_at={}\n", title, label.bytes, label.sha256, label.made_at
    );
}

BackupLabel parse_label(std::string_view end, const std::string& file) {
    const std::size_t begin = end.rfind('\n', end.empty() ? 0 : end.size() - 2);
    if (end.ends_with('\n') && begin != std::string_view::npos && begin + 1 < end.size()) {
        if (auto label = parse_line(end.substr(begin + 1, end.size() - begin - 2))) {
            return *std::move(label);
        }
    }
    throw Failure(
        config::in_quotes(file) +
        " does not end as a backup does: it is none made by latchkey db backup, or it was cut short"
    );
}

BackupLabel
back_up(storage::SqliteConnection& database, const std::string& file, const Clock& clock) {
    const std::string draft_name = file + ".partial";
    DurableFile::require_absent(file);
    DurableFile draft = DurableFile::make_draft(draft_name);
    const std::string made_at = to_rfc3339(clock.now());
    storage::copy_out(database, draft_name);
    const std::uint64_t bytes = draft.size();
    BackupLabel label{
        .bytes = bytes, .sha256 = digest_of(draft, bytes, nullptr), .made_at = made_at};
    draft.write(render_label(label));
    draft.publish(file);
    return label;
}

BackupLabel unpack_backup(const std::string& file, DurableFile& to) {
    DurableFile backup = DurableFile::open(file);
    const std::uint64_t size = backup.size();
    BackupLabel label = parse_label(backup.read_end(label_bytes_max), file);
    if (label.bytes + render_label(label).size() != size) {
        throw Failure(fmt::format(
            "{} has {} bytes, and {} were written: it was cut short or added to",
            config::in_quotes(file),
            size,
            label.bytes + render_label(label).size()
        ));
    }
    if (digest_of(backup, label.bytes, &to) != label.sha256) {
        throw Failure(
            config::in_quotes(file) +
            " is damaged: its SHA-256 is not what was written. Use another backup"
        );
    }
    return label;
}

} // namespace latchkey::app

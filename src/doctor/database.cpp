#include "storage/database.hpp"

#include "accounts/seed_store.hpp"
#include "accounts/store.hpp"
#include "config/small_file.hpp"
#include "doctor/doctor.hpp"
#include "storage/migrations.hpp"
#include "storage/postgresql_connection.hpp"
#include "storage/sqlite_connection.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string_view>

namespace latchkey::doctor {

namespace {

constexpr std::string_view database_url = "DATABASE_URL";

// Enough for a day of a busy server's WAL, and for an upgrade of a large table.
constexpr std::uintmax_t free_bytes_min = std::uintmax_t{1} << 30U;

// Before the first release no clock was right.
constexpr std::chrono::sys_days first_release = std::chrono::year(2026) / 1 / 1;

// Two machines' clocks may differ by this much.
constexpr std::chrono::seconds slack{60};

void add(Findings& findings, Severity severity, std::string reason, std::string remedy) {
    findings.push_back({severity, std::string(database_url), std::move(reason), std::move(remedy)});
}

std::string folder_of(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

void examine_folder(const std::string& folder, Findings& findings) {
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
        add(findings,
            Severity::fault,
            "names a file in " + folder + ", which this user cannot write to",
            "make the folder, or run Latchkey and its doctor as the user who owns it");
        return;
    }
    struct statvfs disk = {};
    const bool is_known = ::statvfs(folder.c_str(), &disk) == 0;
    const std::uintmax_t free_bytes = std::uintmax_t{disk.f_bavail} * disk.f_frsize;
    if (is_known && free_bytes < free_bytes_min) {
        add(findings,
            Severity::warning,
            "names a file on a disk with less than a gibibyte left (" +
                std::to_string(free_bytes >> 20U) + " MiB)",
            "make room: what cannot be written is refused with 503");
    }
}

/// What the file's first bytes say (SQLite's file format, §1.3). Empty: one that is not begun.
enum class Format { empty, other, rollback_journal, write_ahead_log };

Format read_format(const std::string& path) {
    constexpr std::string_view magic{"SQLite format 3\0", 16};
    std::array<char, 20> head{};
    std::ifstream file(path, std::ios::binary);
    file.read(head.data(), head.size());
    if (file.gcount() == 0) {
        return Format::empty;
    }
    if (!std::string_view(head.data(), head.size()).starts_with(magic)) {
        return Format::other;
    }
    return head[18] == 2 ? Format::write_ahead_log : Format::rollback_journal;
}

void examine_permissions(const std::string& path, Findings& findings) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        add(findings,
            Severity::warning,
            "names " + path + ", which other users of this machine may read or write",
            "run: chmod 600 " + path);
    }
    if (::access((path + ".secret").c_str(), F_OK) == 0) {
        findings.push_back(
            {Severity::note,
             "SECRET_KEY",
             "was made by --dev once: " + path + ".secret is still there",
             "serve people from a database that --dev never had, or delete the file"}
        );
    }
}

void examine_schema(storage::Migrator& migrator, Findings& findings) {
    if (const auto problem = migrator.check()) {
        add(findings,
            Severity::fault,
            "names a database that does not fit: " + problem->substr(0, problem->find(". ")),
            "run: latchkey db check");
        return;
    }
    const std::int64_t pending = migrator.newest() - migrator.current();
    if (pending > 0) {
        add(findings,
            Severity::note,
            "names a database at version " + std::to_string(migrator.current()) +
                ", and this binary is at " + std::to_string(migrator.newest()),
            "keep a backup: `latchkey serve` upgrades it when it starts");
    }
}

/// The latest moment that the database remembers, as far as it can be told without a search.
TimePoint latest_moment(storage::Migrator& migrator, storage::Transaction& tx) {
    const auto applied = migrator.history();
    TimePoint latest = applied.empty() ? TimePoint() : applied.back().applied_at;
    if (const auto newest = accounts::find_user(tx, accounts::newest_user_id(tx))) {
        latest = std::max(latest, newest->created_at);
    }
    return latest;
}

void examine_clock(TimePoint now, TimePoint latest, Findings& findings) {
    if (now + slack < latest) {
        add(findings,
            Severity::fault,
            "names a database that knows of " + to_rfc3339(latest) +
                ", and the clock of this machine says " + to_rfc3339(now),
            "set the clock: tokens and codes would live too long");
    }
}

void examine_content(
    storage::Connection& connection,
    std::span<const storage::Migration> known,
    const Clock& clock,
    Findings& findings
) {
    storage::Migrator migrator(connection, known, clock);
    examine_schema(migrator, findings);
    if (migrator.check() || migrator.current() != migrator.newest()) {
        return; // what is asked below is written for the newest schema
    }
    storage::Transaction tx(connection, clock.now());
    if (const auto seed = accounts::find_newest_seed(tx)) {
        add(findings,
            Severity::fault,
            "names a database with accounts made by 'latchkey user seed', up to " +
                accounts::seed_address(seed->number) + ": all have one password, which is known",
            "serve people from another database");
    }
    examine_clock(clock.now(), latest_moment(migrator, tx), findings);
}

void examine_file(const std::string& path, const Clock& clock, Findings& findings) {
    if (::access(path.c_str(), R_OK | W_OK) != 0) {
        add(findings,
            Severity::fault,
            "names " + path + ", which this user cannot read and write",
            "run Latchkey and its doctor as the user who owns it");
        return;
    }
    examine_permissions(path, findings);
    const Format format = read_format(path);
    if (format == Format::other) {
        add(findings,
            Severity::fault,
            "names " + path + ", which is no SQLite database",
            "name another file, or restore a backup");
        return;
    }
    if (format == Format::rollback_journal) {
        add(findings,
            Severity::note,
            "names a database that does not keep a write-ahead log yet",
            "nothing to do: `latchkey serve` turns it on");
    }
    if (format != Format::empty) {
        storage::SqliteConnection connection(path);
        connection.leave_checkpoints();
        examine_content(connection, storage::sqlite_migrations(), clock, findings);
    }
}

void examine_sqlite(const std::string& path, const Clock& clock, Findings& findings) {
    examine_folder(folder_of(path), findings);
    if (::access(path.c_str(), F_OK) != 0) {
        add(findings,
            Severity::note,
            "names " + path + ", which is not there yet",
            "nothing to do: `latchkey serve` makes it");
    } else {
        examine_file(path, clock, findings);
    }
}

void examine_server(storage::PostgresqlConnection& connection, TimePoint now, Findings& findings) {
    const storage::ServerState server = connection.find_server_state();
    if (server.loses_commits) {
        add(findings,
            Severity::fault,
            "names a server with fsync off: it loses what it has acknowledged when the power fails",
            "set fsync = on in its postgresql.conf");
    }
    if (std::chrono::abs(server.now - now) > slack) {
        add(findings,
            Severity::warning,
            "names a server whose clock says " + to_rfc3339(server.now) +
                ", and this machine's says " + to_rfc3339(now),
            "set both clocks by NTP: who is refused for how long depends on them");
    }
}

void examine_postgresql(const std::string& url, const Clock& clock, Findings& findings) {
    try {
        storage::AnswerWatch watch(storage::default_answer_max);
        storage::PostgresqlConnection connection(url, &watch);
        examine_server(connection, clock.now(), findings);
        examine_content(connection, storage::postgresql_migrations(), clock, findings);
    } catch (const storage::ConnectionLost& lost) {
        add(findings,
            Severity::fault,
            std::string("names a server that cannot be used: ") + lost.what(),
            "start it, or mend the URL; of several hosts one has to take writes");
    }
}

} // namespace

Findings examine_database(const config::DatabaseUrl& url, const Clock& clock) {
    Findings findings;
    if (url.kind == config::DatabaseUrl::Kind::postgresql) {
        examine_postgresql(url.path_or_url, clock, findings);
    } else {
        examine_sqlite(url.path_or_url, clock, findings);
    }
    if (clock.now() < TimePoint(first_release)) {
        add(findings,
            Severity::fault,
            "will get times of " + to_rfc3339(clock.now()) + ", which the clock says it is",
            "set the clock of this machine");
    }
    return findings;
}

} // namespace latchkey::doctor

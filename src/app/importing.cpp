#include "app/importing.hpp"

#include "accounts/transfer_store.hpp"
#include "base/keyed_hash.hpp"
#include "config/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace latchkey::app {

using accounts::ImportedUser;
using accounts::UserReader;
using storage::Transaction;

namespace {

constexpr std::int64_t progress_rows = 1000;

std::string describe(const FieldError& fault) {
    const bool is_ours = accounts::parse_user_field(fault.field).has_value();
    return fmt::format(
        "{}: {}", is_ours ? fault.field : config::in_quotes(fault.field), fault.message
    );
}

std::vector<std::string> describe(const Error& error) {
    std::vector<std::string> faults;
    for (const FieldError& fault : error.fields) {
        faults.push_back(describe(fault));
    }
    return faults.empty() ? std::vector{error.message} : faults;
}

/// The rows of a file, one after another, checked.
class Rows {
public:
    Rows(std::istream& file, const ImportRules& rules)
        : reader_(rewind(file), rules.format, rules.others)
        , unverified_(rules.unverified) {}

    std::optional<Result<ImportedUser>> next() {
        const auto row = reader_.next();
        if (!row) {
            return std::nullopt;
        }
        return *row ? accounts::parse_imported_user(**row, unverified_) : row->error();
    }

    [[nodiscard]] const UserReader& reader() const { return reader_; }

private:
    static std::istream& rewind(std::istream& file) {
        file.clear();
        return file.seekg(0);
    }

    UserReader reader_;
    const accounts::Unverified unverified_;
};

class Examiner {
public:
    Examiner(storage::Database& database, const ImportRules& rules)
        : database_(database)
        , rules_(rules)
        , asks_database_(database.read(accounts::count_users) > 0) {}

    void refuse(std::int64_t line, const Error& error) {
        for (std::string& text : describe(error)) {
            add_fault({line, std::move(text)});
        }
    }

    void add(std::int64_t line, const ImportedUser& user) {
        ++result_.users;
        result_.without_password += user.password_hash.is_none() ? 1 : 0;
        result_.admins += user.role == accounts::Role::admin ? 1 : 0;
        const std::string& key = user.email.key();
        seen_.push_back({{keyed_hash(key), keyed_hash(key + '\0')}, line});
        if (asks_database_) {
            asked_.emplace_back(line, key);
        }
        if (asked_.size() >= static_cast<std::size_t>(progress_rows)) {
            ask_database();
        }
    }

    Examination finish() {
        ask_database();
        find_repetitions();
        return std::move(result_);
    }

private:
    /// Two halves, each as good as any 64-bit hash under a key of its own: two addresses of one
    /// file do not meet in both.
    struct Seen {
        std::pair<std::uint64_t, std::uint64_t> hashes;
        std::int64_t line;
    };

    /// The first of them by line stay, whichever order they come in.
    void add_fault(LineFault fault) {
        ++result_.faults;
        auto& kept = result_.first_faults;
        const auto place = std::ranges::upper_bound(kept, fault.line, {}, &LineFault::line);
        kept.insert(place, std::move(fault));
        if (kept.size() > Examination::faults_max) {
            kept.pop_back();
        }
    }

    /// Many at once: a transaction that waits for a slow file is ended by the database.
    void ask_database() {
        database_.read([&](Transaction& tx) {
            std::erase_if(asked_, [&tx](const auto& line_and_key) {
                return !accounts::has_email_key(tx, line_and_key.second);
            });
        });
        const auto taken = std::exchange(asked_, {});
        if (rules_.existing == Existing::skipped) {
            result_.existing += std::ssize(taken);
            return;
        }
        for (const auto& [line, key] : taken) {
            add_fault(
                {line, "email: An account has this address. --skip-existing leaves it as it is."}
            );
        }
    }

    void find_repetitions() {
        std::ranges::sort(seen_, {}, [](const Seen& seen) {
            return std::pair(seen.hashes, seen.line);
        });
        for (std::size_t i = 1; i < seen_.size(); ++i) {
            const Seen& first = seen_[i - 1];
            const Seen& second = seen_[i];
            if (first.hashes == second.hashes) {
                add_fault(
                    {second.line,
                     fmt::format("email: Is the same account's as in line {}.", first.line)}
                );
            }
        }
    }

    storage::Database& database_;
    const ImportRules& rules_;
    const bool asks_database_;
    std::vector<std::pair<std::int64_t, std::string>> asked_; // lines and address keys, not yet
    std::vector<Seen> seen_;
    Examination result_;
};

/// Throws Failure for what the examination has not found.
ImportedUser require_unchanged(const UserReader& reader, Result<ImportedUser>&& user) {
    if (!user) {
        throw Failure(fmt::format(
            "line {}: {}; the file has changed meanwhile, nothing was imported",
            reader.line(),
            describe(user.error()).front()
        ));
    }
    return std::move(*user);
}

class Importer {
public:
    Importer(Transaction& tx, const ImportRules& rules, const OnProgress& on_progress)
        : tx_(tx)
        , rules_(rules)
        , on_progress_(on_progress) {}

    void add(std::int64_t line, const ImportedUser& user) {
        const auto id = accounts::insert_imported(tx_, user);
        if (id) {
            ++imported_.users;
            admins_ += user.role == accounts::Role::admin ? 1 : 0;
            ids_ = {ids_ ? ids_->first : *id, *id};
        } else if (rules_.existing == Existing::skipped) {
            ++imported_.skipped;
        } else {
            throw Failure(fmt::format(
                "line {}: an account has got this address meanwhile, nothing was imported", line
            ));
        }
        const std::int64_t done = imported_.users + imported_.skipped;
        if (done % progress_rows == 0) {
            on_progress_(done);
        }
    }

    Imported finish(const ImportedBy& by) {
        if (ids_) {
            by.record.append(
                tx_,
                {.kind = audit::Kind::users_imported,
                 .by = by.author,
                 .facts =
                     {{audit::FactName::users, fmt::to_string(imported_.users)},
                      {audit::FactName::admins, fmt::to_string(admins_)},
                      {audit::FactName::first_id, fmt::to_string(ids_->first.value())},
                      {audit::FactName::last_id, fmt::to_string(ids_->last.value())}}}
            );
        }
        return imported_;
    }

private:
    struct Ids {
        accounts::UserId first;
        accounts::UserId last;
    };

    Transaction& tx_;
    const ImportRules& rules_;
    const OnProgress& on_progress_;
    Imported imported_;
    std::int64_t admins_ = 0;
    std::optional<Ids> ids_;
};

} // namespace

Examination examine_import(
    storage::Database& database,
    std::istream& file,
    const ImportRules& rules,
    const OnProgress& on_progress
) {
    Examiner examiner(database, rules);
    Rows rows(file, rules);
    for (std::int64_t count = 1; const auto user = rows.next(); ++count) {
        if (*user) {
            examiner.add(rows.reader().line(), **user);
        } else {
            examiner.refuse(rows.reader().line(), user->error());
        }
        if (count % progress_rows == 0) {
            on_progress(rows.reader().bytes());
        }
    }
    return examiner.finish();
}

Imported import_users(
    storage::Database& database,
    std::istream& file,
    const ImportRules& rules,
    const ImportedBy& by,
    const OnProgress& on_progress
) {
    return database.write([&](Transaction& tx) {
        Importer importer(tx, rules, on_progress);
        Rows rows(file, rules);
        while (auto row = rows.next()) {
            importer.add(rows.reader().line(), require_unchanged(rows.reader(), *std::move(row)));
        }
        return importer.finish(by);
    });
}

} // namespace latchkey::app

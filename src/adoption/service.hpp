#pragma once

// Takes the Flask service's database in place: its tables become Latchkey's, in one transaction.
// Whatever ends it before its commit leaves the database as the Flask service had it; there is
// nothing between. Used by the command line, on a connection that nobody else uses.

#include "adoption/local_time.hpp"
#include "adoption/model.hpp"
#include "adoption/store.hpp"
#include "adoption/survey.hpp"
#include "base/clock.hpp"
#include "storage/connection.hpp"
#include "storage/migrations.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace latchkey::adoption {

/// What the database says of itself, before anything is done to it.
struct Standing {
    bool is_ours = false; // Latchkey's already: there is nothing to adopt
    std::int64_t users = 0;
    std::optional<std::string> server_zone; // see find_server_zone()
    std::int64_t other_clients = 0;         // that may be the Flask service
};

class AdoptionService {
public:
    /// All must outlive the service.
    struct Parts {
        storage::Connection& connection;
        std::span<const storage::Migration> migrations;
        Dialect dialect;
        const Clock& clock;
    };

    explicit AdoptionService(const Parts& parts)
        : parts_(parts) {}

    /// Throws Failure, with the remedy, when there is nothing here to adopt: an empty database, one
    /// that is not the Flask service's, or of another revision of it, or changed since.
    [[nodiscard]] Standing examine();

    /// What adopt() would find. Changes nothing. Throws Failure, as examine() does.
    [[nodiscard]] Survey survey(const LocalZone& zone, const OnProgress& on_progress);

    /// Adopts, unless the survey has found twins: then nothing was changed. Both passes over the
    /// accounts are told of. Throws Failure, as examine() does, and then nothing was changed.
    Survey adopt(const LocalZone& zone, const OnProgress& on_survey, const OnProgress& on_adopted);

private:
    [[nodiscard]] bool is_ours();
    void require_flask(storage::Transaction& tx);
    void require_columns(storage::Transaction& tx);
    [[nodiscard]] Survey
    survey(storage::Transaction& tx, const LocalZone& zone, const OnProgress& on_progress);
    void take_over(storage::Transaction& tx, const LocalZone& zone, const OnProgress& on_progress);

    const Parts parts_;
};

} // namespace latchkey::adoption

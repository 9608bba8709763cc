#pragma once

// The real application on a port of its own, with what tests need to hold in their hands: the
// clock, the mail, the database. Every answer its clients get is held against
// docs/openapi.yaml.

#include "app/application.hpp"
#include "config/settings.hpp"
#include "storage/database.hpp"
#include "support/browser.hpp"
#include "support/http_client.hpp"
#include "support/manual_clock.hpp"
#include "support/recording_mailer.hpp"
#include "support/test_database.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::testing {

class TestApplication {
public:
    using ChangeSettings = std::function<void(config::Settings&)>;

    static constexpr std::string_view listed_origin = "http://localhost:5000"; // and :8080
    static constexpr std::string_view password = "Passw0rd@X"; // of the accounts made below

    /// A new, empty database; HTTP on 127.0.0.1; already serving. `change` has the last word
    /// on the settings. Throws Failure, as the application does.
    explicit TestApplication(const ChangeSettings& change = {});

    /// Another server of the same database, with a clock and mails of its own.
    [[nodiscard]] std::unique_ptr<TestApplication>
    start_beside(const ChangeSettings& change = {}) const;

    /// Stops and starts anew on the same data, with the same clock and mailer. The port changes.
    void restart(const ChangeSettings& change = {});

    /// To watch its end: nothing answers before the next restart().
    void stop() { application_.reset(); }

    [[nodiscard]] const std::vector<http::Route>& routes() const { return application_->routes(); }

    [[nodiscard]] std::uint16_t port() const { return application_->port(); }

    /// A connection of its own.
    [[nodiscard]] HttpClient client() const;
    [[nodiscard]] Browser browser(std::string_view user_agent = Browser::firefox) const;

    ManualClock& clock() { return clock_; }

    /// Empty under --dev, which has a mailbox of its own.
    RecordingMailer& mails() { return mails_; }

    /// All that waits in the outbox is in mails() when it returns.
    void deliver_mail() { application_->deliver_mail(); }

    /// Drops what is past its end, publishes the next signing key when it is time.
    void run_jobs() { application_->run_jobs(); }

    /// Of the SQLite file. Throws std::logic_error on PostgreSQL.
    [[nodiscard]] std::string database_path() const { return place_->path(); }

    /// As DATABASE_URL has it.
    [[nodiscard]] std::string database_url() const { return place_->url(); }

    /// The data, as another process has it open.
    [[nodiscard]] std::unique_ptr<storage::Database> open_database() const {
        return place_->open(clock_);
    }

    /// Runs `use` on a connection of its own to the database, statement by statement.
    void with_database(const std::function<void(storage::Transaction&)>& use) const;

    /// A browser that has just registered the address, and is signed in. Throws std::runtime_error
    /// when the server does not answer 201.
    Browser register_user(const std::string& email, std::string_view full_name = "Test User");

    /// The same, and its account is an admin's.
    Browser register_admin(const std::string& email);

    /// As the command line does it: in the database.
    void make_admin(const std::string& email) const;

    /// The account's id. Throws std::runtime_error when there is none.
    [[nodiscard]] std::int64_t id_of(const std::string& email) const;

private:
    TestApplication(std::shared_ptr<DatabasePlace> place, const ChangeSettings& change);

    void start(const ChangeSettings& change);

    std::shared_ptr<DatabasePlace> place_;
    ManualClock clock_;
    RecordingMailer mails_;
    std::unique_ptr<app::Application> application_; // last: it uses all of the above
};

} // namespace latchkey::testing

#include "support/test_application.hpp"

#include "accounts/email.hpp"
#include "support/openapi.hpp"

#include <stdexcept>
#include <tuple>
#include <utility>

namespace latchkey::testing {

namespace {

/// Through the real reading of settings: they are as checked as those of a production server.
config::Settings make_settings(const std::string& database_url) {
    const config::Source source{
        .environment =
            {
                {"HOST", "127.0.0.1"},
                {"PORT", "0"},
                {"DATABASE_URL", database_url},
                {"SECRET_KEY", "zq3vT8w1RkYb5nXs7cJm2dLf9hGp4aUe"},
                {"CORS_ORIGINS", "http://localhost:5000,http://localhost:8080"},
                {"EMAIL_FROM", "no-reply@latchkey.example"},
                {"IO_THREADS", "2"},
                {"HASH_THREADS", "2"},
                {"THROTTLE", "off"}, // all clients of a test have one address
            },
        .dotenv_text = {}};
    config::Loaded loaded = config::load(source, config::Mode::production);
    if (!loaded.faults.empty()) {
        throw std::runtime_error("the settings of the tests are not valid");
    }
    return std::move(loaded.settings);
}

} // namespace

TestApplication::TestApplication(const ChangeSettings& change)
    : TestApplication(std::make_shared<DatabasePlace>(), change) {}

TestApplication::TestApplication(std::shared_ptr<DatabasePlace> place, const ChangeSettings& change)
    : place_(std::move(place)) {
    start(change);
}

std::unique_ptr<TestApplication> TestApplication::start_beside(const ChangeSettings& change) const {
    return std::unique_ptr<TestApplication>(new TestApplication(place_, change));
}

void TestApplication::restart(const ChangeSettings& change) {
    stop();
    start(change);
}

void TestApplication::start(const ChangeSettings& change) {
    config::Settings settings = make_settings(place_->url());
    if (change) {
        change(settings);
    }
    application_ = std::make_unique<app::Application>(
        settings,
        app::Application::Parts{
            .clock = clock_,
            .mailer = settings.dev ? nullptr : &mails_,
            .argon2 = crypto::Argon2Parameters::cheap_for_tests()}
    );
    application_->start();
}

HttpClient TestApplication::client() const {
    return HttpClient(port(), &check_against_document);
}

Browser TestApplication::browser(std::string_view user_agent) const {
    return Browser(client(), user_agent);
}

void TestApplication::with_database(const std::function<void(storage::Transaction&)>& use) const {
    const auto connection = place_->connect();
    storage::Transaction transaction(*connection, clock_.now());
    use(transaction);
}

Browser TestApplication::register_user(const std::string& email, std::string_view full_name) {
    Browser browser = this->browser();
    const HttpAnswer answer = browser.post(
        "/auth/register",
        {{"full_name", full_name},
         {"email", email},
         {"password", password},
         {"confirm_password", password}}
    );
    if (answer.status != 201) {
        throw std::runtime_error(email + " was not registered: " + answer.body);
    }
    return browser;
}

Browser TestApplication::register_admin(const std::string& email) {
    Browser browser = register_user(email);
    make_admin(email);
    return browser;
}

void TestApplication::make_admin(const std::string& email) const {
    const std::int64_t id = id_of(email);
    with_database([id](storage::Transaction& tx) {
        tx.execute("UPDATE users SET role = 'admin' WHERE id = :id", {{"id", id}});
    });
}

std::int64_t TestApplication::id_of(const std::string& email) const {
    const auto address = accounts::Email::parse(email);
    std::int64_t id = -1;
    with_database([&](storage::Transaction& tx) {
        const auto row = tx.find<std::int64_t>(
            "SELECT id FROM users WHERE email_key = :key",
            {{"key", address ? address->key() : email}}
        );
        id = row ? std::get<0>(*row) : -1;
    });
    if (id < 0) {
        throw std::runtime_error("nobody has the address " + email);
    }
    return id;
}

} // namespace latchkey::testing

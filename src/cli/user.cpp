#include "accounts/profile_text.hpp"
#include "accounts/service.hpp"
#include "accounts/store.hpp"
#include "app/account_hooks.hpp"
#include "app/audit_record.hpp"
#include "app/password_policy.hpp"
#include "base/error.hpp"
#include "base/unicode.hpp"
#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/exit_codes.hpp"
#include "cli/prompt.hpp"
#include "cli/settings.hpp"
#include "config/display.hpp"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace latchkey::cli {

namespace {

using accounts::Admin;
using accounts::Email;
using accounts::Role;
using accounts::User;
using accounts::UserChanges;

/// What a command works with that changes accounts.
struct Office {
    storage::Database& database;
    const accounts::PasswordPolicy& password_policy;
    accounts::AccountService accounts;
    Admin admin = Admin::of_operator();
};

struct UserArguments {
    std::string email;
    std::string full_name;
    std::string company;
    bool is_admin = false;
    bool enable = false;
    bool dev = false;
};

void print(const User& user) {
    fmt::print(
        "{:>6}  {:<5}  {:<8}  {:<32}  {}\n",
        user.id.value(),
        to_string(user.role),
        user.disabled_at ? "disabled" : "enabled",
        config::escape_controls(user.email),
        config::escape_controls(user.full_name)
    );
}

template <typename T>
const T& require(const Result<T>& result) {
    if (!result) {
        throw Failure(result.error().message);
    }
    return *result;
}

void require_utf8(std::string_view what, std::string_view text) {
    if (!is_valid_utf8(text)) {
        throw Failure(fmt::format("{} is not text in UTF-8", what));
    }
}

void require_profile_text(std::string_view option, const std::string& text) {
    require_utf8(option, text);
    if (const auto fault = accounts::check_profile_text(option, text)) {
        throw Failure(fmt::format("{}: {}", option, fault->message));
    }
}

Email require_email(const std::string& text) {
    require_utf8("the address", text);
    auto email = Email::parse(text);
    if (!email) {
        throw Failure(fmt::format("{} is not an e-mail address", config::in_quotes(text)));
    }
    return *email;
}

User require_user(Office& office, const std::string& email) {
    const auto user = office.database.read([&](storage::Transaction& tx) {
        return accounts::find_user_by_email(tx, require_email(email));
    });
    if (!user) {
        throw Failure(fmt::format("there is no user with the address {}", config::in_quotes(email))
        );
    }
    return *user;
}

int create(Office& office, const UserArguments& arguments) {
    Email email = require_email(arguments.email);
    Secret password = read_new_password("Password for " + arguments.email, office.password_policy);
    const std::string& full_name =
        arguments.full_name.empty() ? arguments.email : arguments.full_name;
    require_profile_text("--name", full_name);
    require_profile_text("--company", arguments.company);
    const auto user = office.accounts.create(
        office.admin,
        {.email = std::move(email),
         .full_name = full_name,
         .company = arguments.company.empty() ? std::nullopt : std::optional(arguments.company),
         .password = std::move(password),
         .role = arguments.is_admin ? Role::admin : Role::user}
    );
    if (!user && user.error().code == ErrorCode::invalid_input) {
        throw Failure("the password: " + user.error().fields.front().message);
    }
    print(require(user));
    return exit_done;
}

int list_users() {
    const auto url = load_database_url();
    if (!url) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    const auto database = open_database(*url, clock);
    accounts::PageRequest request;
    do {
        const accounts::Page page = database->read([&](storage::Transaction& tx) {
            return accounts::list_users(tx, request);
        });
        for (const User& user : page.users) {
            print(user);
        }
        request.after = page.next;
    } while (request.after);
    return exit_done;
}

int update(Office& office, const std::string& email, const UserChanges& changes) {
    const User user = require_user(office, email);
    print(require(office.accounts.update(office.admin, user.id, changes)));
    return exit_done;
}

int promote(Office& office, const UserArguments& arguments) {
    UserChanges changes;
    changes.role = Role::admin;
    return update(office, arguments.email, changes);
}

int disable(Office& office, const UserArguments& arguments) {
    UserChanges changes;
    changes.is_disabled = !arguments.enable;
    return update(office, arguments.email, changes);
}

int erase(Office& office, const UserArguments& arguments) {
    const User user = require_user(office, arguments.email);
    const auto outcome = office.accounts.remove(office.admin, user.id);
    if (!outcome) {
        throw Failure(outcome.error().message);
    }
    fmt::print("{} was deleted.\n", config::escape_controls(user.email));
    return exit_done;
}

int with_office(
    const std::function<int(Office&, const UserArguments&)>& command,
    const std::shared_ptr<UserArguments>& arguments
) {
    // Not without the SECRET_KEY: what is changed goes into the audit record, which it signs.
    const auto settings =
        load_database_settings(arguments->dev ? config::Mode::dev : config::Mode::production);
    if (!settings) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    const auto database = open_database(settings->database, clock);
    const audit::Record record = app::open_record(settings->secret_key);
    crypto::PasswordHasher hasher({.parameters = {}, .threads = 1, .queue_max = 1});
    const throttle::AccountLimits limits({}, throttle::Mode::off); // nobody tries passwords here
    accounts::Authenticator authenticator(*database, hasher, limits, record);
    const accounts::PasswordPolicy policy = app::make_password_policy(*settings);
    Office office{
        *database,
        policy,
        {{.database = *database,
          .hasher = hasher,
          .authenticator = authenticator,
          .password_policy = policy,
          .record = record},
         {.hooks = app::account_hooks()}}};
    return command(office, *arguments);
}

} // namespace

void add_user(CLI::App& parser, Chosen& chosen) {
    auto* user = parser.add_subcommand("user", "Accounts, from the server's own command line.");
    user->require_subcommand(1);
    const auto arguments = std::make_shared<UserArguments>();
    const auto add = [&](const char* name, const char* description, auto run) {
        auto* command = user->add_subcommand(name, description);
        command->callback([&chosen, to_run = std::bind_front(with_office, run, arguments)] {
            chosen = to_run;
        });
        command->add_flag("--dev", arguments->dev, "With the secret that serve --dev made.");
        return command;
    };
    const auto add_with_email = [&](const char* name, const char* description, auto run) {
        auto* command = add(name, description, run);
        command->add_option("email", arguments->email, "The account's address.")->required();
        return command;
    };

    auto* creating = add_with_email(
        "create",
        "Create an account; the password is asked for, or read from standard input.",
        create
    );
    creating->add_option("--name", arguments->full_name, "Full name; the address when absent.");
    creating->add_option("--company", arguments->company);
    creating->add_flag("--admin", arguments->is_admin, "Make it an admin.");
    user->add_subcommand("list", "List all accounts.")->callback([&chosen] {
        chosen = list_users;
    });
    add_with_email("promote", "Make an account an admin.", promote);
    add_with_email("disable", "Shut an account out; its sessions end within a second.", disable)
        ->add_flag("--undo", arguments->enable, "Let it in again.");
    add_with_email("delete", "Delete an account and its sessions.", erase);
    add_import(*user, chosen);
    add_export(*user, chosen);
    add_seed(*user, chosen);
}

} // namespace latchkey::cli

#include "inventory.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace latchkey::structure {

namespace {

/// A unit test carries the name of the source, or a unit test or fuzz target includes its header
/// itself.
bool has_test(const Tree& tree, const Place& place) {
    const std::string name = "tests/unit/" + place.folder + "/" + place.stem + "_";
    const std::string header = place.folder + "/" + place.stem + ".hpp";
    for (const auto& [path, text] : tree) {
        if (path.starts_with(name) && path.ends_with("_test.cpp")) {
            return true;
        }
        if ((path.starts_with("tests/unit/") || path.starts_with("tests/fuzz/")) && is_cxx(path)) {
            const auto includes = includes_of(text);
            if (std::find(includes.begin(), includes.end(), header) != includes.end()) {
                return true;
            }
        }
    }
    return false;
}

std::set<std::string> folders_of_src(const Tree& tree) {
    std::set<std::string> folders;
    for (const auto& [path, text] : tree) {
        if (const Place place = place_of(path); !place.folder.empty()) {
            folders.insert(place.folder);
        }
    }
    return folders;
}

struct Scripts {
    bool up = false;
    bool down = false;
};

/// "migrations/sqlite/0001_name.up.sql" → "0001_name", by database.
std::map<std::string, std::map<std::string, Scripts>> migrations_in(const Tree& tree) {
    std::map<std::string, std::map<std::string, Scripts>> databases;
    for (const auto& [path, text] : tree) {
        const std::size_t slash = path.rfind('/');
        if (!path.starts_with("migrations/")) {
            continue;
        }
        const std::string file = path.substr(slash + 1);
        Scripts& scripts = databases[path.substr(0, slash)][file.substr(0, file.find('.'))];
        scripts.up |= path.ends_with(".up.sql");
        scripts.down |= path.ends_with(".down.sql");
    }
    return databases;
}

std::string four_digits(std::size_t number) {
    const std::string digits = std::to_string(number);
    return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

} // namespace

Findings check_sources_are_built(const Tree& tree) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        if (!path.starts_with("src/") || !path.ends_with(".cpp")) {
            continue;
        }
        const std::string file = path.substr(path.rfind('/') + 1);
        const std::string list = path.substr(0, path.rfind('/')) + "/CMakeLists.txt";
        std::istringstream words(tree.contains(list) ? tree.at(list) : "");
        bool is_named = false;
        for (std::string word; words >> word;) {
            is_named |= word.substr(0, word.find(')')) == file;
        }
        if (!is_named) {
            findings.push_back(path + ": not named in " + list);
        }
    }
    return findings;
}

Findings check_sources_are_tested(const Tree& tree, const Explained& elsewhere) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const Place place = place_of(path);
        if (place.folder.empty() || place.extension != ".cpp") {
            continue;
        }
        const bool is_tested = has_test(tree, place);
        if (!is_tested && !elsewhere.contains(path)) {
            findings.push_back(
                path + ": has no unit test, and the list does not say what tests it"
            );
        }
        if (is_tested && elsewhere.contains(path)) {
            findings.push_back(path + ": has a unit test, and is listed as if it had none");
        }
    }
    for (const auto& [path, reason] : elsewhere) {
        if (!tree.contains(path)) {
            findings.push_back(path + ": listed as tested elsewhere, and does not exist");
        }
    }
    return findings;
}

Findings check_readme_map(const Tree& tree) {
    std::set<std::string> mapped;
    Findings findings;
    std::istringstream lines(tree.contains("README.md") ? tree.at("README.md") : "");
    for (std::string line; std::getline(lines, line);) {
        const std::string word = line.substr(0, line.find(' '));
        if (!word.starts_with("src/") || !word.ends_with("/")) {
            continue;
        }
        if (!mapped.insert(word.substr(4, word.size() - 5)).second) {
            findings.push_back("README.md: " + word + " is on the map twice");
        }
    }
    const std::set<std::string> folders = folders_of_src(tree);
    for (const std::string& folder : folders) {
        if (!mapped.contains(folder)) {
            findings.push_back("README.md: src/" + folder + "/ is not on the map");
        }
    }
    for (const std::string& folder : mapped) {
        if (!folders.contains(folder)) {
            findings.push_back("README.md: src/" + folder + "/ does not exist");
        }
    }
    return findings;
}

Findings check_migrations(const Tree& tree) {
    Findings findings;
    for (const auto& [database, migrations] : migrations_in(tree)) {
        std::size_t number = 0;
        for (const auto& [name, scripts] : migrations) {
            ++number;
            if (!name.starts_with(four_digits(number) + "_")) {
                findings.push_back(
                    database + ": where number " + std::to_string(number) + " should be is " + name
                );
            }
            if (!scripts.up || !scripts.down) {
                findings.push_back(database + "/" + name + ": needs both .up.sql and .down.sql");
            }
        }
    }
    return findings;
}

const Explained& tested_elsewhere() {
    static const std::string scenarios = "tests/integration has a scenario for each of its answers";
    static const std::string start =
        "tests/integration starts it, and tests/faults the program around it";
    static const std::string command = "tests/faults runs the command and reads what it prints";
    static const std::string settings = "tests/unit/config tests what it is for through load()";
    static const std::string backup = "tests/faults/backup_test.cpp, tests/faults/restore_test.cpp";
    static const Explained elsewhere = {
        {"src/accounts/authenticator.cpp", "tests/integration/throttle_test.cpp"},
        {"src/accounts/profile_text.cpp", scenarios},
        {"src/accounts/routes.cpp", scenarios},
        {"src/accounts/schema.cpp", scenarios},
        {"src/recovery/routes.cpp", scenarios},
        {"src/registration/routes.cpp", scenarios},
        {"src/sessions/guard.cpp", scenarios},
        {"src/sessions/beginning.cpp", "tests/integration/sessions_test.cpp"},
        {"src/sessions/notices.cpp", "tests/integration/notices_test.cpp"},
        {"src/sessions/liveness.cpp", "tests/integration/late_revocation_test.cpp"},
        {"src/sessions/routes.cpp", scenarios},
        {"src/adoption/store.cpp", "tests/unit/adoption/service_test.cpp"},
        {"src/adoption/survey.cpp", "tests/unit/adoption/service_test.cpp"},
        {"src/accounts/id_store.cpp", backup},
        {"src/app/backup.cpp", backup},
        {"src/app/durable_file.cpp", backup},
        {"src/app/restoration.cpp", backup},
        {"src/cli/backup.cpp", backup},
        {"src/storage/sqlite_backup.cpp", backup},
        {"src/app/account_hooks.cpp", "tests/integration/access_test.cpp"},
        {"src/app/application.cpp", start},
        {"src/app/database.cpp", start},
        {"src/app/doors.cpp", "tests/integration/throttle_test.cpp"},
        {"src/app/foundation.cpp", start},
        {"src/app/audit_record.cpp", start},
        {"src/app/browsers.cpp", "tests/integration/strict_browsers_test.cpp"},
        {"src/app/jobs.cpp", start},
        {"src/app/own_mailer.cpp", start},
        {"src/app/registration.cpp", start},
        {"src/app/route_table.cpp", start},
        {"src/app/schedule.cpp", start},
        {"src/app/metric_families.cpp", "tests/integration/operation_test.cpp"},
        {"src/app/metrics.cpp", "tests/integration/operation_test.cpp"},
        {"src/app/operation.cpp", "tests/integration/operation_test.cpp"},
        {"src/app/process_figures.cpp", "tests/integration/operation_test.cpp"},
        {"src/app/password_policy.cpp", "tests/integration/password_policy_test.cpp"},
        {"src/app/session_cookies.cpp", "tests/integration/cookie_modes_test.cpp"},
        {"src/app/signing_keys.cpp", start},
        {"src/app/dev_pages.cpp", "tests/e2e walks through the pages in a browser"},
        {"src/audit/routes.cpp", "tests/integration/audit_test.cpp"},
        {"src/cli/adopt.cpp", "tests/faults/adopt_command_test.cpp"},
        {"src/cli/adopt_report.cpp", "tests/faults/adopt_command_test.cpp"},
        {"src/cli/progress_line.cpp", "tests/faults/seed_command_test.cpp"},
        {"src/cli/audit.cpp", "tests/faults/audit_test.cpp"},
        {"src/base/wiped_heap.cpp", "tests/faults/secrecy_test.cpp"},
        {"src/cli/command_line.cpp", command},
        {"src/cli/config.cpp", command},
        {"src/cli/core_dumps.cpp", "tests/faults/secrecy_test.cpp"},
        {"src/cli/database.cpp", command},
        {"src/cli/db.cpp", command},
        {"src/cli/doctor.cpp", command},
        {"src/cli/export.cpp", command},
        {"src/cli/file_format.cpp", command},
        {"src/cli/import.cpp", command},
        {"src/cli/input_file.cpp", command},
        {"src/cli/keys.cpp", command},
        {"src/cli/limits.cpp", command},
        {"src/cli/ping.cpp", "tests/package/image.test.js"},
        {"src/cli/output_file.cpp", command},
        {"src/cli/printable_json.cpp", command},
        {"src/cli/prompt.cpp", command},
        {"src/cli/seed.cpp", command},
        {"src/cli/serve.cpp", command},
        {"src/cli/settings.cpp", command},
        {"src/cli/token.cpp", command},
        {"src/cli/user.cpp", command},
        {"src/config/cookie_settings.cpp", settings},
        {"src/config/door_settings.cpp", settings},
        {"src/config/host.cpp", settings},
        {"src/config/refusal.cpp", settings},
        {"src/config/running_settings.cpp", settings},
        {"src/config/url_parts.cpp", settings},
        {"src/config/urls.cpp", settings},
        {"src/crypto/sodium.cpp", "every test of crypto starts the library through it"},
        {"src/http/traffic.cpp", "tests/integration/operation_test.cpp"},
        {"src/http/connection_answer.cpp", "tests/unit/http/connection_test.cpp"},
        {"src/http/connection_deadlines.cpp", "tests/unit/http/driven_connection_test.cpp"},
        {"src/http/entity_tag.cpp", "tests/integration/sessions_test.cpp"},
        {"src/http/peer_address.cpp", "every test over a socket answers to an address"},
        {"src/http/run_on_pool.cpp", "tests/unit/http/connection_test.cpp"},
        {"src/mail/outbox_store.cpp", "tests/unit/mail/outbox_test.cpp"},
        {"src/mail/smtp_message.cpp", "tests/unit/mail/smtp_mailer_test.cpp"},
        {"src/storage/connection.cpp", "tests/unit/storage/database_test.cpp"},
        {"src/storage/postgresql_connection.cpp",
         "tests/unit/storage/postgresql_database_test.cpp"},
        {"src/storage/read_pool.cpp", "tests/unit/storage/database_test.cpp"},
        {"src/storage/write_line.cpp", "tests/unit/storage/database_test.cpp"},
    };
    return elsewhere;
}

} // namespace latchkey::structure

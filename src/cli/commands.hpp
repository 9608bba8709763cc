#pragma once

// Every command adds itself to the parser: its options, and what runs when it is chosen. A command
// answers with an exit code and may throw Failure, which command_line.cpp turns into one line and
// exit code 1.

#include <functional>

namespace CLI {
class App;
}

namespace latchkey::cli {

/// Set by the command that was chosen.
using Chosen = std::function<int()>;

void add_serve(CLI::App& parser, Chosen& chosen);
void add_db(CLI::App& parser, Chosen& chosen);
void add_adopt(CLI::App& db, Chosen& chosen);  // to the command "db"
void add_backup(CLI::App& db, Chosen& chosen); // to the command "db"
void add_user(CLI::App& parser, Chosen& chosen);
void add_seed(CLI::App& user, Chosen& chosen); // to the command "user", as the next two
void add_import(CLI::App& user, Chosen& chosen);
void add_export(CLI::App& user, Chosen& chosen);
void add_keys(CLI::App& parser, Chosen& chosen);
void add_audit(CLI::App& parser, Chosen& chosen);
void add_token(CLI::App& parser, Chosen& chosen);
void add_config(CLI::App& parser, Chosen& chosen);
void add_limits(CLI::App& parser, Chosen& chosen);
void add_doctor(CLI::App& parser, Chosen& chosen);
void add_ping(CLI::App& parser, Chosen& chosen);

} // namespace latchkey::cli

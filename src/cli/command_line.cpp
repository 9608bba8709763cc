#include "cli/command_line.hpp"

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/core_dumps.hpp"
#include "cli/exit_codes.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <sys/stat.h>

#include <cstdio>
#include <exception>

namespace latchkey::cli {

int run(int argc, char** argv) {
    umask(S_IRWXG | S_IRWXO); // a database made by any command is nobody else's to read
    CLI::App parser("Latchkey: one sign-in for many front ends.", "latchkey");
    parser.set_version_flag("--version", "latchkey " LATCHKEY_VERSION);
    parser.require_subcommand(1);
    Chosen chosen;
    add_serve(parser, chosen);
    add_db(parser, chosen);
    add_user(parser, chosen);
    add_keys(parser, chosen);
    add_audit(parser, chosen);
    add_token(parser, chosen);
    add_config(parser, chosen);
    add_limits(parser, chosen);
    add_doctor(parser, chosen);
    add_ping(parser, chosen);
    try {
        forbid_core_dumps();
        parser.parse(argc, argv);
        return chosen();
    } catch (const CLI::ParseError& error) {
        return parser.exit(error) == 0 ? exit_done : exit_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "latchkey: %s\n", error.what());
        return exit_failed;
    }
}

} // namespace latchkey::cli

#pragma once

// The program under test as a process of its own, with a folder, an environment and a standard
// input that the test chooses. POSIX.

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::faults {

/// The path that the environment variable LATCHKEY_BINARY holds. Throws std::runtime_error without
/// it: these tests are about the program that is shipped, and there is no other to fall back to.
std::string latchkey_binary();

struct Command {
    std::vector<std::string> arguments;                  // after the program's own name
    std::string folder;                                  // to run in; output is kept there, too
    std::map<std::string, std::string> environment = {}; // all of it, but for PATH
    std::string input = {};                              // what standard input holds
};

/// How a process ended: by itself, or by a signal.
struct Ending {
    int exit_code = -1;
    int signal = 0;
};

/// Killed when it goes out of scope and still runs.
class ChildProcess {
public:
    /// Starts the program under test. Throws std::system_error.
    explicit ChildProcess(const Command& command);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess(ChildProcess&&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess();

    /// Until it has been waited for.
    [[nodiscard]] pid_t id() const { return id_; }

    void send(int signal) const;

    /// Nothing when it still runs after that long.
    std::optional<Ending> wait(std::chrono::milliseconds limit);

    /// What it has written so far.
    [[nodiscard]] std::string output() const;
    [[nodiscard]] std::string errors() const;

private:
    std::string output_path_;
    std::string errors_path_;
    pid_t id_ = -1; // -1 once it has been waited for
};

struct Finished {
    Ending ending;
    std::string output;
    std::string errors;
};

/// Runs it to its end. Throws std::runtime_error when that takes more than 20 s.
Finished run(const Command& command);

} // namespace latchkey::faults

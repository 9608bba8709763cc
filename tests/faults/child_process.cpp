#include "child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace latchkey::faults {

using namespace std::chrono_literals;

namespace {

constexpr auto run_limit = 20s;
constexpr auto wait_step = 2ms;
constexpr mode_t private_file = 0600;

void throw_on(int error, const char* what) {
    if (error != 0) {
        throw std::system_error(error, std::system_category(), what);
    }
}

/// What the child does between fork and exec: its folder, and files for the three streams.
class FileActions {
public:
    FileActions() { throw_on(posix_spawn_file_actions_init(&actions_), "file actions"); }

    FileActions(const FileActions&) = delete;
    FileActions(FileActions&&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    FileActions& operator=(FileActions&&) = delete;

    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

    void open(int descriptor, const std::string& path, int flags) {
        throw_on(
            posix_spawn_file_actions_addopen(
                &actions_, descriptor, path.c_str(), flags, private_file
            ),
            "file actions"
        );
    }

    void change_folder(const std::string& path) {
        throw_on(posix_spawn_file_actions_addchdir_np(&actions_, path.c_str()), "file actions");
    }

    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

/// As exec wants it: pointers into the strings, and a null pointer at the end.
std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    for (std::string& string : strings) {
        pointers.push_back(string.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environment_of(const Command& command) {
    const char* path = std::getenv("PATH");
    std::vector<std::string> environment{std::string("PATH=") + (path == nullptr ? "" : path)};
    for (const auto& [name, value] : command.environment) {
        environment.push_back(name + '=' + value);
    }
    return environment;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

std::string latchkey_binary() {
    const char* path = std::getenv("LATCHKEY_BINARY");
    if (path == nullptr) {
        throw std::runtime_error("LATCHKEY_BINARY has to hold the path of the program under test");
    }
    return path;
}

ChildProcess::ChildProcess(const Command& command) {
    static std::atomic<int> count = 0;
    const std::string prefix = command.folder + "/process" + std::to_string(++count);
    output_path_ = prefix + ".out";
    errors_path_ = prefix + ".err";
    std::ofstream(prefix + ".in", std::ios::binary) << command.input;

    FileActions actions;
    actions.open(0, prefix + ".in", O_RDONLY);
    actions.open(1, output_path_, O_WRONLY | O_CREAT | O_TRUNC);
    actions.open(2, errors_path_, O_WRONLY | O_CREAT | O_TRUNC);
    actions.change_folder(command.folder);

    std::vector<std::string> words{latchkey_binary()};
    words.insert(words.end(), command.arguments.begin(), command.arguments.end());
    std::vector<std::string> environment = environment_of(command);
    throw_on(
        posix_spawn(
            &id_,
            words.front().c_str(),
            actions.get(),
            nullptr,
            pointers_to(words).data(),
            pointers_to(environment).data()
        ),
        words.front().c_str()
    );
}

ChildProcess::~ChildProcess() {
    if (id_ != -1) {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
}

void ChildProcess::send(int signal) const {
    if (id_ == -1 || ::kill(id_, signal) != 0) {
        throw std::runtime_error("the process has ended before it got its signal");
    }
}

std::optional<Ending> ChildProcess::wait(std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    for (;;) {
        int status = 0;
        const pid_t ended = ::waitpid(id_, &status, WNOHANG);
        if (ended == id_) {
            id_ = -1;
            return WIFEXITED(status) ? Ending{.exit_code = WEXITSTATUS(status)}
                                     : Ending{.signal = WTERMSIG(status)};
        }
        throw_on(ended == -1 ? errno : 0, "waitpid");
        if (std::chrono::steady_clock::now() >= end) {
            return std::nullopt;
        }
        std::this_thread::sleep_for(wait_step);
    }
}

std::string ChildProcess::output() const {
    return read_file(output_path_);
}

std::string ChildProcess::errors() const {
    return read_file(errors_path_);
}

Finished run(const Command& command) {
    ChildProcess process(command);
    const auto ending = process.wait(run_limit);
    if (!ending) {
        throw std::runtime_error("the program has not ended: " + command.arguments.front());
    }
    return {*ending, process.output(), process.errors()};
}

} // namespace latchkey::faults

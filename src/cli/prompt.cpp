#include "cli/prompt.hpp"

#include "base/error.hpp"
#include "base/unicode.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace latchkey::cli {

namespace {

/// Switches the terminal's echo off for as long as it lives.
class EchoOff {
public:
    EchoOff()
        : is_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (is_terminal_) {
            termios silent = before_;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        }
    }

    EchoOff(const EchoOff&) = delete;
    EchoOff(EchoOff&&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;
    EchoOff& operator=(EchoOff&&) = delete;

    ~EchoOff() {
        if (is_terminal_) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
            std::fputc('\n', stderr);
        }
    }

    [[nodiscard]] bool is_terminal() const { return is_terminal_; }

private:
    termios before_{};
    bool is_terminal_;
};

} // namespace

Secret read_password(const std::string& prompt) {
    const EchoOff echo_off;
    if (echo_off.is_terminal()) {
        std::fprintf(stderr, "%s: ", prompt.c_str());
    }
    std::string line;
    if (!std::getline(std::cin, line)) {
        throw Failure("no password was given on standard input");
    }
    return Secret(std::move(line));
}

Secret read_new_password(const std::string& prompt, const accounts::PasswordPolicy& policy) {
    Secret password = read_password(prompt);
    if (!is_valid_utf8(password.reveal())) {
        throw Failure("the password is not text in UTF-8");
    }
    if (const auto fault = policy.check("password", password.reveal())) {
        throw Failure("the password: " + fault->message);
    }
    return password;
}

} // namespace latchkey::cli

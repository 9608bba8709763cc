#pragma once

// The rows integration tests are made of: a request, and everything one can see of its answer.

#include "support/test_application.hpp"

#include <barrier>
#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

namespace latchkey::testing {

enum class Cookies { untouched, set, expired };

struct Scenario {
    std::string name;
    HttpRequest request;
    unsigned status = 200;
    std::vector<std::string> has = {};     // in the body
    std::vector<std::string> has_not = {}; // anywhere in it
    Cookies cookies = Cookies::untouched;
    std::size_t mails = 0; // sent because of it
};

/// Sends the request from `browser` and expects the answer to be as the row says.
HttpAnswer run_scenario(TestApplication& application, Browser& browser, const Scenario& scenario);

/// run_scenario() for each row, each from a copy of the signed-in state: `make_browser` is asked
/// for a new browser every time.
template <typename MakeBrowser>
void run_scenarios(
    TestApplication& application, const std::vector<Scenario>& rows, MakeBrowser make_browser
) {
    for (const Scenario& row : rows) {
        Browser browser = make_browser();
        run_scenario(application, browser, row);
    }
}

/// `"code":"…"`, as an error's body has it.
std::string error_code(std::string_view code);

/// `"field":{"code":"…"`, as `data.fields` has it.
std::string fault(std::string_view field, std::string_view fault_code);

/// A browser with the cookies of another one, over a connection of its own.
Browser same_browser(const TestApplication& application, const Browser& browser);

/// Runs `work(0)` to `work(count - 1)` at the same time, a thread each, and gathers what they
/// return.
template <typename Work>
auto run_in_parallel(std::size_t count, Work work) {
    std::vector<std::invoke_result_t<Work&, std::size_t>> outcomes(count);
    std::barrier start(static_cast<std::ptrdiff_t>(count));
    {
        std::vector<std::jthread> threads;
        threads.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                outcomes[i] = work(i);
            });
        }
    }
    return outcomes;
}

} // namespace latchkey::testing

#pragma once

// Ends connections whose server has gone silent. libpq waits for an answer without end; the
// server's own time-outs are of no use when the server hangs, nor are those of TCP while its
// machine lives.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace latchkey::storage {

class AnswerWatch {
public:
    /// `longest`: how long an answer is waited for, give or take a tenth.
    explicit AnswerWatch(std::chrono::milliseconds longest);

    AnswerWatch(const AnswerWatch&) = delete;
    AnswerWatch(AnswerWatch&&) = delete;
    AnswerWatch& operator=(const AnswerWatch&) = delete;
    AnswerWatch& operator=(AnswerWatch&&) = delete;
    ~AnswerWatch() = default;

    /// One socket, which stays its connection's while something is waited for. Used by one thread
    /// at a time.
    class Line {
    public:
        Line(AnswerWatch& watch, int socket);

        Line(const Line&) = delete;
        Line(Line&&) = delete;
        Line& operator=(const Line&) = delete;
        Line& operator=(Line&&) = delete;
        ~Line();

        /// Something was asked: whoever reads from the socket finds its end if no answer comes.
        void begin_waiting() noexcept;
        void end_waiting() noexcept;

    private:
        friend class AnswerWatch;

        AnswerWatch& watch_;
        const int socket_;
        std::atomic<std::chrono::steady_clock::time_point> waits_until_;
    };

private:
    void look();
    void run(const std::stop_token& stop);

    const std::chrono::milliseconds longest_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::vector<Line*> lines_;
    std::jthread thread_; // last: it uses all of these
};

} // namespace latchkey::storage

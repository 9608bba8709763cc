// From a request that is whole to the bytes of its answer.

#include "base/completion.hpp"
#include "base/log.hpp"
#include "http/connection.hpp"
#include "http/response_writer.hpp"
#include "http/run_on_pool.hpp"

#include <functional>
#include <utility>

namespace latchkey::http {

namespace {

constexpr std::string_view date_header = "\r\nDate: ";

/// What is logged meanwhile is on account of the request.
LogScope scope_of(const Request& request) {
    return {request.id, request.header("traceparent").value_or(std::string_view())};
}

} // namespace

/// Answers what this thread can answer; the rest is for the route that it names.
const Route* Connection::answer_at_once() {
    phase_ = Phase::handling; // and no deadline: nothing waits before the next phase
    reader_.request().id = thread_.next_request_id();
    auto decision = thread_.state().router.route(reader_.request());
    if (auto* response = std::get_if<Response>(&decision)) {
        response_ = std::move(*response);
        send_response();
        return nullptr;
    }
    const Route* route = std::get<const Route*>(decision);
    if (answer_from_memory(*route)) {
        return nullptr;
    }
    if (route->lane == Lane::worker) {
        return route;
    }
    const LogScope scope = scope_of(reader_.request());
    response_ = thread_.state().router.run(*route, reader_.request());
    send_response(route);
    return nullptr;
}

/// Goes on when the answer is whole: now, or after its rest ran on a worker as well.
void Connection::finish_on_worker(const Route& route, Resume resume) {
    const auto rest = std::exchange(response_.rest, nullptr);
    if (rest == nullptr) {
        resume();
        return;
    }
    // Not the rest itself: what it waits for must not own it.
    auto next = [this, &route, answer = rest->answer, resume = std::move(resume)] {
        thread_.state().workers.post_rest([this, &route, answer, resume] {
            run_part(route, answer);
            finish_on_worker(route, resume);
        });
    };
    rest->after->then(std::move(next));
}

void Connection::run_part(const Route& route, const std::function<Response()>& part) {
    const LogScope scope = scope_of(reader_.request());
    response_ = thread_.state().is_abandoned ? error_response(service_unavailable())
                                             : Router::run(route, reader_.request().id, part);
}

Awaitable<void> Connection::run_on_worker(const Route& route) {
    if (!write_at_once()) { // answers to requests before this one need not wait for it
        co_await write_rest();
    }
    const auto begin = std::chrono::steady_clock::now();
    enter(Phase::handling);
    std::function<void(Resume)> task = [this, &route](Resume resume) {
        run_part(route, [&] { return route.handler(reader_.request()); });
        finish_on_worker(route, std::move(resume));
    };
    Awaitable<bool> running =
        run_on_pool(thread_.state().workers, socket_.get_executor(), std::move(task));
    const bool has_run = co_await std::move(running);
    if (!has_run) {
        response_ = error_response(service_unavailable());
    }
    thread_.traffic().time(
        thread_.state().router.index_of(&route), std::chrono::steady_clock::now() - begin
    );
}

/// Appends response_ to what leaves next. Nothing of it is kept by a connection that idles: taken
/// by construction, because assigning an empty string leaves the target its memory.
void Connection::send_response(const Route* route) {
    const Request& request = reader_.request();
    Response response = std::exchange(response_, Response());
    const Router& router = thread_.state().router;
    router.finish(request, response);
    thread_.traffic().count(router.index_of(route), response.status);
    is_closing_ = is_closing_ || thread_.is_draining() || !reader_.keeps_alive() ||
                  response.feed != nullptr; // also for HEAD, whose head is that of GET
    ResponseFraming framing{
        .date = thread_.date(thread_.now()),
        .standing_headers = router.standing_headers().of(response)};
    if (request.method == Method::head) {
        framing.body = ResponseFraming::Body::left_out;
    }
    if (is_closing_) {
        framing.connection = ResponseFraming::Connection::close;
    } else if (reader_.is_http_1_0()) {
        framing.connection = ResponseFraming::Connection::keep_alive;
    }
    const std::size_t begin = output_.size();
    append_response(output_, response, framing);
    if (route != nullptr && response.lease != nullptr) {
        keep_in_memory(*route, std::move(response.lease), begin);
    }
    if (framing.body == ResponseFraming::Body::sent) {
        feed_ = std::move(response.feed);
        heartbeat_ = response.heartbeat;
    }
}

/// What the answer depends on, where it may come from memory: what is framed in another way, or
/// finished by other headers than Origin, is not kept.
std::optional<Question> Connection::question_for(const Route& route) {
    const Request& request = reader_.request();
    const bool is_plain = route.answer_key && request.method == Method::get &&
                          reader_.keeps_alive() && !reader_.is_http_1_0() && !is_closing_ &&
                          !thread_.is_draining() &&
                          !request.header("Access-Control-Request-Private-Network");
    const auto key = is_plain ? route.answer_key(request) : std::nullopt;
    return key ? std::optional(Question{&route, *key, thread_.state().router.listed_origin(request)}
                 )
               : std::nullopt;
}

bool Connection::answer_from_memory(const Route& route) {
    const auto question = question_for(route);
    if (!question) {
        return false;
    }
    const TimePoint now = thread_.now();
    const auto* answer = thread_.answers().find(*question, now);
    if (answer == nullptr) {
        return false;
    }
    const std::string_view date = thread_.date(now);
    const std::size_t begin = output_.size();
    output_ += answer->text;
    output_.replace(begin + answer->date_at, date.size(), date);
    thread_.traffic().count_from_memory(thread_.state().router.index_of(&route));
    return true;
}

/// Keeps what has been appended to output_ since `begin`.
void Connection::keep_in_memory(
    const Route& route, std::shared_ptr<Lease> lease, std::size_t begin
) {
    const auto question = question_for(route);
    if (!question) {
        return;
    }
    std::string text = output_.substr(begin);
    const std::size_t date_at = text.find(date_header) + date_header.size();
    thread_.answers().keep(*question, {std::move(text), date_at, std::move(lease)}, thread_.now());
}

void Connection::refuse(const Error& error) {
    response_ = error_response(error);
    is_closing_ = true;
    has_unread_input_ = true;
    send_response();
}

} // namespace latchkey::http

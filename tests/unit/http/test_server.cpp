#include "test_server.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

namespace latchkey::http {

namespace {

Response text(std::string body) {
    return {.content_type = "text/plain", .body = std::move(body)};
}

Response echo(const Request& request) {
    std::string seen(to_string(request.method));
    for (const std::string_view part :
         {std::string_view(request.path), request.query, request.peer_address, request.body}) {
        seen.append("\n").append(part);
    }
    return text(std::move(seen));
}

Response stream(std::shared_ptr<Feed> feed) {
    return {
        .content_type = "text/plain",
        .body = "hello\n",
        .feed = std::move(feed),
        .heartbeat = "beat\n"};
}

constexpr std::size_t large_bytes = 8 * 1024 * 1024;

} // namespace

void Turnstile::pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
}

bool Turnstile::wait_for(int arrived) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return arrived_ >= arrived; });
}

bool Turnstile::has_seen(int arrived) {
    const std::lock_guard lock(mutex_);
    return arrived_ >= arrived;
}

void Turnstile::open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
}

std::shared_ptr<Feed> Feeds::make() {
    auto feed = std::make_shared<Feed>();
    const std::lock_guard lock(mutex_);
    feeds_.push_back(feed);
    changed_.notify_all();
    return feed;
}

std::weak_ptr<Feed> Feeds::wait_for(std::size_t index) {
    std::unique_lock lock(mutex_);
    const bool is_there =
        changed_.wait_for(lock, std::chrono::seconds(10), [&] { return feeds_.size() > index; });
    return is_there ? feeds_[index] : std::weak_ptr<Feed>();
}

bool Feeds::all_expire() {
    const auto are_expired = [this] {
        const std::lock_guard lock(mutex_);
        return std::ranges::all_of(feeds_, &std::weak_ptr<Feed>::expired);
    };
    for (int i = 0; i < 500 && !are_expired(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return are_expired();
}

std::size_t Feeds::push(std::string_view text) {
    const std::lock_guard lock(mutex_);
    std::size_t pushed = 0;
    for (const std::weak_ptr<Feed>& feed : feeds_) {
        const std::shared_ptr<Feed> read = feed.lock();
        pushed += read != nullptr && read->push(text) ? 1 : 0;
    }
    return pushed;
}

TestServer::TestServer(
    ServerLimits limits,
    WorkerPool::Limits workers,
    unsigned io_threads,
    const Certificate* certificate
)
    : router_(make_router())
    , workers_(workers)
    , server_(std::make_unique<Server>(
          Server::Options{
              .host = "127.0.0.1",
              .port = 0,
              .io_threads = io_threads,
              .limits = limits,
              .certificate = certificate},
          router_,
          workers_,
          clock_
      )) {
    server_->start();
}

TestServer::~TestServer() {
    gate_.open();
    server_->stop();
}

Router TestServer::make_router() {
    std::vector<Route> routes;
    const auto add = [&routes](Method method, std::string_view path, Lane lane, Handler handler) {
        routes.push_back({method, path, lane, std::move(handler)});
    };
    add(Method::get, "/hello", Lane::io, [](const Request&) { return text("hello"); });
    add(Method::get, "/echo", Lane::io, echo);
    add(Method::post, "/echo", Lane::io, echo);
    add(Method::post, "/worker/echo", Lane::worker, echo);
    add(Method::delete_, "/items/{id}", Lane::io, [](const Request& request) {
        return text(std::string(request.path_parameter));
    });
    add(Method::get, "/worker/gate", Lane::worker, [this](const Request& request) {
        gate_.pass();
        return text(std::string(request.header("User-Agent").value_or("")));
    });
    add(Method::get, "/failure", Lane::worker, [](const Request&) -> Response {
        throw Failure("the disk is gone");
    });
    add(Method::get, "/bug", Lane::io, [](const Request&) -> Response {
        throw std::logic_error("a bug");
    });
    add(Method::get, "/large", Lane::io, [](const Request&) {
        return text(std::string(large_bytes, 'x'));
    });
    add(Method::get, "/split", Lane::io, [](const Request&) {
        Response response = text("split");
        response.add_header("X-Split", "a\r\nSet-Cookie: evil=1");
        return response;
    });
    add(Method::get, "/stream", Lane::io, [this](const Request&) { return stream(feeds_.make()); });
    add(Method::get, "/worker/stream", Lane::worker, [this](const Request&) {
        auto feed = feeds_.make();
        feed->push("early\n");
        return stream(std::move(feed));
    });
    return {std::move(routes), OriginPolicy({.allowed = {"https://app.example"}})};
}

} // namespace latchkey::http

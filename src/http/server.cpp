#include "http/server.hpp"

#include "http/io_thread.hpp"

#include <boost/system/error_code.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace latchkey::http {

namespace {

using boost::system::error_code;

Tcp::endpoint resolve(const Server::Options& options) {
    asio::io_context context;
    Tcp::resolver resolver(context);
    error_code fault;
    const auto found =
        resolver.resolve(options.host, std::to_string(options.port), Tcp::resolver::passive, fault);
    if (fault || found.empty()) {
        throw Failure(
            "HOST " + options.host + " is no address of this machine: " + fault.message()
        );
    }
    return found.begin()->endpoint();
}

/// SO_REUSEPORT would let a second server bind the same port unnoticed and take half of the
/// connections. Binding once without it finds out.
void check_port_is_free(const Tcp::endpoint& endpoint) {
    asio::io_context context;
    Tcp::acceptor probe(context);
    error_code fault;
    probe.open(endpoint.protocol(), fault);
    if (!fault) {
        probe.set_option(Tcp::acceptor::reuse_address(true));
        probe.bind(endpoint, fault);
    }
    if (fault) {
        throw_cannot_listen(endpoint, fault);
    }
}

} // namespace

class Server::Impl {
public:
    Impl(const Options& options, const Router& router, WorkerPool& workers, const Clock& clock)
        : state_{
              .router = router,
              .workers = workers,
              .clock = clock,
              .limits = options.limits,
              .certificate = options.certificate} {
        const unsigned threads = std::max(options.io_threads, 1U);
        if (options.listening_socket) {
            share(*options.listening_socket, threads);
        } else {
            bind(resolve(options), threads);
        }
        port_ = threads_.front()->port();
    }

    void start() {
        for (const auto& thread : threads_) {
            thread->start();
        }
    }

    void stop() {
        const auto until = std::chrono::steady_clock::now() + state_.limits.drain_timeout;
        for (const auto& thread : threads_) {
            thread->drain(until);
        }
        for (const auto& thread : threads_) {
            thread->join();
        }
        threads_.clear(); // closes the listening sockets of a server that was never started
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

    [[nodiscard]] ServerFigures figures() const {
        ServerFigures figures{
            .traffic = std::vector<RouteTraffic>(state_.router.routes().size() + 1),
            .connections = state_.connections};
        for (const Traffic& of_thread : state_.traffic) {
            of_thread.add_to(figures.traffic);
        }
        return figures;
    }

private:
    void bind(Tcp::endpoint endpoint, unsigned threads) {
        check_port_is_free(endpoint);
        for (unsigned i = 0; i < threads; ++i) {
            threads_.push_back(std::make_unique<IoThread>(state_, endpoint));
            endpoint.port(threads_.front()->port());
        }
    }

    void share(int listening_socket, unsigned threads) {
        for (unsigned i = 0; i < threads; ++i) {
            threads_.push_back(std::make_unique<IoThread>(state_, listening_socket));
        }
    }

    ServerState state_;
    std::vector<std::unique_ptr<IoThread>> threads_;
    std::uint16_t port_ = 0;
};

Server::Server(
    const Options& options, const Router& router, WorkerPool& workers, const Clock& clock
)
    : impl_(std::make_unique<Impl>(options, router, workers, clock)) {}

Server::~Server() {
    stop();
}

void Server::start() {
    impl_->start();
}

void Server::stop() {
    impl_->stop();
}

std::uint16_t Server::port() const {
    return impl_->port();
}

ServerFigures Server::figures() const {
    return impl_->figures();
}

} // namespace latchkey::http

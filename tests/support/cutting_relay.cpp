#include "support/cutting_relay.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace latchkey::testing {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::string_view host = "host=";

std::string folder_of(const std::string& url) {
    return url.substr(url.find(host) + host.size());
}

std::string replace(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

} // namespace

CuttingRelay::CuttingRelay(std::string url)
    : url_(std::move(url)) {}

std::string CuttingRelay::url() const {
    const std::string port = std::to_string(acceptor_.local_endpoint().port());
    return replace(
        replace(url_, "@/", "@127.0.0.1:" + port + '/'),
        std::string(host) + folder_of(url_),
        "sslmode=disable"
    );
}

CuttingRelay::~CuttingRelay() {
    is_over_ = true;
    error_code ignored;
    Client(context_).connect(acceptor_.local_endpoint(), ignored); // wakes who accepts
}

void CuttingRelay::accept() {
    while (true) {
        Client client = acceptor_.accept();
        if (is_over_) {
            return;
        }
        lines_.emplace_back([this, client = std::move(client)]() mutable {
            serve(std::move(client));
        });
    }
}

void CuttingRelay::serve(Client client) {
    Server server(context_);
    server.connect(asio::local::stream_protocol::endpoint(folder_of(url_) + "/.s.PGSQL.5432"));
    const std::jthread back([&] {
        std::array<char, 8192> bytes{};
        error_code error;
        while (!error) {
            const std::size_t size = server.read_some(asio::buffer(bytes), error);
            wait_while_silent();
            if (!error) {
                asio::write(client, asio::buffer(bytes, size), error);
            }
        }
        client.shutdown(Client::shutdown_both, error);
    });
    forward(client, server);
    error_code ignored;
    server.shutdown(Server::shutdown_both, ignored);
    client.shutdown(Client::shutdown_both, ignored);
}

void CuttingRelay::wait_while_silent() const {
    while (is_silent_ && !is_over_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

/// What the client says, until its end or the cut.
void CuttingRelay::forward(Client& client, Server& server) {
    std::array<char, 8192> bytes{};
    error_code error;
    while (true) {
        const std::size_t size = client.read_some(asio::buffer(bytes), error);
        wait_while_silent();
        if (error) {
            return;
        }
        const bool commits =
            std::string_view(bytes.data(), size).find("; COMMIT") != std::string_view::npos;
        const Cut cut = commits ? cut_.exchange(Cut::nowhere) : Cut::nowhere;
        if (cut == Cut::before_commit) {
            return;
        }
        if (cut == Cut::after_commit) {
            client.shutdown(Client::shutdown_both, error); // nothing of the answer arrives
        }
        asio::write(server, asio::buffer(bytes, size), error);
        if (cut == Cut::after_commit) {
            return;
        }
    }
}

} // namespace latchkey::testing

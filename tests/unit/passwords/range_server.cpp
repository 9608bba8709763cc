#include "range_server.hpp"

#include "support/self_signed_certificate.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <mutex>
#include <thread>

namespace latchkey::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

struct RangeServer::State {
    const Certificate pair = make_self_signed_certificate();
    asio::io_context io;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    std::atomic<bool> is_over = false;
    std::atomic<bool> is_silent = false;
    mutable std::mutex mutex;
    std::string response;
    std::vector<std::string> requests;
    std::vector<tcp::socket> left_waiting;
    std::thread thread;

    void serve() {
        while (!is_over) {
            boost::system::error_code error;
            tcp::socket socket(io);
            acceptor.accept(socket, error);
            if (!error && is_silent) {
                left_waiting.push_back(std::move(socket));
            } else if (!error && !is_over) {
                talk(std::move(socket));
            }
        }
    }

    void talk(tcp::socket socket) {
        boost::system::error_code error;
        asio::ssl::stream<tcp::socket> stream(std::move(socket), tls);
        stream.handshake(asio::ssl::stream_base::server, error);
        std::string head;
        if (!error) {
            asio::read_until(stream, asio::dynamic_buffer(head), "\r\n\r\n", error);
        }
        if (error) {
            return;
        }
        std::string answer;
        {
            const std::lock_guard lock(mutex);
            requests.push_back(head);
            answer = response;
        }
        asio::write(stream, asio::buffer(answer), error);
        stream.shutdown(error);
    }
};

RangeServer::RangeServer()
    : state_(std::make_unique<State>()) {
    const auto& pair = state_->pair;
    state_->tls.use_certificate_chain(asio::buffer(pair.certificate));
    state_->tls.use_private_key(asio::buffer(pair.private_key), asio::ssl::context::pem);
    answer_lines("");
    state_->thread = std::thread([this] { state_->serve(); });
}

RangeServer::~RangeServer() {
    state_->is_over = true;
    boost::system::error_code error;
    tcp::socket waker(state_->io); // accept() waits for somebody
    waker.connect(state_->acceptor.local_endpoint(), error);
    state_->thread.join();
}

std::string RangeServer::url() const {
    return "https://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port()) +
           "/range/";
}

const std::string& RangeServer::certificate() const {
    return state_->pair.certificate;
}

void RangeServer::answer_with(const std::string& response) {
    const std::lock_guard lock(state_->mutex);
    state_->response = response;
}

void RangeServer::answer_lines(const std::string& lines) {
    answer_with(
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(lines.size()) +
        "\r\nConnection: close\r\n\r\n" + lines
    );
}

void RangeServer::fall_silent() {
    state_->is_silent = true;
}

std::vector<std::string> RangeServer::requests() const {
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
}

} // namespace latchkey::testing

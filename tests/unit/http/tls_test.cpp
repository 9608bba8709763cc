#include "base/error.hpp"
#include "http/certificate.hpp"
#include "raw_client.hpp"
#include "support/self_signed_certificate.hpp"
#include "support/temporary_folder.hpp"
#include "test_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

class TlsClient {
public:
    explicit TlsClient(std::uint16_t port)
        : port_(port) {}

    ssl::context& rules() { return rules_; }

    /// What the handshake came to.
    error_code connect() {
        stream_.emplace(context_, rules_);
        stream_->lowest_layer().connect({boost::asio::ip::address_v4::loopback(), port_});
        SSL_set_alpn_protos(
            stream_->native_handle(), alpn_.data(), static_cast<unsigned>(alpn_.size())
        );
        error_code fault;
        stream_->handshake(ssl::stream_base::client, fault);
        return fault;
    }

    void offer(std::vector<unsigned char> alpn) { alpn_ = std::move(alpn); }

    /// The answer up to its end, or what there is of it when the connection ends.
    std::string ask(std::string_view request, std::string_view end) {
        boost::asio::write(*stream_, boost::asio::buffer(request));
        return read_until(end);
    }

    std::string read_until(std::string_view end) {
        std::string text;
        error_code fault;
        const std::size_t size =
            boost::asio::read_until(*stream_, boost::asio::dynamic_buffer(text), end, fault);
        return fault ? text : text.substr(0, size);
    }

    /// How the server ends it: eof is a proper goodbye, stream_truncated is none.
    error_code read_end(std::size_t& bytes) {
        std::string text;
        error_code fault;
        bytes = boost::asio::read(*stream_, boost::asio::dynamic_buffer(text), fault);
        return fault;
    }

    SSL* native() { return stream_->native_handle(); }

private:
    const std::uint16_t port_;
    boost::asio::io_context context_;
    ssl::context rules_{ssl::context::tls_client};
    std::vector<unsigned char> alpn_{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    std::optional<ssl::stream<boost::asio::ip::tcp::socket>> stream_;
};

std::string serial_of(SSL* connection) {
    X509* certificate = SSL_get1_peer_certificate(connection);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    X509_digest(certificate, EVP_sha256(), digest, &length);
    X509_free(certificate);
    return {reinterpret_cast<const char*>(digest), length};
}

class TlsTest : public ::testing::Test {
protected:
    TlsTest()
        : certificate(write()) {}

    Certificate::Paths write() {
        const testing::Certificate pair = testing::make_self_signed_certificate();
        std::ofstream(folder.file("cert.pem")) << pair.certificate;
        std::ofstream(folder.file("key.pem")) << pair.private_key;
        return {folder.file("cert.pem"), folder.file("key.pem")};
    }

    testing::TemporaryFolder folder;
    Certificate certificate;
    TestServer server{
        {.head_timeout = std::chrono::seconds(1)}, {.threads = 2, .queue_max = 8}, 2, &certificate};
    TlsClient client{server.port()};
};

TEST_F(TlsTest, AnswersOneRequestAfterAnother) {
    ASSERT_FALSE(client.connect());
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(client.ask("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n", "hello").ends_with("hello")
        );
    }
    const std::string echoed = client.ask(
        "POST /worker/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody", "body"
    );
    EXPECT_TRUE(echoed.ends_with("body")) << echoed;
}

TEST_F(TlsTest, SendsWhatIsLargeAndSaysGoodbye) {
    ASSERT_FALSE(client.connect());
    client.ask("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "\r\n\r\n");
    std::size_t bytes = 0;
    EXPECT_EQ(client.read_end(bytes), boost::asio::error::eof);
}

/// An end with bytes unread is a reset, which may overtake the answer.
TEST_F(TlsTest, LetsWhoSaysTooMuchReadWhy) {
    ASSERT_FALSE(client.connect());
    const std::string body(std::size_t{2} * 1024 * 1024, 'x');
    const std::string answer = client.ask(
        "POST /worker/echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body,
        "payload_too_large"
    );
    EXPECT_NE(answer.find(" 413 "), std::string::npos) << answer;
}

TEST_F(TlsTest, StreamsUntilTheFeedEnds) {
    ASSERT_FALSE(client.connect());
    client.ask("GET /worker/stream HTTP/1.1\r\nHost: x\r\n\r\n", "early\n");
    const auto feed = server.feeds().wait_for(0);
    feed.lock()->push("later\n");
    EXPECT_EQ(client.read_until("later\n"), "later\n");
    feed.lock()->close();
    std::size_t bytes = 0;
    EXPECT_EQ(client.read_end(bytes), boost::asio::error::eof);
}

TEST_F(TlsTest, NewConnectionsGetTheNewCertificate) {
    ASSERT_FALSE(client.connect());
    const std::string first = serial_of(client.native());
    write();
    EXPECT_TRUE(certificate.renew());
    EXPECT_TRUE(client.ask("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n", "hello").ends_with("hello"))
        << "the connection that was there goes on";
    TlsClient later(server.port());
    ASSERT_FALSE(later.connect());
    EXPECT_NE(serial_of(later.native()), first);
}

TEST_F(TlsTest, RefusesOldProtocolsAndWeakCiphers) {
    client.rules().set_options(ssl::context::no_tlsv1_3 | ssl::context::no_tlsv1_2);
    SSL_CTX_set_security_level(client.rules().native_handle(), 0);
    SSL_CTX_set_min_proto_version(client.rules().native_handle(), TLS1_VERSION);
    EXPECT_TRUE(client.connect()) << "TLS 1.1";

    TlsClient weak(server.port());
    SSL_CTX_set_max_proto_version(weak.rules().native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(weak.rules().native_handle(), "ECDHE-ECDSA-AES128-SHA256:AES128-SHA");
    EXPECT_TRUE(weak.connect()) << "CBC";

    TlsClient good(server.port());
    SSL_CTX_set_max_proto_version(good.rules().native_handle(), TLS1_2_VERSION);
    EXPECT_FALSE(good.connect()) << "TLS 1.2";
}

TEST_F(TlsTest, SpeaksHttp11OrNothing) {
    client.offer({2, 'h', '2'});
    EXPECT_TRUE(client.connect());
    TlsClient both(server.port());
    both.offer({2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'});
    EXPECT_FALSE(both.connect());
}

TEST_F(TlsTest, LetsGoOfWhoeverDoesNotShakeHands) {
    RawClient plain(server.port());
    plain.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(plain.is_closed_by_server());
    RawClient silent(server.port());
    EXPECT_TRUE(silent.is_closed_by_server()) << "within the time for a head";
}

} // namespace
} // namespace latchkey::http

#include "http/untrusted_proxy_watch.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <sstream>
#include <string>

namespace latchkey::http {
namespace {

class UntrustedProxyWatchTest : public ::testing::Test {
protected:
    UntrustedProxyWatchTest() {
        spdlog::set_default_logger(std::make_shared<spdlog::logger>(
            "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_)
        ));
    }

    ~UntrustedProxyWatchTest() override { spdlog::set_default_logger(before_); }

    void send(std::string_view peer, std::string_view forwarded, bool is_trusted = false) {
        const std::array<Header, 1> headers{{{"X-Forwarded-For", forwarded}}};
        Request request{.peer_address = peer, .is_from_trusted_proxy = is_trusted};
        if (!forwarded.empty()) {
            request.headers = headers;
        }
        watch_.look(request);
    }

    [[nodiscard]] std::string said() const { return log_.str(); }

private:
    std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
    std::ostringstream log_;
    UntrustedProxyWatch watch_;
};

TEST_F(UntrustedProxyWatchTest, NamesTheProxyAndTheRemedyOnce) {
    send("10.0.0.7", "192.0.2.1");
    send("10.0.0.7", "192.0.2.1");
    EXPECT_EQ(said(), "") << "one client behind it may have made that up";
    send("10.0.0.7", "192.0.2.2");
    EXPECT_NE(said().find("TRUSTED_PROXIES=10.0.0.7"), std::string::npos);
    const std::string once = said();
    send("10.0.0.7", "192.0.2.3");
    EXPECT_EQ(said(), once);
}

TEST_F(UntrustedProxyWatchTest, SaysNothingOfATrustedOne) {
    send("10.0.0.7", "192.0.2.1", true);
    send("10.0.0.7", "192.0.2.2", true);
    EXPECT_EQ(said(), "");
}

TEST_F(UntrustedProxyWatchTest, SaysNothingOfClientsThatMakeItUp) {
    send("198.51.100.1", "192.0.2.1");
    send("198.51.100.2", "192.0.2.2");
    send("198.51.100.1", "192.0.2.3");
    EXPECT_EQ(said(), "");
}

TEST_F(UntrustedProxyWatchTest, SaysNothingWhereNothingIsForwarded) {
    send("10.0.0.7", "");
    send("10.0.0.8", "");
    EXPECT_EQ(said(), "");
}

} // namespace
} // namespace latchkey::http

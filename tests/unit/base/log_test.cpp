#include "base/log.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string>

namespace latchkey {
namespace {

constexpr std::string_view parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// What one message comes out as, from the level on.
std::string logged(LogFormat format, const std::string& message) {
    std::ostringstream out;
    spdlog::logger logger("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(out));
    logger.set_formatter(log_formatter(format));
    logger.warn("{}", message);
    const std::string line = out.str();
    return line.substr(line.find(format == LogFormat::json ? ",\"level\"" : "warning"));
}

TEST(Log, SaysForWhichRequest) {
    const LogScope scope(RequestId(0xabc), parent);
    EXPECT_EQ(
        logged(LogFormat::text, "disk full"),
        "warning disk full request_id=0000000000000abc trace_id=4bf92f3577b34da6a3ce929d0e0e4736\n"
    );
    EXPECT_EQ(
        logged(LogFormat::json, "disk full"),
        R"(,"level":"warning","message":"disk full","request_id":"0000000000000abc",)"
        R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"})"
        "\n"
    );
}

TEST(Log, SaysNoMoreThanItKnows) {
    { const LogScope ended(RequestId(1), parent); }
    EXPECT_EQ(logged(LogFormat::text, "m"), "warning m\n");
    EXPECT_EQ(logged(LogFormat::json, "m"), ",\"level\":\"warning\",\"message\":\"m\"}\n");
    const LogScope without_trace(RequestId(1), "");
    EXPECT_EQ(logged(LogFormat::text, "m"), "warning m request_id=0000000000000001\n");
}

TEST(Log, IsOneObjectALineWhateverIsLogged) {
    EXPECT_EQ(
        logged(LogFormat::json, "a \"b\" \\ \n\t\x01 é"),
        ",\"level\":\"warning\",\"message\":\"a \\\"b\\\" \\\\ \\u000a\\u0009\\u0001 é\"}\n"
    );
}

/// W3C Trace Context, §3.2.
TEST(TraceId, IsTakenFromAWellFormedHeaderOnly) {
    EXPECT_EQ(trace_id_of(parent), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(trace_id_of(std::string(parent) + "-more"), "4bf92f3577b34da6a3ce929d0e0e4736");
    for (const char* malformed :
         {"",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
          "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
          "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e47365-0f067aa0ba902b7-01"}) {
        EXPECT_EQ(trace_id_of(malformed), "") << malformed;
    }
}

} // namespace
} // namespace latchkey

#include "reader_wire.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::http {
namespace {

TEST(ChunkedBody, DecodesChunks) {
    const std::string bytes =
        std::string(chunked_head) + "3\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
    for (const bool in_pieces : {false, true}) {
        Wire wire;
        ASSERT_EQ(in_pieces ? wire.receive_byte_by_byte(bytes) : wire.receive(bytes), State::ready);
        EXPECT_EQ(wire.reader.request().body, "abc0123456789");
        EXPECT_EQ(wire.reader.request().header("Host"), "h");
        EXPECT_EQ(wire.reader.request().header("Trailer"), std::nullopt);
    }
}

TEST(ChunkedBody, ReadsNoChunksByteByByte) {
    Wire wire; // Beast's own parser asserts here without the reader's care
    ASSERT_EQ(wire.receive_byte_by_byte(std::string(chunked_head) + "0\r\n\r\n"), State::ready);
    EXPECT_EQ(wire.reader.request().body, "");
}

TEST(ChunkedBody, ReadsOnAfterChunks) {
    Wire wire;
    wire.receive(
        std::string(chunked_head) + "1\r\na\r\n0\r\n\r\nGET /n HTTP/1.1\r\nHost: h\r\n\r\n"
    );
    wire.reader.next(wire.buffer);
    ASSERT_EQ(wire.reader.advance(wire.buffer), State::ready);
    EXPECT_EQ(wire.reader.request().path, "/n");
    EXPECT_EQ(wire.reader.request().body, "");
}

TEST(ChunkedBody, RefusesMalformedChunks) {
    for (const std::string chunks :
         {"x\r\n",
          "-1\r\n",
          "+1\r\na\r\n",
          "0x1\r\na\r\n\r\n",
          " 1\r\na\r\n",
          "1 \r\na\r\n",
          "1\na\r\n",
          "1\r\nab\r\n0\r\n\r\n",
          "1\r\na\n0\r\n\r\n",
          "1\r\n\r\n\r\n0\r\n\r\n",
          "10000000000000000\r\n",
          ";a\r\n",
          "1;\x01\r\na\r\n",
          "0\r\nbad trailer\r\n\r\n",
          "0\r\nA: b\nC: d\r\n\r\n"}) {
        Wire wire;
        EXPECT_EQ(
            wire.refusal(std::string(chunked_head) + chunks + "\r\n\r\n"),
            ErrorCode::malformed_request
        ) << chunks;
    }
}

TEST(ChunkedBody, RefusesEveryExtension) {
    for (const std::string chunks :
         {"1;a\r\na\r\n0\r\n\r\n",
          "1;a=b\r\na\r\n0\r\n\r\n",
          "1 ; a = \"b\"\r\na\r\n0\r\n\r\n",
          "1;a=\"\nb\"\r\na\r\n0\r\n\r\n",
          "1;a=\"\r\n",
          "1\r\na\r\n1;a\r\nb\r\n0\r\n\r\n",
          "1\r\na\r\n0;a\r\n\r\n",
          "0;a=\"\r\n\r\n",
          "0;a=\"\nb\"\r\n\r\n"}) {
        for (const bool in_pieces : {false, true}) {
            const std::string bytes = std::string(chunked_head) + chunks;
            Wire wire;
            ASSERT_EQ(
                in_pieces ? wire.receive_byte_by_byte(bytes) : wire.receive(bytes), State::refused
            ) << chunks;
            EXPECT_EQ(wire.reader.error().code, ErrorCode::malformed_request) << chunks;
            EXPECT_NE(wire.reader.error().message.find("chunk extensions"), std::string::npos)
                << wire.reader.error().message;
        }
    }
}

TEST(ChunkedBody, BoundsWhatSurroundsChunks) {
    for (const std::string start : {"0000", "1;", "0\r\nT: "}) {
        Wire endless;
        EXPECT_EQ(
            endless.refusal(std::string(chunked_head) + start + std::string(10'000, '0')),
            ErrorCode::malformed_request
        ) << start;
    }
}

} // namespace
} // namespace latchkey::http

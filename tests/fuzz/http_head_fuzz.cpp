// The request reader: scan, parser and framing, without a socket. Beyond not crashing, it must say
// the same of the same bytes however they are cut into pieces, or a proxy's buffering would change
// what a request is.

#include "http/request_reader.hpp"
#include "require.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using latchkey::fuzz::require;
using latchkey::http::RequestReader;

constexpr latchkey::http::ServerLimits limits{
    .head_bytes_max = 1024, .headers_max = 16, .body_bytes_max = 512};

/// Everything the reader makes of the bytes, as one text.
std::string read_all(std::string_view bytes, std::size_t piece_max) {
    boost::beast::flat_buffer buffer;
    RequestReader reader(limits);
    std::string seen;
    while (true) {
        const RequestReader::State state = reader.advance(buffer);
        if (state == RequestReader::State::refused) {
            return seen + "refused " + std::string(latchkey::to_string(reader.error().code));
        }
        if (state == RequestReader::State::ready) {
            const latchkey::http::Request& request = reader.request();
            seen.append(latchkey::http::to_string(request.method)).append(" ").append(request.path);
            seen.append("?").append(request.query).append("\n");
            for (const latchkey::http::Header& header : request.headers) {
                seen.append(header.name).append(":").append(header.value).append("\n");
            }
            seen.append(reader.keeps_alive() ? "+" : "-").append(request.body).append("\n");
            reader.next(buffer);
            continue;
        }
        if (bytes.empty()) {
            return seen + "unfinished";
        }
        const auto room = reader.room(buffer);
        const std::size_t size = std::min({room.size(), bytes.size(), piece_max});
        buffer.commit(boost::asio::buffer_copy(room, boost::asio::buffer(bytes, size)));
        bytes.remove_prefix(size);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string whole = read_all(bytes, bytes.size() + 1);
    for (const std::size_t piece_max : {std::size_t{1}, std::size_t{7}}) {
        require(read_all(bytes, piece_max) == whole);
    }
    return 0;
}

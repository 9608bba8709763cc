#include "keys/routes.hpp"

#include "http/entity_tag.hpp"
#include "keys/schema.hpp"

namespace latchkey::keys {

using http::Request;
using http::Response;

namespace {

/// Five minutes: a fraction of the hour for which a key is published before it signs.
constexpr std::string_view cache_control = "public, max-age=300";

Response cached(const Request& request, std::string_view content_type, std::string body) {
    const std::string tag = http::entity_tag(body);
    Response response{.content_type = content_type, .body = std::move(body)};
    if (http::matches_entity_tag(request, tag)) {
        response = {.status = 304};
    }
    response.add_header("ETag", tag);
    response.add_header("Cache-Control", std::string(cache_control));
    response.add_header(
        "Access-Control-Allow-Origin", "*"
    ); // public, and answered to nobody in particular
    return response;
}

} // namespace

Response Routes::jwk_set(const Request& request) {
    return cached(request, "application/jwk-set+json", render_jwk_set(*ring_.get()));
}

Response Routes::discovery(const Request& request) {
    if (public_url_.empty()) {
        return http::error_response(
            {ErrorCode::not_found, "PUBLIC_URL is not set, and it is the issuer"}
        );
    }
    return cached(request, "application/json", render_discovery(public_url_, *ring_.get()));
}

} // namespace latchkey::keys

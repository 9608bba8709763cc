#pragma once

// The table of routes and what happens around a handler: matching, the origin gate, CORS, the
// barrier where exceptions end. Immutable after construction; called by every I/O thread.

#include "http/answer_memory.hpp"
#include "http/cors.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/standing_headers.hpp"
#include "http/trusted_proxies.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace latchkey::http {

/// Where a handler runs. `io` at once on the I/O thread, for what never blocks; `worker` on the
/// pool.
enum class Lane { io, worker };

/// Plain and synchronous. May throw Failure; anything else it throws is a bug, answered 500.
using Handler = std::function<Response(const Request&)>;

/// Which requests have to come from an origin that is listed or our own, or from no browser at all.
/// `always` is for a GET that another site's page could do harm with, `none` for handlers that
/// change nothing, whatever the method.
enum class Gate { unsafe_methods, always, none };

/// What stands in front of a handler and counts who comes: how long this client is to stay away;
/// nothing when it may pass. Runs on the I/O thread, behind the origin gate.
using Door = std::function<std::optional<std::chrono::milliseconds>(const Request&)>;

/// One row of the table.
struct Route {
    Method method;         // get also answers HEAD
    std::string_view path; // a literal; may hold `{id}`: decimal digits, `{sid}`: base64url, or, at
                           // the end, `{rest}`: anything, also nothing
    Lane lane;
    Handler handler;
    Door door = nullptr; // what it holds back is answered 429; null: there is none
    Gate gate = Gate::unsafe_methods;

    /// For a GET whose answers carry a lease: all that the handler looks at of a request. Nothing
    /// for a request that has to be looked at each time. Runs on the I/O thread.
    std::function<std::optional<AnswerKey>(const Request&)> answer_key = nullptr;
};

class Router {
public:
    /// `origins` answers for CORS and for the gate in front of unsafe methods, `proxies` for who
    /// the client is. Throws std::logic_error when two rows have the same method and path.
    Router(std::vector<Route> routes, OriginPolicy origins, TrustedProxies proxies = {});

    /// What is to happen with a request: either it is answered already (404, 405 with Allow,
    /// OPTIONS, 308 to the same path for doubled slashes inside it, 403 of the origin gate, 429 of
    /// the route's door), or a route's handler runs next on its lane. Sets request.path_parameter
    /// and who the client is.
    [[nodiscard]] std::variant<Response, const Route*> route(Request& request) const;

    /// Runs the handler inside the barrier: Failure → 503, any other exception or a response that
    /// cannot be written → 500, both logged in full with the request's id, which the answer
    /// carries as `data.request_id`.
    [[nodiscard]] Response run(const Route& route, const Request& request) const;

    /// The same for any part of the handler's work.
    [[nodiscard]] static Response
    run(const Route& route, RequestId id, const std::function<Response()>& part);

    /// The origin, as far as answers differ by it: empty for one that is not listed.
    [[nodiscard]] std::string_view listed_origin(const Request& request) const;

    /// Headers every answer gets besides standing_headers(): CORS and `Vary: Origin` under the
    /// API's paths, `Cache-Control: no-store` where the answer has none, and `Retry-After` on a
    /// 503. For answers made by the router, by handlers and by the connection (413, 431, 503)
    /// alike.
    void finish(const Request& request, Response& response) const;

    [[nodiscard]] const StandingHeaders& standing_headers() const { return standing_headers_; }

    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

    /// The route's place among routes(); their number for null.
    [[nodiscard]] std::size_t index_of(const Route* route) const {
        return route == nullptr ? routes_.size() : static_cast<std::size_t>(route - routes_.data());
    }

private:
    /// A path of the table with the routes of its methods.
    struct Path {
        std::string_view before;                   // up to the parameter, or the whole path
        std::string_view after;                    // what follows it
        bool (*is_part_of_parameter)(char letter); // null: the path has none
        std::size_t parameter_length_min;
        std::vector<std::size_t> routes; // indices into routes_
        std::string allow;               // the Allow header

        [[nodiscard]] bool takes_anything() const {
            return is_part_of_parameter != nullptr && parameter_length_min == 0;
        }

        /// What the parameter stands for in `path`, empty without one; nothing when they differ.
        [[nodiscard]] std::optional<std::string_view> match(std::string_view path) const;
    };

    [[nodiscard]] static Path split(std::string_view path);
    [[nodiscard]] std::vector<Method> methods_of(const Path& path) const;
    [[nodiscard]] const Path* find_path(std::string_view path) const;
    [[nodiscard]] const Route* find_route(const Path& path, Method method) const;
    [[nodiscard]] Response redirect(const Request& request, std::string_view path) const;

    std::vector<Route> routes_;
    std::vector<Path> paths_;
    OriginPolicy origins_;
    StandingHeaders standing_headers_;
    TrustedProxies proxies_;
};

} // namespace latchkey::http

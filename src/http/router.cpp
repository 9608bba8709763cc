#include "http/router.hpp"

#include "base/ascii.hpp"
#include "http/response_writer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>

namespace latchkey::http {

namespace {

struct ParameterKind {
    std::string_view name;
    bool (*is_part)(char letter);
    std::size_t length_min;
};

constexpr std::array parameter_kinds{
    ParameterKind{"{id}", [](char letter) { return is_digit(letter); }, 1},
    ParameterKind{
        "{sid}",
        [](char letter) { return is_letter_or_digit(letter) || letter == '-' || letter == '_'; },
        1},
    ParameterKind{"{rest}", [](char /*letter*/) { return true; }, 0},
};

// What finish() mostly adds: one allocation instead of one for every power of two.
constexpr std::size_t finishing_headers = 5;

bool is_gated(const Route& route, Method method) {
    switch (route.gate) {
    case Gate::unsafe_methods:
        return !is_safe(method);
    case Gate::always:
        return true;
    case Gate::none:
        return false;
    }
    std::abort(); // not an enumerator: memory is damaged
}

std::string merge_slashes(std::string_view path) {
    std::string merged;
    for (const char letter : path) {
        if (letter != '/' || merged.empty() || merged.back() != '/') {
            merged.push_back(letter);
        }
    }
    return merged;
}

/// A Host header that may stand in a Location: nothing but a name or address and a port.
bool is_plain_host(std::string_view host) {
    return !host.empty() && std::ranges::all_of(host, [](char letter) {
        return is_letter_or_digit(letter) ||
               std::string_view(".-:[]").find(letter) != std::string_view::npos;
    });
}

std::string list_methods(const std::vector<Method>& methods) {
    std::vector<std::string_view> names{to_string(Method::options)};
    for (const Method method : methods) {
        names.push_back(to_string(method));
        if (method == Method::get) {
            names.push_back(to_string(Method::head));
        }
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end()); // ranges: clang 14 cannot
    std::string list;
    for (const std::string_view name : names) {
        list.append(list.empty() ? "" : ", ").append(name);
    }
    return list;
}

Response failed(const Route& route, RequestId request_id, const char* what) {
    spdlog::error("{} {}: {}", to_string(route.method), route.path, what);
    return error_response(service_unavailable(), to_string(request_id));
}

Response broken(const Route& route, RequestId request_id, const char* what) {
    spdlog::critical("{} {}: bug: {}", to_string(route.method), route.path, what);
    return error_response(
        {ErrorCode::internal_error, "Internal server error"}, to_string(request_id)
    );
}

/// What stands in front of the handler, in this order; the door last, which counts who comes.
std::optional<Error>
refusal_at(const Route& route, const Request& request, const OriginPolicy& origins) {
    if (is_gated(route, request.method) && !origins.admits(request)) {
        return Error{ErrorCode::origin_not_allowed, "Origin not allowed"};
    }
    const bool changes_something = route.gate != Gate::none && !is_safe(request.method);
    if (changes_something && !origins.has_client_header(request)) {
        return Error{ErrorCode::client_header_required, "Header X-Latchkey is missing"};
    }
    const auto wait = route.door != nullptr ? route.door(request) : std::nullopt;
    return wait ? std::optional(too_many_attempts(*wait)) : std::nullopt;
}

} // namespace

Router::Router(std::vector<Route> routes, OriginPolicy origins, TrustedProxies proxies)
    : routes_(std::move(routes))
    , origins_(std::move(origins))
    , standing_headers_(origins_.own())
    , proxies_(std::move(proxies)) {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        Path path = split(routes_[i].path);
        const auto is_same = [&path](const Path& known) {
            return known.before == path.before && known.after == path.after &&
                   known.is_part_of_parameter == path.is_part_of_parameter;
        };
        const auto known = std::ranges::find_if(paths_, is_same);
        Path& row = known == paths_.end() ? paths_.emplace_back(std::move(path)) : *known;
        row.routes.push_back(i);
    }
    for (Path& path : paths_) {
        path.allow = list_methods(methods_of(path));
    }
}

Router::Path Router::split(std::string_view path) {
    for (const ParameterKind& kind : parameter_kinds) {
        const std::size_t at = path.find(kind.name);
        if (at != std::string_view::npos) {
            return {
                .before = path.substr(0, at),
                .after = path.substr(at + kind.name.size()),
                .is_part_of_parameter = kind.is_part,
                .parameter_length_min = kind.length_min,
                .routes = {},
                .allow = {},
            };
        }
    }
    return {
        .before = path,
        .after = {},
        .is_part_of_parameter = nullptr,
        .parameter_length_min = 0,
        .routes = {},
        .allow = {},
    };
}

std::optional<std::string_view> Router::Path::match(std::string_view path) const {
    if (is_part_of_parameter == nullptr) {
        return path == before ? std::optional(std::string_view()) : std::nullopt;
    }
    if (path.size() < before.size() + after.size() + parameter_length_min ||
        !path.starts_with(before) || !path.ends_with(after)) {
        return std::nullopt;
    }
    const std::string_view value =
        path.substr(before.size(), path.size() - before.size() - after.size());
    return std::ranges::all_of(value, is_part_of_parameter) ? std::optional(value) : std::nullopt;
}

std::vector<Method> Router::methods_of(const Path& path) const {
    std::vector<Method> methods;
    for (const std::size_t index : path.routes) {
        const Route& route = routes_[index];
        const bool is_alone = std::ranges::count(methods, Method::any) == 0 &&
                              (route.method != Method::any || methods.empty());
        if (!is_alone || std::ranges::count(methods, route.method) > 0) {
            throw std::logic_error("two routes for " + std::string(route.path));
        }
        methods.push_back(route.method);
    }
    return methods;
}

const Router::Path* Router::find_path(std::string_view path) const {
    const auto found = std::ranges::find_if(paths_, [path](const Path& known) {
        return known.match(path).has_value();
    });
    return found == paths_.end() ? nullptr : &*found;
}

const Route* Router::find_route(const Path& path, Method method) const {
    const Route* fallback = nullptr;
    for (const std::size_t index : path.routes) {
        const Route& route = routes_[index];
        if (route.method == method || route.method == Method::any) {
            return &route;
        }
        if (route.method == Method::get && method == Method::head) {
            fallback = &route;
        }
    }
    return fallback;
}

std::variant<Response, const Route*> Router::route(Request& request) const {
    proxies_.identify_client(request);
    const Path* path = find_path(request.path);
    const bool is_exact = path != nullptr;
    const std::string merged = is_exact ? std::string() : merge_slashes(request.path);
    if (!is_exact && merged.size() < request.path.size()) {
        path = find_path(merged);
        // What a parameter of any letters stands for has no place in a Location.
        path = path != nullptr && path->takes_anything() ? nullptr : path;
    }
    if (path == nullptr) {
        return error_response({ErrorCode::not_found, "Not found"});
    }
    const Route* route = find_route(*path, request.method);
    if (route == nullptr && request.method != Method::options) {
        Response response = error_response({ErrorCode::method_not_allowed, "Method not allowed"});
        response.add_header("Allow", path->allow);
        return response;
    }
    if (!is_exact) {
        return redirect(request, merged);
    }
    if (route == nullptr) {
        Response response{.content_type = "text/html; charset=utf-8"};
        response.add_header("Allow", path->allow);
        return response;
    }
    if (const auto refusal = refusal_at(*route, request, origins_)) {
        return error_response(*refusal);
    }
    request.path_parameter = path->match(request.path).value();
    return route;
}

Response Router::redirect(const Request& request, std::string_view path) const {
    std::string location(origins_.own());
    if (location.empty()) {
        const std::string_view host = request.header("Host").value_or(std::string_view());
        if (!is_plain_host(host)) {
            return error_response({ErrorCode::malformed_request, "Malformed request: bad Host"});
        }
        location.append(request.is_encrypted ? "https://" : "http://").append(host);
    }
    location.append(path);
    if (!request.query.empty()) {
        location.append("?").append(request.query);
    }
    Response response = message_response(308, "Moved permanently");
    response.add_header("Location", std::move(location));
    return response;
}

Response Router::run(const Route& route, const Request& request) const {
    return run(route, request.id, [&] { return route.handler(request); });
}

Response Router::run(const Route& route, RequestId id, const std::function<Response()>& part) {
    try {
        Response response = part();
        check_writable(response);
        if (response.rest != nullptr && route.lane != Lane::worker) {
            throw std::logic_error("an answer in halves on a lane that cannot wait");
        }
        return response;
    } catch (const Failure& failure) {
        return failed(route, id, failure.what());
    } catch (const std::exception& bug) {
        return broken(route, id, bug.what());
    } catch (...) { // whatever a library throws that is no std::exception
        return broken(route, id, "an exception of unknown type");
    }
}

std::string_view Router::listed_origin(const Request& request) const {
    const std::string_view origin = request.header("Origin").value_or(std::string_view());
    return origins_.is_listed(origin) ? origin : std::string_view();
}

void Router::finish(const Request& request, Response& response) const {
    const auto has = [&response](std::string_view name) {
        return std::ranges::any_of(response.headers, [name](const ResponseHeader& header) {
            return equals_ignoring_case(header.name, name);
        });
    };
    response.headers.reserve(response.headers.size() + finishing_headers);
    origins_.add_headers(request, response);
    if (!has("Cache-Control")) {
        response.add_header("Cache-Control", "no-store");
    }
    if (response.status == status_of(ErrorCode::unavailable) && !has("Retry-After")) {
        response.add_header("Retry-After", "1"); // what is full now may not be in a second
    }
}

} // namespace latchkey::http

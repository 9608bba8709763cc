#include "app/doors.hpp"

#include "throttle/source.hpp"

namespace latchkey::app {

http::Door Doors::by_source(throttle::Door door) {
    return [this, door](const http::Request& request) {
        proxy_watch_.look(request); // behind a proxy nobody told us of, all would be one source
        return limits_.visit(door, throttle::source_of(request.client_address), clock_.now());
    };
}

} // namespace latchkey::app

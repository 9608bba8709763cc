#pragma once

// Prometheus' families, built from plain numbers. For metrics.cpp.

#include "http/router.hpp"
#include "http/traffic.hpp"

#include <prometheus/metric_family.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace latchkey::app {

using MetricFamilies = std::vector<prometheus::MetricFamily>;

template <typename Number>
concept MetricValue = std::is_arithmetic_v<Number>;

/// One number without labels. `name` of a counter ends with `_total`.
template <MetricValue Number>
prometheus::MetricFamily counter(std::string name, std::string help, Number value) {
    prometheus::ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    return {std::move(name), std::move(help), prometheus::MetricType::Counter, {metric}};
}

template <MetricValue Number>
prometheus::MetricFamily gauge(std::string name, std::string help, Number value) {
    prometheus::ClientMetric metric;
    metric.gauge.value = static_cast<double>(value);
    return {std::move(name), std::move(help), prometheus::MetricType::Gauge, {metric}};
}

/// Requests by method, route and status, and how long they took. `traffic` has a row for each of
/// the routes, in their order, and one for what found none.
void add_traffic(
    MetricFamilies& families,
    const std::vector<http::RouteTraffic>& traffic,
    const std::vector<http::Route>& routes
);

} // namespace latchkey::app

#include "app/metric_families.hpp"

#include <limits>
#include <utility>

namespace latchkey::app {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

Labels labels_of(const std::vector<http::Route>& routes, std::size_t index) {
    if (index == routes.size()) {
        return {{"method", ""}, {"route", ""}};
    }
    const http::Route& route = routes[index];
    const std::string method(route.method == http::Method::any ? "ANY" : to_string(route.method));
    return {{"method", method}, {"route", std::string(route.path)}};
}

ClientMetric count_of(Labels labels, std::uint64_t count) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.counter.value = static_cast<double>(count);
    return metric;
}

void add_answers(MetricFamily& family, const http::RouteTraffic& row, const Labels& labels) {
    for (std::size_t i = 0; i < row.answers.size(); ++i) {
        if (row.answers[i] > 0) {
            const auto status = http::counted_statuses[i];
            Labels with_status = labels;
            with_status.push_back({"status", status == 0 ? "other" : std::to_string(status)});
            family.metric.push_back(count_of(std::move(with_status), row.answers[i]));
        }
    }
}

void add_durations(MetricFamily& family, const http::RouteTraffic& row, const Labels& labels) {
    ClientMetric metric;
    metric.label = labels;
    ClientMetric::Histogram& histogram = metric.histogram;
    for (std::size_t i = 0; i < row.durations.size(); ++i) {
        histogram.sample_count += row.durations[i];
        const double bound = i < http::duration_bounds.size()
                                 ? http::duration_bounds[i]
                                 : std::numeric_limits<double>::infinity();
        histogram.bucket.push_back({histogram.sample_count, bound});
    }
    histogram.sample_sum = row.seconds;
    if (histogram.sample_count > 0) {
        family.metric.push_back(std::move(metric));
    }
}

} // namespace

void add_traffic(
    MetricFamilies& families,
    const std::vector<http::RouteTraffic>& traffic,
    const std::vector<http::Route>& routes
) {
    MetricFamily answers{
        "latchkey_http_requests_total",
        "Answers by route and status. Without a route: unknown paths and methods, preflights, and "
        "what the origin gate and the limits turned away.",
        MetricType::Counter,
        {}};
    MetricFamily from_memory{
        "latchkey_http_answers_from_memory_total",
        "Of those answers the ones given again without a look into the database.",
        MetricType::Counter,
        {}};
    MetricFamily durations{
        "latchkey_http_request_duration_seconds",
        "From the whole request to its answer, of requests that need a worker.",
        MetricType::Histogram,
        {}};
    for (std::size_t i = 0; i < traffic.size(); ++i) {
        const Labels labels = labels_of(routes, i);
        add_answers(answers, traffic[i], labels);
        add_durations(durations, traffic[i], labels);
        if (traffic[i].from_memory > 0) {
            from_memory.metric.push_back(count_of(labels, traffic[i].from_memory));
        }
    }
    families.push_back(std::move(answers));
    families.push_back(std::move(from_memory));
    families.push_back(std::move(durations));
}

} // namespace latchkey::app

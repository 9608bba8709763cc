#pragma once

// docs/openapi.yaml, held against what the server really answers. Thread-safe throughout.

#include "support/http_client.hpp"

#include <boost/json/object.hpp>

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::testing {

/// One thing the document says may be answered.
struct ApiEntry {
    std::string method; // upper case
    std::string path;   // as documented: `/user/users/{id}`
    unsigned status;

    auto operator<=>(const ApiEntry&) const = default;
};

/// Immutable.
class ApiDocument {
public:
    /// Throws std::runtime_error, or yaml-cpp's exception, when it cannot be read.
    explicit ApiDocument(const std::string& path);

    [[nodiscard]] const std::set<ApiEntry>& entries() const { return entries_; }

    /// The entry an answer belongs to; HEAD belongs to GET. Nothing for answers the document speaks
    /// of for all paths at once: OPTIONS, unknown paths and methods, broken requests.
    [[nodiscard]] std::optional<ApiEntry>
    find_entry(std::string_view method, std::string_view target, unsigned status) const;

    /// Everything in which the answer is not as documented: its status, its Content-Type, its
    /// headers, the schema of its body.
    [[nodiscard]] std::vector<std::string>
    find_faults(std::string_view method, std::string_view target, const HttpAnswer& answer) const;

private:
    [[nodiscard]] std::optional<std::string> find_path(std::string_view target) const;
    [[nodiscard]] bool takes_any_method(const std::string& path) const;
    [[nodiscard]] bool has_operation(const std::string& path, std::string_view method) const;
    [[nodiscard]] const boost::json::object* find_response(const ApiEntry& entry) const;
    [[nodiscard]] const boost::json::object*
    find_common_response(std::string_view target, unsigned status) const;
    void check_content(
        const boost::json::object& response,
        const HttpAnswer& answer,
        std::vector<std::string>& faults
    ) const;
    void check_headers(
        const boost::json::object& response,
        const HttpAnswer& answer,
        std::vector<std::string>& faults
    ) const;

    boost::json::object root_;
    std::set<ApiEntry> entries_;
};

/// The project's own document, read once.
const ApiDocument& api_document();

/// Fails the running test for each fault of an answer, and keeps its entry. What a HttpClient takes
/// as its observer.
void check_against_document(
    std::string_view method, std::string_view target, const HttpAnswer& answer
);

/// The entries of all answers that this program has checked so far.
std::set<ApiEntry> seen_entries();

} // namespace latchkey::testing

#include "support/json_schema.hpp"

#include "base/unicode.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <regex>
#include <stdexcept>
#include <string_view>

namespace latchkey::testing {

namespace {

namespace json = boost::json;

bool has_type(const json::value& value, std::string_view type) {
    if (type == "integer") {
        return value.is_int64() || value.is_uint64();
    }
    if (type == "number") {
        return value.is_number();
    }
    static const std::map<std::string_view, json::kind> kinds{
        {"null", json::kind::null},
        {"boolean", json::kind::bool_},
        {"string", json::kind::string},
        {"array", json::kind::array},
        {"object", json::kind::object},
    };
    const auto kind = kinds.find(type);
    if (kind == kinds.end()) {
        throw std::logic_error("the schema has the type " + std::string(type));
    }
    return value.kind() == kind->second;
}

/// Making a std::regex takes longer than all the rest; a list of accounts asks for the same one
/// hundreds of times.
bool has_match(const std::string& text, const std::string& pattern) {
    thread_local std::map<std::string, std::regex> made;
    const auto [entry, is_new] = made.try_emplace(pattern);
    if (is_new) {
        entry->second = std::regex(pattern);
    }
    return std::regex_search(text, entry->second);
}

/// One keyword of a schema, and the value it is about.
struct Question {
    const json::object& schema;
    const json::value& keyword; // what the schema says under it
    const json::value& value;
    std::string place;
};

/// One run over one value. Each keyword is a function that notes what is wrong.
class Validation {
public:
    explicit Validation(const json::object& document)
        : document_(document) {}

    void check(const json::value& schema, const json::value& value, const std::string& place);

    [[nodiscard]] std::vector<std::string>& faults() { return faults_; }

private:
    using Check = void (Validation::*)(const Question&);

    static const std::map<std::string_view, Check>& keywords();

    void check_type(const Question& question);
    void check_enumeration(const Question& question);
    void check_members(const Question& question);
    void check_other_members(const Question& question);
    void check_required(const Question& question);
    void check_items(const Question& question);

    void check_reference(const Question& q) {
        check(resolve(document_, q.schema), q.value, q.place);
    }

    void check_constant(const Question& q) {
        require(q, q.value == q.keyword, "is not " + json::serialize(q.keyword));
    }

    void check_least_length(const Question& q) {
        require(q, !q.value.is_string() || length(q.value) >= q.keyword.as_int64(), "is too short");
    }

    void check_greatest_length(const Question& q) {
        require(q, !q.value.is_string() || length(q.value) <= q.keyword.as_int64(), "is too long");
    }

    void check_minimum(const Question& q) {
        require(q, !q.value.is_number() || number(q.value) >= number(q.keyword), "is too small");
    }

    void check_maximum(const Question& q) {
        require(q, !q.value.is_number() || number(q.value) <= number(q.keyword), "is too large");
    }

    void check_pattern(const Question& q) {
        const std::string pattern(q.keyword.as_string());
        const bool fits =
            !q.value.is_string() || has_match(std::string(q.value.get_string()), pattern);
        require(q, fits, "does not match " + pattern);
    }

    void check_one_of(const Question& q) {
        require(q, count_fits(q) == 1, "fits not one of oneOf");
    }

    void check_any_of(const Question& q) { require(q, count_fits(q) > 0, "fits none of anyOf"); }

    void check_all_of(const Question& q) {
        for (const json::value& part : q.keyword.as_array()) {
            check(part, q.value, q.place);
        }
    }

    void annotate(const Question& /*question*/) {}

    static std::int64_t length(const json::value& text) {
        return static_cast<std::int64_t>(count_code_points(text.get_string()));
    }

    static double number(const json::value& value) { return value.to_number<double>(); }

    std::ptrdiff_t count_fits(const Question& question) const;

    void require(const Question& question, bool is_so, const std::string& fault) {
        if (!is_so) {
            const std::string place = question.place.empty() ? "/" : question.place;
            faults_.push_back(place + ": " + json::serialize(question.value) + ' ' + fault);
        }
    }

    const json::object& document_;
    std::vector<std::string> faults_;
};

const std::map<std::string_view, Validation::Check>& Validation::keywords() {
    static const std::map<std::string_view, Check> keywords{
        {"$ref", &Validation::check_reference},
        {"type", &Validation::check_type},
        {"const", &Validation::check_constant},
        {"enum", &Validation::check_enumeration},
        {"minLength", &Validation::check_least_length},
        {"maxLength", &Validation::check_greatest_length},
        {"pattern", &Validation::check_pattern},
        {"minimum", &Validation::check_minimum},
        {"maximum", &Validation::check_maximum},
        {"properties", &Validation::check_members},
        {"additionalProperties", &Validation::check_other_members},
        {"required", &Validation::check_required},
        {"items", &Validation::check_items},
        {"oneOf", &Validation::check_one_of},
        {"anyOf", &Validation::check_any_of},
        {"allOf", &Validation::check_all_of},
        {"title", &Validation::annotate},
        {"description", &Validation::annotate},
        {"default", &Validation::annotate},
        {"example", &Validation::annotate},
        {"examples", &Validation::annotate},
    };
    return keywords;
}

void Validation::check(
    const json::value& schema, const json::value& value, const std::string& place
) {
    if (schema.is_bool()) {
        require({{}, schema, value, place}, schema.get_bool(), "is not allowed here");
        return;
    }
    for (const auto& [name, keyword] : schema.as_object()) {
        const auto check = keywords().find(std::string_view(name.data(), name.size()));
        if (check == keywords().end()) {
            throw std::logic_error("the schema has the keyword " + std::string(name));
        }
        (this->*check->second)({schema.get_object(), keyword, value, place});
    }
}

void Validation::check_type(const Question& q) {
    const auto fits = [&](const json::value& type) {
        return has_type(q.value, std::string_view(type.as_string()));
    };
    const json::value& types = q.keyword;
    const bool is_one =
        types.is_array() ? std::ranges::any_of(types.get_array(), fits) : fits(types);
    require(q, is_one, "is no " + json::serialize(types));
}

void Validation::check_enumeration(const Question& q) {
    const json::array& allowed = q.keyword.as_array();
    const bool is_one = std::ranges::find(allowed, q.value) != allowed.end();
    require(q, is_one, "is none of " + json::serialize(allowed));
}

void Validation::check_members(const Question& q) {
    const json::object* members = q.value.if_object();
    for (const auto& [name, schema] : q.keyword.as_object()) {
        const json::value* member = members == nullptr ? nullptr : members->if_contains(name);
        if (member != nullptr) {
            check(schema, *member, q.place + '/' + std::string(name));
        }
    }
}

void Validation::check_other_members(const Question& q) {
    if (!q.value.is_object()) {
        return;
    }
    const json::value* known = q.schema.if_contains("properties");
    for (const auto& [name, member] : q.value.get_object()) {
        if (known == nullptr || !known->as_object().contains(name)) {
            check(q.keyword, member, q.place + '/' + std::string(name));
        }
    }
}

void Validation::check_required(const Question& q) {
    for (const json::value& name : q.keyword.as_array()) {
        const bool is_there =
            !q.value.is_object() || q.value.get_object().contains(name.as_string());
        require(q, is_there, "has no " + json::serialize(name));
    }
}

void Validation::check_items(const Question& q) {
    if (!q.value.is_array()) {
        return;
    }
    std::size_t index = 0;
    for (const json::value& item : q.value.get_array()) {
        check(q.keyword, item, q.place + '/' + std::to_string(index++));
    }
}

std::ptrdiff_t Validation::count_fits(const Question& q) const {
    return std::ranges::count_if(q.keyword.as_array(), [&](const json::value& schema) {
        Validation trial(document_);
        trial.check(schema, q.value, q.place);
        return trial.faults_.empty();
    });
}

} // namespace

const json::value& resolve(const json::object& document, const json::value& value) {
    if (!value.is_object() || !value.get_object().contains("$ref")) {
        return value;
    }
    const std::string_view reference = value.get_object().at("$ref").as_string();
    const json::value* place = nullptr;
    const json::object* inside = &document;
    std::string_view rest = reference.substr(std::min<std::size_t>(2, reference.size()));
    while (reference.starts_with("#/") && inside != nullptr) {
        const std::size_t slash = rest.find('/');
        place = inside->if_contains(rest.substr(0, slash));
        if (place == nullptr || slash == std::string_view::npos) {
            break;
        }
        inside = place->if_object();
        rest.remove_prefix(slash + 1);
    }
    if (place == nullptr) {
        throw std::logic_error("nothing is at " + std::string(reference));
    }
    return resolve(document, *place);
}

std::vector<std::string> find_schema_faults(
    const json::object& document, const json::value& schema, const json::value& value
) {
    Validation validation(document);
    validation.check(schema, value, "");
    return std::move(validation.faults());
}

} // namespace latchkey::testing

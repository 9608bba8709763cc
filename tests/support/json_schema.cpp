#include "support/json_schema.hpp"

#include "base/unicode.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>
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

/// One run over one value. Each keyword is a function that notes what is wrong.
class Validation {
public:
    explicit Validation(const json::object& document)
        : document_(document) {}

    void check(const json::value& schema, const json::value& value, const std::string& place);

    [[nodiscard]] std::vector<std::string>& faults() { return faults_; }

private:
    using Check = void (Validation::*)(
        const json::object& schema, const json::value& value, const std::string& place
    );

    void check_reference(const json::object&, const json::value&, const std::string&);
    void check_type(const json::object&, const json::value&, const std::string&);
    void check_constant(const json::object&, const json::value&, const std::string&);
    void check_enumeration(const json::object&, const json::value&, const std::string&);
    void check_length(const json::object&, const json::value&, const std::string&);
    void check_pattern(const json::object&, const json::value&, const std::string&);
    void check_range(const json::object&, const json::value&, const std::string&);
    void check_members(const json::object&, const json::value&, const std::string&);
    void check_required(const json::object&, const json::value&, const std::string&);
    void check_items(const json::object&, const json::value&, const std::string&);
    void check_one_of(const json::object&, const json::value&, const std::string&);
    void check_any_of(const json::object&, const json::value&, const std::string&);
    void check_all_of(const json::object&, const json::value&, const std::string&);

    void annotate(const json::object&, const json::value&, const std::string&) {}

    void fail(const std::string& place, const std::string& fault) {
        faults_.push_back((place.empty() ? "/" : place) + ": " + fault);
    }

    std::size_t
    count_matches(const json::value& schemas, const json::value& value, const std::string& place);

    static const std::map<std::string_view, Check>& keywords();

    const json::object& document_;
    std::vector<std::string> faults_;
};

const std::map<std::string_view, Validation::Check>& Validation::keywords() {
    static const std::map<std::string_view, Check> keywords{
        {"$ref", &Validation::check_reference},
        {"type", &Validation::check_type},
        {"const", &Validation::check_constant},
        {"enum", &Validation::check_enumeration},
        {"minLength", &Validation::check_length},
        {"maxLength", &Validation::check_length},
        {"pattern", &Validation::check_pattern},
        {"minimum", &Validation::check_range},
        {"maximum", &Validation::check_range},
        {"properties", &Validation::check_members},
        {"additionalProperties", &Validation::check_members},
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
        if (!schema.get_bool()) {
            fail(place, "nothing is allowed here");
        }
        return;
    }
    // Two keywords of one pair share a function, which looks at both: it runs once.
    std::set<std::string_view> done;
    for (const auto& [key, unused] : schema.as_object()) {
        const std::string_view keyword(key.data(), key.size());
        const auto check = keywords().find(keyword);
        if (check == keywords().end()) {
            throw std::logic_error("the schema has the keyword " + std::string(keyword));
        }
        const bool is_second_of_pair =
            (keyword == "maxLength" && done.contains("minLength")) ||
            (keyword == "minLength" && done.contains("maxLength")) ||
            (keyword == "maximum" && done.contains("minimum")) ||
            (keyword == "minimum" && done.contains("maximum")) ||
            (keyword == "properties" && done.contains("additionalProperties")) ||
            (keyword == "additionalProperties" && done.contains("properties"));
        if (!is_second_of_pair) {
            (this->*check->second)(schema.get_object(), value, place);
        }
        done.insert(keyword);
    }
}

void Validation::check_reference(
    const json::object& schema, const json::value& value, const std::string& place
) {
    check(resolve(document_, schema), value, place);
}

void Validation::check_type(
    const json::object& schema, const json::value& value, const std::string& place
) {
    const json::value& type = schema.at("type");
    const auto fits = [&](const json::value& name) {
        return has_type(value, std::string_view(name.as_string()));
    };
    if (type.is_array() ? std::ranges::none_of(type.get_array(), fits) : !fits(type)) {
        fail(place, "is no " + json::serialize(type));
    }
}

void Validation::check_constant(
    const json::object& schema, const json::value& value, const std::string& place
) {
    if (value != schema.at("const")) {
        fail(place, json::serialize(value) + " is not " + json::serialize(schema.at("const")));
    }
}

void Validation::check_enumeration(
    const json::object& schema, const json::value& value, const std::string& place
) {
    const json::array& allowed = schema.at("enum").as_array();
    if (std::ranges::find(allowed, value) == allowed.end()) {
        fail(place, json::serialize(value) + " is none of " + json::serialize(allowed));
    }
}

void Validation::check_length(
    const json::object& schema, const json::value& value, const std::string& place
) {
    if (!value.is_string()) {
        return;
    }
    const auto length = static_cast<std::int64_t>(count_code_points(value.get_string()));
    const json::value* least = schema.if_contains("minLength");
    const json::value* most = schema.if_contains("maxLength");
    if (least != nullptr && length < least->as_int64()) {
        fail(place, "is too short");
    }
    if (most != nullptr && length > most->as_int64()) {
        fail(place, "is too long");
    }
}

void Validation::check_pattern(
    const json::object& schema, const json::value& value, const std::string& place
) {
    const std::string pattern(schema.at("pattern").as_string());
    if (value.is_string() &&
        !std::regex_search(std::string(value.get_string()), std::regex(pattern))) {
        fail(place, json::serialize(value) + " does not match " + pattern);
    }
}

void Validation::check_range(
    const json::object& schema, const json::value& value, const std::string& place
) {
    if (!value.is_number()) {
        return;
    }
    const auto number = value.to_number<double>();
    const json::value* least = schema.if_contains("minimum");
    const json::value* most = schema.if_contains("maximum");
    if (least != nullptr && number < least->to_number<double>()) {
        fail(place, json::serialize(value) + " is too small");
    }
    if (most != nullptr && number > most->to_number<double>()) {
        fail(place, json::serialize(value) + " is too large");
    }
}

void Validation::check_members(
    const json::object& schema, const json::value& value, const std::string& place
) {
    if (!value.is_object()) {
        return;
    }
    const json::value* known = schema.if_contains("properties");
    const json::value* others = schema.if_contains("additionalProperties");
    for (const auto& [key, member] : value.get_object()) {
        const std::string member_place = place + '/' + std::string(key);
        const json::value* own = known == nullptr ? nullptr : known->as_object().if_contains(key);
        if (own != nullptr) {
            check(*own, member, member_place);
        } else if (others != nullptr) {
            check(*others, member, member_place);
        }
    }
}

void Validation::check_required(
    const json::object& schema, const json::value& value, const std::string& place
) {
    if (!value.is_object()) {
        return;
    }
    for (const json::value& name : schema.at("required").as_array()) {
        if (!value.get_object().contains(name.as_string())) {
            fail(place, "has no " + json::serialize(name));
        }
    }
}

void Validation::check_items(
    const json::object& schema, const json::value& value, const std::string& place
) {
    if (!value.is_array()) {
        return;
    }
    std::size_t index = 0;
    for (const json::value& item : value.get_array()) {
        check(schema.at("items"), item, place + '/' + std::to_string(index++));
    }
}

std::size_t Validation::count_matches(
    const json::value& schemas, const json::value& value, const std::string& place
) {
    const auto matches = std::ranges::count_if(schemas.as_array(), [&](const json::value& schema) {
        Validation trial(document_);
        trial.check(schema, value, place);
        return trial.faults_.empty();
    });
    return static_cast<std::size_t>(matches);
}

void Validation::check_one_of(
    const json::object& schema, const json::value& value, const std::string& place
) {
    const std::size_t matches = count_matches(schema.at("oneOf"), value, place);
    if (matches != 1) {
        fail(place, json::serialize(value) + " fits " + std::to_string(matches) + " of oneOf");
    }
}

void Validation::check_any_of(
    const json::object& schema, const json::value& value, const std::string& place
) {
    if (count_matches(schema.at("anyOf"), value, place) == 0) {
        fail(place, json::serialize(value) + " fits none of anyOf");
    }
}

void Validation::check_all_of(
    const json::object& schema, const json::value& value, const std::string& place
) {
    for (const json::value& part : schema.at("allOf").as_array()) {
        check(part, value, place);
    }
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

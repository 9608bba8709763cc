#pragma once

// From the bytes of a body to the fields of a form, every fault named. Used by the wings' schema
// rooms:
//
//     auto form = http::Form::parse(request, "Invalid data");
//     if (!form) return form.error();
//     auto email = form->string("email");          // required
//     auto company = form->optional_string("company");
//     ... form->fail("email", "invalid_email", "Must be an e-mail address."); ...
//     return form->finish([&] { return Credentials{*email, …}; });

#include "base/error.hpp"
#include "http/request.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace latchkey::http {

/// The JSON object in a request's body, and the list of what is wrong with it.
class Form {
public:
    /// Errors, in this order: unsupported_media_type unless Content-Type is application/json or
    /// application/*+json (letter case and parameters ignored); malformed_json for a body that is
    /// not JSON in UTF-8 (a byte order mark, UTF-16 and UTF-32 are understood, as Python's json
    /// does), is nested deeper than 32, or has a Content-Encoding; invalid_input for JSON that is
    /// no object. All but the first carry `invalid_message` as their message and say more in the
    /// field "body". Of duplicate keys the last counts. A string with a lone surrogate parses and
    /// is refused where its field is read, so that the answer can name it.
    static Result<Form> parse(const Request& request, std::string_view invalid_message);

    /// The field's value when it is a string of well-formed Unicode; otherwise notes a fault
    /// ("required" when absent, "null", "not_a_string", "not_unicode") and answers nothing.
    std::optional<std::string> string(std::string_view field);

    /// Like string(), and takes a JSON integer as its decimal digits.
    std::optional<std::string> string_or_integer(std::string_view field);

    /// Like string(), for a field that may be absent or null. The outer optional: absent, null or
    /// faulty; check is_null() where null means something.
    std::optional<std::string> optional_string(std::string_view field);

    /// The field's value when it is true or false; notes a fault ("not_a_boolean") otherwise;
    /// nothing and no fault when absent.
    std::optional<bool> optional_boolean(std::string_view field);

    [[nodiscard]] bool has(std::string_view field) const;
    [[nodiscard]] bool is_null(std::string_view field) const;

    /// Notes a fault. Only the first of a field is kept.
    void fail(std::string_view field, std::string_view code, std::string_view message);
    void fail(FieldError fault);

    /// Notes "unknown_field" for the keys that no string(), optional_…() or fail() has named: for
    /// the first 16 of them, and by the first 64 code points of the key, so that the answer has a
    /// bound.
    void refuse_unknown_fields();

    /// All faults as one invalid_input error; nothing when there are none.
    [[nodiscard]] std::optional<Error> error() const;

    /// What `make` makes of the fields, which it may take for granted; or the error, when there are
    /// faults or fields that nothing has asked for.
    template <typename Make>
    auto finish(Make make) -> Result<std::invoke_result_t<Make>> {
        refuse_unknown_fields();
        if (auto faults = error()) {
            return std::move(*faults);
        }
        return make();
    }

private:
    Form(boost::json::object object, std::string_view invalid_message);

    boost::json::object object_;
    std::string invalid_message_;
    std::set<std::string, std::less<>> known_fields_;
    std::vector<FieldError> faults_;
};

} // namespace latchkey::http

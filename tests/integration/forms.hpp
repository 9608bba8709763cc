#pragma once

// The API's forms, field by field: what each takes, and what it does not.

#include <string>
#include <vector>

namespace latchkey::testing {

/// A field of a form. Values are JSON texts, because some of them no JSON writer would make.
struct Field {
    std::string name;
    std::string valid;
    std::vector<std::string> invalid = {}; // besides those that no field of its type takes
    bool may_be_absent = false;
    bool may_be_null = false;
    bool is_boolean = false;
    bool may_have_nul = false; // as passwords may: it is refused as wrong, if at all
};

struct Form {
    std::string method;
    std::string target;
    std::vector<Field> fields;
    bool is_for_admins = false;
};

/// Every form but verify-otp's, which is not validated. A field that another one makes necessary
/// counts as necessary: the form has both.
std::vector<Form> forms();

/// The form with one field's value replaced; left out when `value` is empty.
std::string body_with(const Form& form, const std::string& field, const std::string& value);

/// The form as it should be.
std::string valid_body(const Form& form);

/// What no field of this one's kind takes, and what this one does not take besides. "" is absence.
std::vector<std::string> wrong_values(const Field& field);

/// As a JSON string; `text` needs no escapes.
std::string quoted(const std::string& text);

} // namespace latchkey::testing

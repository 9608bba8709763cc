#pragma once

// Names that would like to be something else.

#include <string>
#include <vector>

namespace latchkey::mail {

/// What people type into a name field when they mean harm, each alone and in company: 200 and more.
inline std::vector<std::string> hostile_names() {
    using namespace std::string_literals;
    const std::vector<std::string> seeds{
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p></td></table>",
        "<!--",
        "-->",
        "<a href=https://evil.example>click</a>",
        "<",
        ">",
        "&",
        "&lt;",
        "&#60;script&#62;",
        "\"",
        "'",
        "\" onmouseover=\"alert(1)",
        "' style='display:none",
        "`",
        "{{",
        "}}",
        "{{code}}",
        "{{{code}}}",
        "{{&code}}",
        "{{#code}}",
        "{{/full_name}}",
        "{{^code}}x{{/code}}",
        "{{>text}}",
        "{{=<% %>=}}",
        "{{!",
        "{{config.secret}}",
        "\r\nBcc: eve@evil.example",
        "\nSubject: other",
        "\r",
        "\n\n.\n",
        "\r\n.\r\nMAIL FROM:<eve@evil.example>",
        "a\0b"s,
        "\t",
        "\x1B[31mred",
        "\x7F",
        "\xC2\x85next",
        "\u202Eevil",
        "\u2066x\u2069",
        "\u200Fname",
        "\u2028line",
        "محمد",
        "שלום",
        "日本語",
        "José \"Pepe\" O'Hara",
        "\xFF\xFE",
        "\xC3",
        "%s%n",
        "${code}",
    };
    std::vector<std::string> names;
    for (const std::string& seed : seeds) {
        names.push_back(seed);
        names.push_back("Ana" + seed);
        names.push_back(seed + "Ana");
        names.push_back("Ana " + seed + seed + " Pérez");
    }
    return names;
}

} // namespace latchkey::mail

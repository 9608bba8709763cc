# word_list(<source>): writes a source that defines passwords::word_list() (word_list.hpp) from
# the lists of two Debian packages, and puts its path into <source>. Sorted and without doubles, so the
# same packages make the same bytes. Words below four characters are patterns, not words; of the others
# those of printable ASCII count, but for the three characters that CMake's lists can not hold.
function(word_list source)
    find_file(JOHN_PASSWORDS password.lst PATHS /usr/share/john NO_DEFAULT_PATH REQUIRED)
    find_file(CRACKLIB_WORDS cracklib-small PATHS /usr/share/dict NO_DEFAULT_PATH REQUIRED)
    set(made ${CMAKE_CURRENT_BINARY_DIR}/word_list.cpp)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${JOHN_PASSWORDS} ${CRACKLIB_WORDS})
    set(words "")
    foreach(list ${JOHN_PASSWORDS} ${CRACKLIB_WORDS})
        file(STRINGS ${list} lines REGEX "^[!-:<-Z^-~][!-:<-Z^-~][!-:<-Z^-~][!-:<-Z^-~]+$")
        list(FILTER lines EXCLUDE REGEX "^#!comment")
        list(APPEND words ${lines})
    endforeach()
    list(TRANSFORM words TOLOWER)
    list(SORT words)
    list(REMOVE_DUPLICATES words)
    list(LENGTH words count)
    list(JOIN words "\n" text)
    message(STATUS "Blocklist: ${count} words")
    # In pieces: C++ promises no literals as long as this one, and some tools take it at its word.
    set(literal "")
    string(LENGTH "${text}" size)
    set(begin 0)
    while(begin LESS size)
        string(SUBSTRING "${text}" ${begin} 60000 piece)
        string(APPEND literal "    R\"words(${piece})words\"\n")
        math(EXPR begin "${begin} + 60000")
    endwhile()
    file(CONFIGURE OUTPUT ${made} @ONLY CONTENT
"// Made by cmake/word_list.cmake.
#include \"passwords/word_list.hpp\"

namespace latchkey::passwords {

namespace {

constexpr char lines[] =
@literal@    \"\\n\";

} // namespace

std::string_view word_list() {
    return {lines, sizeof lines - 1};
}

} // namespace latchkey::passwords
")
    set(${source} ${made} PARENT_SCOPE)
endfunction()

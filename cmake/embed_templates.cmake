# embed_templates(<source variable> <path>...): writes a source with the text of each
# templates/<path>.mustache below the current folder and puts the source's path into the variable.
function(embed_templates source_variable)
    set(rows "")
    foreach(path ${ARGN})
        set(file ${CMAKE_CURRENT_SOURCE_DIR}/templates/${path}.mustache)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        file(READ ${file} text)
        string(APPEND rows "    EmbeddedTemplate{\"${path}\", R\"mustache(${text})mustache\"},\n")
    endforeach()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_templates.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"// Made by cmake/embed_templates.cmake from src/mail/templates/.
#include \"mail/embedded_templates.hpp\"

#include <array>

namespace latchkey::mail {

std::span<const EmbeddedTemplate> embedded_templates() {
    static constexpr std::array templates{
@rows@    };
    return templates;
}

} // namespace latchkey::mail
")
    set(${source_variable} ${source} PARENT_SCOPE)
endfunction()

# embed_files(<function> NAMESPACE <namespace> FOLDER <folder> FILES <path>...): writes a source that
# defines, in the namespace, `std::span<const EmbeddedFile> <function>()` (base/embedded_file.hpp)
# with the text of each <folder>/<path> below the current folder, in the order given, and puts the
# source's path into <function>_source. The caller declares the function. UTF-8 text, no NUL.
function(embed_files function)
    cmake_parse_arguments(EMBED "" "NAMESPACE;FOLDER" "FILES" ${ARGN})
    set(rows "")
    foreach(path ${EMBED_FILES})
        set(file ${CMAKE_CURRENT_SOURCE_DIR}/${EMBED_FOLDER}/${path})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        file(READ ${file} text)
        string(FIND "${text}" ")embedded\"" end_of_literal)
        if(NOT end_of_literal EQUAL -1)
            message(FATAL_ERROR "${file} holds the end of a raw string literal")
        endif()
        string(APPEND rows "    EmbeddedFile{\"${path}\", R\"embedded(${text})embedded\"},\n")
    endforeach()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"// Made by cmake/embed_files.cmake from @EMBED_FOLDER@/.
#include \"base/embedded_file.hpp\"

#include <array>

namespace @EMBED_NAMESPACE@ {

namespace {

constexpr std::array files{
@rows@};

} // namespace

std::span<const EmbeddedFile> @function@() {
    return files;
}

} // namespace @EMBED_NAMESPACE@
")
    set(${function}_source ${source} PARENT_SCOPE)
endfunction()

# embed_migrations(<database> <NNNN_name>...): writes a source with the up and down scripts of
# migrations/<database>/, in the order given, and puts its path into <database>_migrations_source.
function(embed_migrations database)
    set(rows "")
    foreach(migration ${ARGN})
        set(path ${PROJECT_SOURCE_DIR}/migrations/${database}/${migration})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path}.up.sql ${path}.down.sql)
        file(READ ${path}.up.sql up)
        file(READ ${path}.down.sql down)
        string(SHA256 checksum "${up}${down}")
        string(REGEX MATCH "^([0-9]+)_(.+)$" matched ${migration})
        math(EXPR version "${CMAKE_MATCH_1} + 0")
        string(APPEND rows
            "    Migration{${version}, \"${CMAKE_MATCH_2}\",\n"
            "R\"sql(${up})sql\",\n"
            "R\"sql(${down})sql\",\n"
            "        \"${checksum}\"},\n")
    endforeach()
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${database}_migrations.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"// Made by cmake/embed_migrations.cmake from migrations/@database@/.
#include \"storage/migrations.hpp\"

#include <array>

namespace latchkey::storage {

namespace {

constexpr std::array all_of_@database@{
@rows@};

} // namespace

std::span<const Migration> @database@_migrations() {
    return all_of_@database@;
}

} // namespace latchkey::storage
")
    set(${database}_migrations_source ${source} PARENT_SCOPE)
endfunction()

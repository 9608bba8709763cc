# latchkey_module(<folder> SOURCES <files>... [DEPENDS <folders>...] [LINKS <third_party::...>...])
# One static library for one folder of src/. DEPENDS are the arrows of the house.
function(latchkey_module name)
    cmake_parse_arguments(MODULE "" "" "SOURCES;DEPENDS;LINKS" ${ARGN})
    add_library(latchkey_${name} STATIC ${MODULE_SOURCES})
    list(TRANSFORM MODULE_DEPENDS PREPEND latchkey_)
    target_link_libraries(latchkey_${name} PUBLIC latchkey_options ${MODULE_DEPENDS} ${MODULE_LINKS})
endfunction()

# latchkey_test(<name> SOURCES <files>... DEPENDS <targets>... [ON_BOTH_DATABASES]): one GoogleTest
# program, run by ctest; on PostgreSQL, too, under the label of that name.
function(latchkey_test name)
    cmake_parse_arguments(TEST "ON_BOTH_DATABASES" "LABEL" "SOURCES;DEPENDS" ${ARGN})
    add_executable(${name} ${TEST_SOURCES})
    set_target_properties(${name} PROPERTIES UNITY_BUILD OFF) # each file has its own unnamed namespace
    target_link_libraries(${name} PRIVATE ${TEST_DEPENDS} third_party::gtest)
    if(LATCHKEY_SANITIZE) # what is tested is optimised; the tests' own code compiles in two thirds of the time so
        target_compile_options(${name} PRIVATE -O0)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABEL}" TIMEOUT 600)
    if(TEST_ON_BOTH_DATABASES)
        add_test(NAME ${name}_on_postgresql COMMAND ${name})
        set_tests_properties(${name}_on_postgresql PROPERTIES LABELS postgresql TIMEOUT 900)
    endif()
endfunction()

# How every target is compiled. Targets get it through the interface target latchkey_options.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

option(LATCHKEY_TESTS "Build the tests" ON)
option(LATCHKEY_FUZZ "Build the libFuzzer targets (clang)" OFF)
option(LATCHKEY_WERROR "Warnings are errors" OFF)
set(LATCHKEY_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(latchkey_options INTERFACE)
target_include_directories(latchkey_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(latchkey_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
    -Woverloaded-virtual -Wimplicit-fallthrough -Wextra-semi
    -fstack-protector-strong
    $<$<BOOL:${LATCHKEY_WERROR}>:-Werror>
    # GCC 12 reports false positives deep inside the standard library and Asio's coroutines.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-mismatched-new-delete -Wno-restrict>
)
if(LATCHKEY_SANITIZE)
    # vptr: the type information of SOCI's SQLite backend is not exported by Debian's library.
    target_compile_options(latchkey_options INTERFACE
        -fsanitize=${LATCHKEY_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
    target_link_options(latchkey_options INTERFACE -fsanitize=${LATCHKEY_SANITIZE})
else()
    # Fortified libc calls need an optimised build; sanitizers bring their own checks.
    target_compile_options(latchkey_options INTERFACE
        $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
endif()
target_link_options(latchkey_options INTERFACE -Wl,-z,relro,-z,now -Wl,--as-needed)

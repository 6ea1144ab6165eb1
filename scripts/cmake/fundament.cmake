# SPDX-License-Identifier: MPL-2.0
# The two functions every CMakeLists.txt here is written with.

# Once they optimize, g++ 12 warns of impossible overlaps in its own std::string (its bug 105651), and each version of values
# that another sees to be set: hence neither -Wrestrict nor -Wmaybe-uninitialized. clang-tidy and the sanitizers look for those.
set(FUNDAMENT_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND FUNDAMENT_WARNINGS -Wno-restrict -Wno-maybe-uninitialized)
endif()
set(FUNDAMENT_SANITIZE "" CACHE STRING "Sanitizers to build with, separated by commas")
if(FUNDAMENT_SANITIZE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU) # instrumented code makes it guess wrongly, in std::string's own memcpy for one
    list(APPEND FUNDAMENT_WARNINGS -Wno-array-bounds -Wno-stringop-overflow)
  endif()
  add_compile_options(-fsanitize=${FUNDAMENT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FUNDAMENT_SANITIZE})
endif()

# What nearly every file reads anyway can be read once and for all: fundament_precompile(owner header…) makes it, with further
# headers, and fundament_precompiled(target owner) uses it. Only the sanitizers' presets do so (FUNDAMENT_PCH): in the others
# a file that does not name what it uses is found out.
# Sources of a module can be compiled together (FUNDAMENT_UNITY): who makes everything anew is done much sooner. What the
# files of a module name for themselves must then differ, but for those whose module is APART.
option(FUNDAMENT_UNITY "Compile sources of a module together" OFF)
if(FUNDAMENT_UNITY)
  list(APPEND FUNDAMENT_WARNINGS -Wno-shadow) # of what another file names for itself
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU) # which holds a source that is included for a header
    list(APPEND FUNDAMENT_WARNINGS -Wno-subobject-linkage)
  endif()
endif()
option(FUNDAMENT_PCH "Precompile the headers of the standard library, nlohmann/json and doctest" OFF)
function(fundament_precompile owner)
  if(FUNDAMENT_PCH)
    target_compile_options(${owner} PRIVATE ${FUNDAMENT_WARNINGS})
    target_precompile_headers(${owner} PRIVATE <algorithm> <array> <charconv> <chrono> <cstdint> <cstdio> <deque>
      <filesystem> <fstream> <functional> <map> <memory> <mutex> <numeric> <optional> <set> <span> <sstream> <stdexcept>
      <string> <string_view> <tuple> <unordered_map> <utility> <variant> <vector> <nlohmann/json.hpp> ${ARGN})
  endif()
endfunction()
function(fundament_precompiled target owner)
  if(FUNDAMENT_PCH)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()
if(FUNDAMENT_PCH) # a target without a macro of its own, which its users would have to share
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled.cpp CONTENT "")
  add_library(precompiled OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
  fundament_precompile(precompiled)
endif()

# fundament_module(graph USES model PRIVATE Boost::headers): the library of src/graph, which is namespace
# fundament::graph. USES names the modules whose headers it may include; uses are transitive unless listed as ONLY.
# The list is what tests/lint/layers reads, so the document, the build and the check cannot disagree.
function(fundament_module name)
  cmake_parse_arguments(arg "APART" "" "USES;PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_library(fundament_${name} STATIC ${sources})
  target_include_directories(fundament_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_compile_options(fundament_${name} PRIVATE ${FUNDAMENT_WARNINGS})
  fundament_precompiled(fundament_${name} precompiled)
  if(FUNDAMENT_UNITY AND NOT arg_APART)
    set_target_properties(fundament_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
  endif()
  foreach(use ${arg_USES})
    if(TARGET fundament_${use})
      target_link_libraries(fundament_${name} PUBLIC fundament_${use})
    endif()
  endforeach()
  target_link_libraries(fundament_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# fundament_embed(target variable file…): the files' bytes in the binary, as constants of namespace fundament::embedded.
# Declared by the target in a header of its own: `extern const std::string_view NAME;`, NAME made of the file's name.
function(fundament_embed target)
  foreach(file ${ARGN})
    get_filename_component(stem ${file} NAME)
    string(MAKE_C_IDENTIFIER ${stem} symbol)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.cpp)
    add_custom_command(OUTPUT ${output} DEPENDS ${file} ${PROJECT_SOURCE_DIR}/scripts/cmake/embed.cmake
      COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${output} -DSYMBOL=${symbol}
              -P ${PROJECT_SOURCE_DIR}/scripts/cmake/embed.cmake
      COMMENT "Embedding ${stem}")
    target_sources(${target} PRIVATE ${output})
  endforeach()
endfunction()

# fundament_embed_table(target table file…): fundament_embed, and fundament::embedded::TABLE(), which gives all of them by
# name in the order given; the header of the target declares it: `std::vector<std::pair<std::string_view, std::string_view>> TABLE();`
function(fundament_embed_table target table)
  fundament_embed(${target} ${ARGN})
  foreach(file ${ARGN})
    get_filename_component(stem ${file} NAME)
    string(MAKE_C_IDENTIFIER ${stem} symbol)
    string(APPEND declarations "extern const std::string_view ${symbol};\n")
    string(APPEND rows "{\"${stem}\", ${symbol}},")
  endforeach()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded/${table}.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT "#include <string_view>
#include <utility>
#include <vector>
namespace fundament::embedded {
@declarations@std::vector<std::pair<std::string_view, std::string_view>> @table@();
std::vector<std::pair<std::string_view, std::string_view>> @table@() { return {@rows@}; }
}
")
  target_sources(${target} PRIVATE ${output})
endfunction()

# fundament_embed_folder(target table root file…): the bytes of files beneath a folder, and fundament::embedded::TABLE(),
# which gives them by their path in it. Taken in by the assembler: no compiler reads them. No file is no fault.
function(fundament_embed_folder target table root)
  set(rows "")
  set(symbols "")
  set(number 0)
  foreach(file ${ARGN})
    file(RELATIVE_PATH path ${root} ${file})
    set(symbol embedded_${table}_${number})
    math(EXPR number "${number} + 1")
    string(APPEND symbols "asm(\".pushsection .rodata\\n${symbol}: .incbin \\\"${file}\\\"\\n${symbol}_end:\\n.popsection\");
extern \"C\" const char ${symbol}[], ${symbol}_end[];
")
    string(APPEND rows "    {\"${path}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},
")
  endforeach()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded/${table}.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT "#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>
@symbols@namespace fundament::embedded {
std::vector<std::pair<std::string_view, std::string_view>> @table@();
std::vector<std::pair<std::string_view, std::string_view>> @table@() {
  return {
@rows@  };
}
}
")
  set_source_files_properties(${output} PROPERTIES OBJECT_DEPENDS "${ARGN}")
  target_sources(${target} PRIVATE ${output})
endfunction()

# What is tested is as fast as it gets; what tests it need not be, and is compiled in half the time.
set(FUNDAMENT_TESTS_ARE $<$<CONFIG:Release>:-O1>)

# fundament_test(graph): the program test_graph of tests/graph/*.cpp, which is ctest's test "graph".
function(fundament_test name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_options(test_${name} PRIVATE ${FUNDAMENT_WARNINGS} ${FUNDAMENT_TESTS_ARE})
  if(FUNDAMENT_PCH)
    fundament_precompiled(test_${name} test_support)
  else()
    target_compile_options(test_${name} PRIVATE "SHELL:-include ${PROJECT_SOURCE_DIR}/tests/support/told.hpp")
  endif()
  target_compile_definitions(test_${name} PRIVATE FUNDAMENT_ROOT="${PROJECT_SOURCE_DIR}")
  foreach(use ${arg_USES})
    if(TARGET fundament_${use})
      target_link_libraries(test_${name} PRIVATE fundament_${use})
    endif()
  endforeach()
  target_link_libraries(test_${name} PRIVATE test_support)
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

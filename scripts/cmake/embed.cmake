# SPDX-License-Identifier: MPL-2.0
# Writes OUTPUT, a C++ file that holds the bytes of INPUT as fundament::embedded::SYMBOL.
cmake_minimum_required(VERSION 3.25)
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
string(REGEX REPLACE "(.................................................................................)," "\\1,\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "#include <string_view>
namespace fundament::embedded {
namespace { constexpr char ${SYMBOL}_bytes[] = {${bytes}'\\0'}; }
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL}{${SYMBOL}_bytes, sizeof ${SYMBOL}_bytes - 1};
}
")

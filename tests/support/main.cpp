// SPDX-License-Identifier: MPL-2.0
#define DOCTEST_CONFIG_IMPLEMENT // follows from the next, except where the header is precompiled
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <doctest/doctest.h>

/// What failed or was skipped is told with the text that a C string holds; doctest by itself tells its address (the
/// macro that changes this does not compile in its release 2.4.9). The compiler includes this into every test, so that
/// none can forget to.
template <> struct doctest::StringMaker<const char*> {
  static doctest::String convert(const char* text) { return text ? text : "(no text)"; }
};

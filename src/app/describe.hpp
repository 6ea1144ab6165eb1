// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/texts.hpp"
#include <string>

namespace CLI {
class App;
}

/// The table of words and options in the forms other programs read.
namespace fundament::app {

/// A script for bash: words, options, the values an option allows, and files for the rest. `source <(…)` takes it.
std::string bash_completion(const CLI::App& app);

/// A page of section 1 for man(1), in the language of the table's texts.
std::string man_page(const CLI::App& app, base::Language language);

} // namespace fundament::app

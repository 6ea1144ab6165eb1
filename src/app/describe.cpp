// SPDX-License-Identifier: MPL-2.0
#include "app/describe.hpp"
#include "base/joined.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>

namespace fundament::app {

namespace {

/// Calls `visit` with each word and those below it: "fundament", "fundament import", "fundament token create".
void each_word(const CLI::App& app, const std::string& path,
               const std::function<void(const CLI::App&, const std::string&)>& visit) {
  visit(app, path);
  for (const CLI::App* word : app.get_subcommands([](const CLI::App*) { return true; }))
    each_word(*word, path + " " + word->get_name(), visit);
}

/// Everything that may follow a word: the words below it and its options, those of the program included.
std::string candidates(const CLI::App& word) {
  std::vector<std::string> out;
  for (const CLI::App* below : word.get_subcommands([](const CLI::App*) { return true; }))
    out.push_back(below->get_name());
  for (const CLI::App* at = &word; at; at = at->get_parent())
    for (const CLI::Option* option : at->get_options())
      for (const auto& name : option->get_lnames())
        if (std::find(out.begin(), out.end(), "--" + name) == out.end()) out.push_back("--" + name);
  return base::joined(out, {}, " ");
}

/// The values of {a,b,c}, as CLI11 describes an option that allows only those; "" for others.
std::string values_of(const CLI::Option& option) {
  const std::string type = option.get_option_text().empty() ? option.get_type_name() : option.get_option_text();
  const auto begin = type.find('{'), end = type.find('}');
  if (begin == type.npos || end == type.npos || end < begin) return "";
  std::string out = type.substr(begin + 1, end - begin - 1);
  std::replace(out.begin(), out.end(), ',', ' ');
  return out;
}

/// Text in roff: a backslash, and a dot or quote that begins a line, would be commands.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool first = out.empty() || out.back() == '\n';
    if (first && (c == '.' || c == '\'')) out += "\\&";
    out += c == '\\' ? std::string("\\e") : c == '-' ? std::string("\\-") : std::string(1, c);
  }
  return out;
}

} // namespace

std::string bash_completion(const CLI::App& app) {
  std::string words, values;
  each_word(app, "fundament", [&](const CLI::App& word, const std::string& path) {
    words += "    '" + path + "') words='" + candidates(word) + "' ;;\n";
    for (const CLI::Option* option : word.get_options())
      if (const auto allowed = values_of(*option); !allowed.empty() && !option->get_lnames().empty())
        values += "    '" + path + " --" + option->get_lnames().front() + "') words='" + allowed + "' ;;\n";
  });
  return "# bash completion of fundament; made by `fundament completion`\n"
         "_fundament() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path=fundament words= i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case $path:${COMP_WORDS[i]} in fundament:[a-z]* | 'fundament token':[a-z]* | 'fundament check':[a-z]*)\n"
         "      path+=\" ${COMP_WORDS[i]}\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$path $previous\" in\n" +
         values + "    *) case $path in\n" + words +
         "    esac ;;\n"
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  [[ ${#COMPREPLY[@]} -gt 0 || $current == -* ]] || COMPREPLY=($(compgen -f -- \"$current\"))\n"
         "}\n"
         "complete -F _fundament fundament\n";
}

std::string man_page(const CLI::App& app, base::Language language) {
  const auto text = [&](const char* id) { return roff(base::render({id}, language)); };
  std::string out = ".TH FUNDAMENT 1\n.SH " + text("man.name") + "\nfundament \\- " + roff(app.get_description()) +
                    "\n.SH " + text("man.synopsis") + "\n.B fundament\n" + text("man.form") + "\n";
  each_word(app, "fundament", [&](const CLI::App& word, const std::string& path) {
    out += &word == &app ? ".SH " + text("man.options") + "\n"
                         : ".SH " + roff(path) + "\n" + roff(word.get_description()) + "\n";
    for (const CLI::Option* option : word.get_options()) {
      if (&word != &app && option->get_name() == "--help") continue;
      std::string values = values_of(*option);
      std::replace(values.begin(), values.end(), ' ', '|');
      out += ".TP\n.B " + roff(option->get_name(false, true)) + (values.empty() ? "" : " " + roff(values)) + "\n" +
             roff(option->get_description()) + "\n";
    }
    if (const auto footer = word.get_footer(); !footer.empty()) out += ".PP\n.nf\n" + roff(footer) + "\n.fi\n";
  });
  return out + ".SH " + text("man.status") + "\n" + text("man.statuses") + "\n";
}

} // namespace fundament::app

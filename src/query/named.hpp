// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include "base/sha256.hpp"
#include "model/metamodel.hpp"
#include "query/header.hpp"
#include "query/statement.hpp"
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Named questions: a file queries/reports/NAME.sql is one, and its header says everything that a page, an address or a
/// form needs to know of it:
///   -- title: Danish | English
///   -- about: Danish | English
///   -- parameter: NAME TYPE = DEFAULT | Danish | English     (without a default it must be given; `none` is NULL)
///   -- column: NAME TYPE | Danish | English                  (every column of the result, in its order)
///   -- chart: bar LABEL VALUE                                 (optional)
///   -- framework: data                                        (optional: every row is something the framework wants
///                                                             looked at; infrastructure, security, data, technology)
/// Types of parameters: text, ref, kind, integer, number, boolean, date (default `today` too), one_of(a,b,…).
/// Types of columns: text, ref, kind, integer, number, boolean, date, money (DKK), enum(NAME) of the metamodel,
/// one_of(a,b,…).
/// Charts: bar LABEL VALUE, stacked LABEL SERIES VALUE, matrix ROW COLUMN VALUE, timeline LABEL DATE.
namespace fundament::query {

using model::Label;

struct NamedParameter {
  enum class Type { text, ref, kind, integer, number, boolean, date, one_of };
  std::string name;
  Type type = Type::text;
  std::vector<std::string> words;      ///< of one_of
  std::optional<std::string> fallback; ///< as it stands in the header; nothing: it must be given
  Label label;
};
std::string_view to_string(NamedParameter::Type type);

struct NamedColumn {
  std::string name, type;         ///< type without what stands in brackets
  std::string enum_name;          ///< of an enum
  std::vector<std::string> words; ///< of one_of
  Label label;
};

struct NamedQuery {
  std::string name;
  Label title, about;
  std::vector<NamedParameter> parameters;
  std::vector<NamedColumn> columns;
  std::vector<std::string> chart; ///< its kind, then columns; empty without one
  std::string framework;          ///< empty without one
  std::string sql;
  base::Digest digest{}; ///< of the file
  bool built_in = true;  ///< else of the city's own folder
};

/// The four areas whose frameworks bind the city.
constexpr std::array<std::string_view, 4> areas{"infrastructure", "security", "data", "technology"};
bool is_area(std::string_view text);

constexpr std::string_view no_value = "none", date_of_question = "today";

/// Reads and checks one file; all problems at once, each with `where`:line. Names are of lower case letters, digits,
/// hyphens and underscores.
base::Result<NamedQuery> parse_named(const std::string& name, std::string_view file, const std::string& where);

/// A word that a header may have besides title, about, parameter and column. Each stands once at most.
struct HeaderWord {
  std::string_view word;
  bool needed = false;
  /// Takes the line, or says what is wrong with it.
  std::function<std::optional<base::Text>(const HeaderLine&)> take;
};
/// What is wrong with a line whose parts from `first` on are not two, one in each language; nothing if they are.
std::optional<base::Text> two_languages(const HeaderLine& line, std::size_t first);
/// The same for a file of another kind than reports, whose header has these words in place of chart and framework, and
/// needs no `about`.
base::Result<NamedQuery> parse_named(const std::string& name, std::string_view file, const std::string& where,
                                     const std::vector<HeaderWord>& words);

/// The values for its parameters out of texts by name; what is not given gets its default. All problems at once, by the
/// parameter's name; `not_found` of a ref comes as invalid_argument.
base::Result<std::vector<std::pair<std::string, Value>>>
values_of(const NamedQuery& query, const std::vector<std::pair<std::string, std::string>>& given,
          const snapshot::View& view, base::Date on, base::Budget& budget);

/// All named questions there are, by name. Immutable.
class Library {
public:
  /// Those in the binary.
  static std::shared_ptr<const Library> built_in();

  /// And those of a folder, NAME.sql each; one of the same name takes the place of ours. Every file is read, and its
  /// statement prepared on an empty catalogue, so that a mistake is found when the server starts. All problems at once;
  /// not_found for a folder that is not there.
  static base::Result<std::shared_ptr<const Library>> with_folder(const std::string& folder,
                                                                  std::shared_ptr<const model::Metamodel> metamodel);

  const std::vector<NamedQuery>& all() const { return queries_; }
  const NamedQuery* find(std::string_view name) const;
  /// Of all that stands in them: another digest, other answers.
  base::Digest digest() const;

private:
  std::vector<NamedQuery> queries_;
};

/// Does SQLite take the statement, and are its columns those of the header? `tables` as it is run with.
base::Result<void> check(const NamedQuery& query, const snapshot::View& view, const std::string& where,
                         std::vector<GivenTable> tables = {});

/// The answer, its columns typed as the header says.
base::Result<Answer> run(const NamedQuery& query, const snapshot::View& view, Statement statement, const Limits& limits,
                         base::Budget& budget);

} // namespace fundament::query

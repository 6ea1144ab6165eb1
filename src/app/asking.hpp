// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/service.hpp"
#include "app/commands.hpp"
#include "catalogue/catalogue.hpp"
#include <functional>
#include <nlohmann/json_fwd.hpp>

/// What the words that ask have in common: each is a request to the API, so that the answers are the same everywhere.
namespace fundament::app {

/// A catalogue opened for reading, and the API on it.
struct Asked {
  std::unique_ptr<catalogue::Catalogue> catalogue;
  std::unique_ptr<api::Service> service;
  Parameters plans = {}; ///< of the questions: the plans of --plan, as the API calls them, and --conflicts
};
base::Result<Asked> open(const Common& common,
                         std::shared_ptr<const query::Library> library = query::Library::built_in(),
                         std::shared_ptr<const review::Rules> frameworks = review::Rules::built_in());

/// All of a file, or of standard input for "-"; unavailable.
base::Result<std::string> read_all(const std::string& file);

std::string percent_encode(std::string_view text);

/// The API's names of the files that --plan names, sent in one after another. An exit state, and the problem is told,
/// when one cannot be read or is none.
std::optional<int> send_plans(Asked& asked, const Common& common);

/// The same as members of a JSON body.
void add_plans(nlohmann::json& body, const Asked& asked);

/// What could not be opened is told; else the plans are sent in. The exit state where that failed.
std::optional<int> begin(base::Result<Asked>& asked, const Common& common);

/// "lang=da&format=csv&of=system%3Aa": the parameters as a query; a table is made of JSON.
std::string query_of(const Common& common, const Parameters& parameters, const std::string& format);

/// The problems of a document on standard error; the exit state.
int refused(const api::Response& response);

/// Prints a stream piece by piece, for as long as the output takes it; `see` gets each piece first.
void write_stream(const api::Response& response, const std::string& format,
                  const std::function<void(const std::string&)>& see = {});

/// Sends the request and prints; `table` prints a JSON answer for people. `last` gets the JSON answer, if it is one.
using PrintTable = void (*)(const Common&, const nlohmann::json&);
int ask(api::Service& service, const api::Request& request, const std::string& format, PrintTable table,
        const Common& common, nlohmann::json* last = nullptr);
/// The line before a table that is of plans: with which, and on what day.
void print_plans(const Common& common, const nlohmann::json& answer);

/// A word whose options are all parameters of one route.
int run_question(const Common& common, const AskCommand& command, const std::string& path, PrintTable table);

/// The text of a JSON text; "" for anything else.
std::string text_of(const nlohmann::json& value);

/// The text of the table by that id.
std::string word(const Common& common, const std::string& id);

} // namespace fundament::app

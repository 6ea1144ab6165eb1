// SPDX-License-Identifier: MPL-2.0
#include "catalogue/catalogue.hpp"
#include "query/statement.hpp"
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sqlite3.h>
#include <stdexcept>

/// dependents() in SQL over a snapshot against the same question to real indexed tables of SQLite by a recursive CTE,
/// in the same run, one after the other:
///   measure_sql DATADIR [STARTS]      (DATADIR/fundament.db as fundament-bench makes it, and DATADIR/starts.txt)
/// Both count the elements reached, as the peers do. The CTE is prepared once; dependents() is asked in a statement for
/// each start, connection and all, as somebody over HTTP does, and in one statement for all of them.
namespace fundament::bench {

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// The needs as a table of their own, indexed by what is needed, and the elements.
class Tables {
public:
  explicit Tables(const snapshot::View& view) {
    check(sqlite3_open(":memory:", &database_));
    run("CREATE TABLE element(id INTEGER PRIMARY KEY, ref TEXT, kind TEXT, name TEXT);"
        "CREATE TABLE need(needed INTEGER, needing INTEGER, PRIMARY KEY(needed, needing)) WITHOUT ROWID; BEGIN");
    const auto& model = view.model();
    const auto& graph = view.graph();
    sqlite3_stmt* element = prepare("INSERT INTO element VALUES(?, ?, ?, ?)");
    sqlite3_stmt* need = prepare("INSERT OR IGNORE INTO need VALUES(?, ?)");
    for (graph::Vertex v = 0; v < graph.vertex_count(); v++) {
      const auto ref = model.ref(graph.element(v));
      sqlite3_bind_int64(element, 1, v);
      sqlite3_bind_text(element, 2, to_string(ref).c_str(), -1, SQLITE_TRANSIENT);
      sqlite3_bind_text(element, 3, ref.kind.c_str(), -1, SQLITE_TRANSIENT);
      sqlite3_bind_text(element, 4, model.element(graph.element(v))->name.c_str(), -1, SQLITE_TRANSIENT);
      step(element);
      for (const graph::Vertex needing : graph.needing(v)) {
        sqlite3_bind_int64(need, 1, v);
        sqlite3_bind_int64(need, 2, needing);
        step(need);
      }
    }
    sqlite3_finalize(element);
    sqlite3_finalize(need);
    run("COMMIT; ANALYZE");
    question_ = prepare("WITH RECURSIVE reached(id) AS (SELECT ?1 UNION SELECT need.needing FROM reached JOIN need ON "
                        "need.needed = reached.id) SELECT count(*) - 1 FROM reached");
  }
  ~Tables() {
    sqlite3_finalize(question_);
    sqlite3_close(database_);
  }
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  std::int64_t reached(graph::Vertex start) {
    sqlite3_bind_int64(question_, 1, start);
    const auto count = sqlite3_step(question_) == SQLITE_ROW ? sqlite3_column_int64(question_, 0) : -1;
    sqlite3_reset(question_);
    return count;
  }

private:
  void check(int code) const {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_));
  }
  void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* out = nullptr;
    check(sqlite3_prepare_v2(database_, sql, -1, &out, nullptr));
    return out;
  }
  void step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
    sqlite3_reset(statement);
  }
  sqlite3* database_ = nullptr;
  sqlite3_stmt* question_ = nullptr;
};

std::int64_t count_of(const snapshot::View& view, const std::string& sql, std::string parameter) {
  query::Limits limits;
  limits.time = std::chrono::minutes(10);
  base::Budget budget;
  const auto answer = query::run(view, {sql, {{"of", std::move(parameter)}}}, limits, budget);
  if (!answer) throw std::runtime_error(answer.error().message());
  return std::get<std::int64_t>(answer->rows.at(0).at(0));
}

/// Elements of the file's keys, whatever their kind.
std::vector<model::ElementId> read_starts(const std::string& file, const model::Model& model, std::size_t most) {
  std::vector<model::ElementId> out;
  std::ifstream in(file);
  for (std::string key; out.size() < most && in >> key;)
    for (const auto& kind : model.metamodel().kinds())
      if (const auto found = model.find(kind.name, key)) out.push_back(*found);
  return out;
}

int run(const std::string& folder, std::size_t most) {
  const auto catalogue = catalogue::Catalogue::open(folder + "/fundament.db");
  if (!catalogue) return std::fprintf(stderr, "%s\n", catalogue.error().message().c_str()), 1;
  const auto snapshot = (*catalogue)->snapshot();
  const auto view = snapshot::View::whole(snapshot, snapshot::Identity(snapshot->head(), "", ""));
  const auto& model = view->model();
  const auto starts = read_starts(folder + "/starts.txt", model, most);
  Tables tables(*view);
  (void)view->on(base::today()); // made once for a date, as a server has it
  double each = 0, theirs = 0;
  std::int64_t rows = 0;
  std::vector<std::int64_t> ours;
  std::string all = "[";
  for (const auto start : starts) {
    const std::string ref = to_string(model.ref(start));
    all += (all.size() > 1 ? ",\"" : "\"") + ref + "\"";
    const auto begin = Clock::now();
    ours.push_back(count_of(*view, "SELECT count(*) FROM dependents(:of)", ref));
    each += since(begin);
  }
  for (std::size_t i = 0; i < starts.size(); i++) {
    const auto begin = Clock::now();
    const auto reached = tables.reached(view->graph().vertex(starts[i]));
    theirs += since(begin);
    if (ours[i] != reached)
      return std::fprintf(stderr, "%s: the answers differ\n", to_string(model.ref(starts[i])).c_str()), 1;
    rows += reached;
  }
  const auto begin = Clock::now();
  const auto at_once = count_of(*view, "SELECT count(*) FROM json_each(:of) AS s JOIN dependents(s.value)", all + "]");
  const double once = since(begin);
  if (at_once != rows) return std::fprintf(stderr, "the answers differ\n"), 1;
  std::printf("%zu starts, %lld rows: recursive CTE %.3f s; dependents() a statement each %.3f s, %.1f times faster; "
              "in one statement %.3f s, %.1f times faster\n",
              starts.size(), static_cast<long long>(rows), theirs, each, theirs / each, once, theirs / once);
  return 0;
}

} // namespace

} // namespace fundament::bench

int main(int count, char** words) {
  if (count < 2) return std::fprintf(stderr, "usage: measure_sql DATADIR [STARTS]\n"), 2;
  return fundament::bench::run(words[1], count > 2 ? std::stoul(words[2]) : 1000);
}

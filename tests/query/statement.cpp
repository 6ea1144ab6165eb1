// SPDX-License-Identifier: MPL-2.0
#include "query/statement.hpp"
#include "answers/impact.hpp"
#include "graph/random_model.hpp"
#include "model/json.hpp"
#include "query/small.hpp"
#include "support/budget.hpp"
#include "support/database.hpp"
#include "support/endless.hpp"
#include "support/machine.hpp"
#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

using namespace fundament;
using query::Limits;
using query::Statement;

namespace {

/// The rows without the line of names, or what was said instead.
std::string ask(const std::string& sql, std::vector<std::pair<std::string, query::Value>> parameters = {}) {
  const auto answer =
      run(tests::small_town(), Statement{sql, std::move(parameters), tests::small_day}, {}, tests::any_time());
  if (!answer) {
    std::string out = tests::said(answer);
    for (const auto& other : answer.error().others)
      out += "\n" + other.message();
    return out;
  }
  const std::string text = tests::lines(*answer);
  return text.substr(text.find('\n') + 1);
}

constexpr const char* reads_only = "invalid_argument Only statements that read the catalogue's tables are answered: "
                                   "SELECT, WITH and VALUES. Nothing can "
                                   "be written, attached, set or loaded.";

} // namespace

TEST_CASE("tables of the catalogue") {
  CHECK(ask("SELECT ref, kind, key, name, owner, administration, phase, standing FROM system WHERE key = 'flyt'") ==
        "system:flyt|system|flyt|Flytteren|unit:soc|unit:soc|phasing_out|in_operation\n");
  CHECK(ask("SELECT yearly_cost FROM system WHERE ref IN ('system:yde', 'system:salt', 'system:flyt') ORDER BY ref") ==
        "75000\n40000\n225000\n");
  CHECK(ask("SELECT count(*) FROM element WHERE owner = 'unit:tek' AND kind = 'system'") == "3\n");
  CHECK(ask("SELECT users + 1, typeof(users), hosting FROM system WHERE ref = 'system:yde'") ==
        "401|integer|external\n");
  CHECK(ask("SELECT r.value ->> 'holder' FROM system s, json_each(s.roles) r WHERE s.key = 'yde'") == "unit:soc\n");
  CHECK(ask("SELECT json ->> 'name' FROM element WHERE ref = 'unit:by'") == "Lilleby\n");
  CHECK(ask("SELECT source, needs, strength, assumed, valid, share FROM relation WHERE target = 'contract:k1' AND "
            "relation = 'covered_by' ORDER BY 1") ==
        "system:flyt|source|change|0|1|\nsystem:yde|source|change|0|1|0.750000\n");
  CHECK(ask("SELECT needs FROM relation WHERE source = 'unit:soc' AND relation = 'part_of'") == "nobody\n");
}

TEST_CASE("a relation is in force when it is valid and both its ends take part") {
  CHECK(ask("SELECT count(*) FROM relation WHERE in_force AND NOT valid") == "0\n");
  CHECK(ask("SELECT count(*) > 0 FROM relation WHERE valid AND NOT in_force") == "1\n");
  CHECK(ask("SELECT count(*) FROM relation AS r JOIN element AS e ON e.ref = r.source JOIN element AS t ON t.ref = "
            "r.target "
            "WHERE r.in_force IS NOT (r.valid AND e.standing IN ('in_operation', 'retired_but_used') "
            "AND t.standing IN ('in_operation', 'retired_but_used'))") == "0\n");
}

TEST_CASE("the day a question is asked is not the day it is about") {
  Statement statement{"SELECT :on, :asked", {}, tests::small_day};
  statement.asked = base::Date{10};
  CHECK(tests::lines(run(tests::small_town(), statement, {}, tests::any_time()).value()) ==
        ":on|:asked\n2026-11-23|1970-01-11\n");
}

TEST_CASE("a property is a row, whoever's it is, and names repeat") {
  CHECK(ask("SELECT ref, relation, target, key, name, value FROM property ORDER BY ref, relation, name, value") == "");
  const auto metamodel = model::Metamodel::built_in();
  const auto operation = [&](const char* text) {
    return model::operation_from_json(nlohmann::json::parse(text), *metamodel).value();
  };
  const model::ChangeSet change_set{
      "test",
      "test",
      {operation(R"({"put_element":{"ref":"system:a","name":"A","properties":{"GEMMA type":"Register"}}})"),
       operation(R"({"put_element":{"ref":"system:b","name":"B"}})"),
       operation(R"({"put_element":{"ref":"system:c","name":"C","properties":[["x","1"],["x","2"]]}})"),
       operation(R"({"put_relation":{"source":"system:c","relation":"depends_on","target":"system:a","key":"k",
                     "properties":[{"name":"directed","value":"true"}]}})"),
       operation(R"({"put_relation":{"source":"system:a","relation":"depends_on","target":"system:b"}})")}};
  const auto view = snapshot::View::make(1, model::Model::empty(metamodel)->apply(change_set, "test").value().model);
  const auto rows = [&](const std::string& sql) {
    const auto answer = run(*view, Statement{sql, {}, tests::small_day}, {}, tests::any_time());
    if (!answer) return tests::said(answer);
    const std::string text = tests::lines(*answer);
    return text.substr(text.find('\n') + 1);
  };
  const std::string columns = "SELECT ref, relation, target, key, name, value FROM property ";
  CHECK(rows(columns) == "system:a||||GEMMA type|Register\nsystem:c||||x|1\nsystem:c||||x|2\n"
                         "system:c|depends_on|system:a|k|directed|true\n");
  CHECK(rows(columns + "WHERE ref = 'system:c'") ==
        "system:c||||x|1\nsystem:c||||x|2\nsystem:c|depends_on|system:a|k|directed|true\n");
  CHECK(rows(columns + "WHERE ref IN ('system:b', 'system:a', 'no ref', NULL)") == "system:a||||GEMMA type|Register\n");
  CHECK(rows("SELECT s.name, p.value FROM system AS s LEFT JOIN property AS p ON p.ref = s.ref AND p.relation IS NULL "
             "ORDER BY 1, 2") == "A|Register\nB|\nC|1\nC|2\n");
  CHECK(rows("SELECT properties FROM system WHERE key = 'a'") ==
        "[{\"name\":\"GEMMA type\",\"value\":\"Register\"}]\n");
}

TEST_CASE("a row is found the same by every way to it") {
  const std::string by_scan = ask("SELECT ref FROM element WHERE +kind = 'system' ORDER BY ref");
  CHECK(ask("SELECT ref FROM system ORDER BY ref") == by_scan);
  CHECK(ask("SELECT ref FROM element WHERE kind = 'system' ORDER BY ref") == by_scan);
  CHECK(ask("SELECT count(*) FROM element WHERE owner = 'unit:soc' OR kind = 'system'") ==
        ask("SELECT count(*) FROM element WHERE +owner = 'unit:soc' OR +kind = 'system'"));
  CHECK(ask("SELECT count(*) FROM relation WHERE source = 'system:yde' OR target = 'system:flyt'") ==
        ask("SELECT count(*) FROM relation WHERE +source = 'system:yde' OR +target = 'system:flyt'"));
  CHECK(ask("SELECT count(*) FROM system WHERE ref = 'SYSTEM:YDE' COLLATE NOCASE") == "1\n");
  CHECK(ask("SELECT count(*) FROM system WHERE ref = NULL OR ref = 'unit:by' OR ref = 'nothing'") == "0\n");
  CHECK(ask("SELECT count(*) FROM element WHERE owner IS NULL") == ask("SELECT sum(owner IS NULL) FROM element"));
}

TEST_CASE("functions of the graph answer as the walks do") {
  CHECK(ask("SELECT ref, depth, effect, assumed FROM dependents('infrastructure:server') ORDER BY depth, ref") ==
        "data_asset:kopi|1|fails|0\nservice:login|1|fails|0\ndata_asset:log|2|at_risk|0\nsystem:flyt|2|fails|0\n"
        "system:yde|2|fails|0\ncapability:flyt|3|degraded|0\ncapability:ydelse|3|degraded|0\n"
        "data_asset:person|3|fails|0\ninterface:api|3|fails|0\nsystem:ydetek|4|degraded|0\ndata_asset:vejnet|5|"
        "degraded|0\n");
  CHECK(ask("SELECT ref, need FROM dependencies('system:salt', 1) ORDER BY ref") ==
        "contract:k2|change\nsupplier:bjoern|change\nsystem:blanket|hard\ntechnology:db|change\n");
  CHECK(ask("SELECT s.key, count(*) FROM system s JOIN dependents(s.ref, 1) WHERE s.owner = 'unit:soc' GROUP BY 1") ==
        "flyt|2\nflyt2|1\n");
  CHECK(ask("SELECT path, step, ref, relation FROM path('system:yde', 'infrastructure:server')") ==
        "1|0|system:yde|\n1|1|service:login|depends_on\n1|2|infrastructure:server|runs_on\n");
  CHECK(ask("SELECT count(DISTINCT path) FROM path('system:yde', 'infrastructure:server', 5)") == "3\n");
  CHECK(ask("SELECT code, allowed, decision FROM approval('Basen', '10')") == "approved|1|decision:db-10\n");
  CHECK(ask("SELECT code, waiver FROM approval('Basen', '9.6', NULL, 'existing', 'system:yde')") ==
        "allowed_by_waiver|deviation:yde-9\n");
  CHECK(ask("SELECT code, support_ended, support_until FROM approval('Basen', '9.6')") == "prohibited|1|2024-01-01\n");
  CHECK(ask("SELECT place, ref, score, capability_score, words_score, below, needed_by FROM reuse(NULL, "
            "'capability:flyt')") ==
        "1|system:flyt2|1.000000|1.000000|||1\n2|system:flyt|1.000000|1.000000||phasing_out|2\n");
  CHECK(ask("SELECT * FROM reuse(NULL)") ==
        "invalid_argument text: Say what is needed: text, capabilities, data or technologies.");
  CHECK(ask("SELECT ring, ref FROM rings('hard')") == "");
  CHECK(ask("SELECT count(*) FROM dependents(NULL)") == "0\n");
  CHECK(ask("SELECT * FROM dependents('system:yd')") ==
        "not_found There is no element system:yd. Did you mean system:yde, system:ydetek?");
  CHECK(ask("SELECT * FROM dependents") == "invalid_argument dependents() needs its argument start.");
  CHECK(ask("SELECT * FROM dependents('system:yde', 0)") ==
        "invalid_argument '0' is not a number of steps: a whole number from 1.");
  CHECK(ask("SELECT fold('Støtte-Ø'), within('unit:soc-1', 'unit:soc'), within('unit:tek', 'unit:soc'), within(NULL, "
            "NULL), "
            "in_range('9.6', '<10'), in_range('10', '<10')") == "stoette oe|1|0|1|1|0\n");
  CHECK(ask("SELECT party('unit:soc-1'), party('unit:soc'), party('unit:by'), party('system:nobody'), party(NULL)") ==
        "unit:soc|unit:soc|unit:by||\n");
  CHECK(ask("SELECT count(*) FROM element WHERE party IS NOT party(ref)") == "0\n");
}

TEST_CASE("dependents() gives what the impact question gives, on random catalogues") {
  for (unsigned seed = 1; seed <= 150; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto view = snapshot::View::make(1, tests::random_model(random));
    Statement statement{"SELECT e.ref, d.ref, d.depth, d.effect, d.assumed FROM element e JOIN dependents(e.ref) d "
                        "ORDER BY 1, 2"};
    statement.on = base::Date{10};
    statement.limit = 100'000;
    const auto rows = run(*view, statement, {}, tests::any_time());
    REQUIRE(rows.ok());
    std::multiset<std::string> got, expected;
    for (const auto& row : rows->rows)
      got.insert(tests::text_of(row[0]) + " " + tests::text_of(row[1]) + " " + tests::text_of(row[2]) + " " +
                 tests::text_of(row[3]) + " " + tests::text_of(row[4]));
    const auto& model = view->model();
    for (model::ElementId id = 0; id < model.element_limit(); id++) {
      answers::ImpactQuestion question;
      question.of = {to_string(model.ref(id))};
      question.on = statement.on;
      base::Budget budget;
      const auto answer = answers::impact(*view, question, budget).value();
      for (const auto& hit : answer.hits)
        expected.insert(question.of[0] + " " + to_string(model.ref(hit.element)) + " " + std::to_string(hit.depth) +
                        " " + std::string(to_string(static_cast<graph::Effect>(hit.level))) + " " +
                        (hit.assumed ? "1" : "0"));
    }
    CHECK(got == expected);
  }
}

TEST_CASE("who is reached, and at what depth, is the same whether effects are asked for or not") {
  for (unsigned seed = 1; seed <= 150; seed++) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto view = snapshot::View::make(1, tests::random_model(random));
    for (const std::string call : {"dependents(e.ref)", "dependencies(e.ref)", "dependents(e.ref, 2)"}) {
      CAPTURE(call);
      const auto rows = [&](const std::string& condition) {
        Statement statement{"SELECT e.ref, d.ref, d.depth FROM element e JOIN " + call + " d" + condition +
                            " ORDER BY 1, 2"};
        statement.on = base::Date{10};
        return tests::lines(run(*view, statement, {}, tests::any_time()).value());
      };
      const std::string level = call.find("dependents") == 0 ? "effect" : "need";
      CHECK(rows("") == rows(" WHERE d." + level + " <> ''"));
    }
  }
}

TEST_CASE("nothing can be written, attached, set, loaded or read from elsewhere") {
  for (const char* sql :
       {"CREATE TABLE x(a)", "CREATE TEMP TABLE x(a)", "CREATE VIEW v AS SELECT 1", "DROP TABLE system",
        "ATTACH 'file.db' AS f", "DETACH main", "PRAGMA database_list", "PRAGMA temp_store_directory = '/tmp'",
        "VACUUM INTO 'file.db'", "BEGIN", "ANALYZE", "REINDEX", "SELECT * FROM sqlite_master",
        "SELECT name FROM sqlite_schema", "CREATE VIRTUAL TABLE f USING fts5(a)"}) {
    CAPTURE(sql);
    CHECK(ask(sql) == reads_only);
  }
  for (const char* sql :
       {"DELETE FROM system", "INSERT INTO system(ref) VALUES('a')", "UPDATE system SET name = ''",
        "SELECT load_extension('x')", "SELECT * FROM pragma_database_list", "SELECT fts3_tokenizer('simple')",
        "SELECT readfile('/etc/passwd')", "SELECT * FROM dbstat"}) {
    CAPTURE(sql);
    CHECK(ask(sql).rfind("invalid_argument ", 0) == 0);
  }
}

TEST_CASE("what one call or the reading of a statement can cost is bounded") {
  const double begin = tests::process_seconds();
  const std::string a = "hex(zeroblob(400000))"; // 800,000 characters
  const std::string part = "hex(zeroblob(200000)) || 'b'";
  CHECK(ask("SELECT instr(" + a + ", " + part + ")") == "0\n");
  CHECK(ask("SELECT length(replace(" + a + ", " + part + ", ''))") == "800000\n");
  CHECK(ask("SELECT length(trim(" + a + ", replace(" + part + ", '00', 'cd') || '0'))") == "0\n");
  CHECK(ask("SELECT hex(zeroblob(200000)) LIKE '%' || hex(zeroblob(90)) || 'b'") == "0\n");
  CHECK(ask("SELECT " + a + " LIKE hex(zeroblob(200))") ==
        "invalid_argument SQLite: LIKE or GLOB pattern too complex.");
  std::string doubling = "WITH t0(x) AS (VALUES(1))";
  for (int i = 1; i <= 40; i++)
    doubling += ", t" + std::to_string(i) + " AS (SELECT a.x FROM t" + std::to_string(i - 1) + " a JOIN \"T" +
                std::to_string(i - 1) + "\" b)";
  CHECK(
      ask(doubling + " SELECT x FROM t40") ==
      "limit_exceeded The statement uses its own tables (WITH) in one another so often that it would grow to more than "
      "20000 parts; use them fewer times.");
  std::string wide = "SELECT count(*) FROM element e0", never = "e0.ref";
  for (int i = 1; i < 60; i++) {
    wide += ", relation r" + std::to_string(i);
    never += " || r" + std::to_string(i) + ".source";
  }
  wide += " WHERE " + never + " = ''";
  Limits limits;
  limits.time = std::chrono::milliseconds(200);
  CHECK(run(tests::small_town(), Statement{wide, {}, tests::small_day}, limits, tests::any_time()).value().end ==
        query::End::time);
  CHECK(tests::process_seconds() - begin < 10 * tests::slower);
}

TEST_CASE("instr, replace and trim answer as SQLite's own do") {
  CHECK(
      ask("SELECT instr('Støtte', 't'), instr('Støtte', 'te'), instr('Støtte', ''), instr('a', 'b'), instr(NULL, 'b'), "
          "instr(x'c3b8', x'b8'), instr(1234, 3)") == "2|5|1|0||2|3\n");
  CHECK(ask("SELECT replace('aaa', 'aa', 'b'), replace('aaa', '', 'b'), replace('aaa', 'a', NULL), replace(121, 1, "
            "'x')") == "ba|aaa||x2x\n");
  CHECK(ask("SELECT trim('øåxøy', 'åøy'), ltrim('øåxøy', 'åøy'), rtrim('øåxøy', 'åøy'), trim('  x '), trim('x', NULL), "
            "trim('xx', 'x'), trim('xx', '')") == "x|xøy|øåx|x|||xx\n");
}

TEST_CASE("what is wrong with a statement is said") {
  CHECK(ask("SELECT nam FROM system") ==
        "invalid_argument SQLite: no such column: nam (line 1, column 8). Did you mean name?");
  CHECK(ask("SELECT depth FROM system") == "invalid_argument SQLite: no such column: depth (line 1, column 8).");
  CHECK(ask("SELECT *\nFROM sistem") == "invalid_argument SQLite: no such table: sistem. Did you mean system?");
  CHECK(ask("SELECT 1; SELECT 2") == "invalid_argument There is more than one statement; send one at a time.");
  CHECK(ask("SELECT 1; -- that is all") == "1\n");
  CHECK(ask(" -- nothing") == "invalid_argument There is no statement.");
  CHECK(ask("SELECT :a + :b + :on", {{"a", std::int64_t{1}}, {"c", std::int64_t{1}}}) ==
        "invalid_argument b: This parameter is needed.\nc: The statement has no parameter of this name.");
  CHECK(ask("SELECT :a || :on", {{"a", std::string("x ")}}) == "x 2026-11-23\n");
  CHECK(ask("SELECT ?1") == "invalid_argument Parameters are written :name.");
}

TEST_CASE("limits stop a statement, and the answer says which") {
  const auto end = [](const std::string& sql, Limits limits, std::size_t rows = 1000) {
    const double begin = tests::process_seconds();
    const auto answer = run(tests::small_town(), Statement{sql, {}, tests::small_day, rows}, limits, tests::any_time());
    CHECK(tests::process_seconds() - begin < 5);
    if (!answer) return tests::said(answer);
    return std::string(to_string(answer->end)) + " " + std::to_string(answer->rows.size()) + " of " +
           (answer->total ? std::to_string(*answer->total) : "?");
  };
  Limits limits;
  CHECK(end("VALUES (1), (2), (3)", limits) == "complete 3 of 3");
  CHECK(end("VALUES (1), (2), (3)", limits, 2) == "rows 2 of 3");
  limits.rows = 2;
  CHECK(end("VALUES (1), (2), (3)", limits) == "rows 2 of ?");
  limits = {};
  limits.time = std::chrono::milliseconds(50);
  CHECK(end("WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT x FROM t WHERE x < 0", limits) ==
        "time 0 of ?");
  CHECK(end(tests::endless("relation", "source"), limits) == "time 0 of ?");
  CHECK(end(tests::endless("element", "ref"), limits) == "time 0 of ?");
  CHECK(end(tests::endless("element", "ref", "JOIN dependents(a23.ref)"), limits) == "time 0 of ?");
  limits = {};
  limits.value_bytes = 1000;
  const std::string too_long = "limit_exceeded A value became longer than the 1000 bytes that are allowed.";
  CHECK(end("SELECT zeroblob(2000)", limits) == too_long);
  CHECK(end("SELECT replace('aaaaaaaaaa', 'a', hex(zeroblob(400)))", limits) == too_long);
  CHECK(end("SELECT group_concat(hex(zeroblob(100))) FROM element", limits) == too_long);
  CHECK(end("SELECT json_group_array(hex(zeroblob(100))) FROM element", limits) == too_long);
  CHECK(end("WITH RECURSIVE t(x) AS (SELECT 'xx' UNION ALL SELECT x || x FROM t) SELECT x FROM t", limits) == too_long);
  CHECK(ask("SELECT printf('%.*c', 2000000, 'x')") == "\n"); // SQLite gives no value here, and no error
  limits = {};
  limits.answer_bytes = 2000;
  CHECK(end("SELECT printf('%.*c', 500, 'x') FROM element LIMIT 20", limits) == "size 3 of ?");
  limits = {};
  limits.memory_bytes = 1 << 20;
  CHECK(end("WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT x, printf('%.*c', 900, 'x') FROM t "
            "ORDER BY x DESC",
            limits) == "memory 0 of ?");
}

TEST_CASE("a statement knows nothing of the one before it, nor of one beside it") {
  const auto phase = [](const char* day) {
    const Statement statement{"SELECT phase, :on FROM system WHERE key = 'flyt'", {}, base::parse_date(day).value()};
    const auto answer = run(tests::small_town(), statement, {}, tests::any_time());
    return tests::lines(*answer);
  };
  const std::string early = phase("2000-01-01"), late = phase("2090-01-01");
  CHECK(early != late);
  CHECK(phase("2000-01-01") == early);
  Limits narrow;
  narrow.value_bytes = 50;
  const Statement long_text{"SELECT length(hex('" + std::string(40, 'x') + "'))"};
  CHECK(tests::said(run(tests::small_town(), long_text, narrow, tests::any_time())).find("limit_exceeded") == 0);
  CHECK(ask(long_text.sql) == "80\n");
  CHECK(ask("SELECT :a", {{"a", std::int64_t{1}}}) == "1\n");
  CHECK(ask("SELECT :a").find("invalid_argument") == 0);
  CHECK(ask("SELECT count(*) FROM json_each('[1,2]')") == "2\n");
  CHECK(ask("ATTACH ':memory:' AS other") == reads_only);
  std::vector<std::thread> askers;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; i++)
    askers.emplace_back([&, day = i % 2 ? "2000-01-01" : "2090-01-01", is = i % 2 ? early : late] {
      for (int k = 0; k < 20; k++)
        right += phase(day) == is ? 1 : 0;
    });
  for (auto& one : askers)
    one.join();
  CHECK(right == 80);
}

TEST_CASE("the tables are described") {
  std::set<std::string> names;
  for (const auto& table : query::describe_tables(tests::small_town())) {
    names.insert(table.name);
    CHECK(table.function == (table.name == "dependents" || table.name == "dependencies" || table.name == "path" ||
                             table.name == "rings" || table.name == "approval" || table.name == "reuse"));
    CHECK_FALSE(table.columns.empty());
  }
  for (const auto& kind : model::Metamodel::built_in()->kinds())
    CHECK(names.count(kind.name) == 1);
  CHECK(names.count("element") + names.count("relation") + names.count("dependents") == 3);
}

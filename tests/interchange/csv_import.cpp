// SPDX-License-Identifier: MPL-2.0
#include "interchange/csv_import.hpp"
#include "interchange/csv_text.hpp"
#include "model/json.hpp"
#include <doctest/doctest.h>

using namespace fundament;
using namespace fundament::interchange;
using test::csv_file;

namespace {

/// What was read, a JSON text a line; or every problem, a line each.
std::string read(const std::vector<CsvFile>& files, base::Language language = base::Language::en) {
  const auto metamodel = model::Metamodel::built_in();
  const auto parsed = import_csv(files, *metamodel);
  std::string out;
  if (!parsed) {
    out = parsed.error().message(language) + "\n";
    CHECK(parsed.error().code == base::ErrorCode::corrupt_data);
    for (const auto& other : parsed.error().others)
      out += other.message(language) + "\n";
    return out;
  }
  for (const auto& put : parsed->elements) {
    model::append_json(out, put.element, *metamodel);
    out += put.owner ? " owner " + to_string(*put.owner) + "\n" : "\n";
  }
  for (const auto& relation : parsed->relations) {
    model::append_json(out, relation, *metamodel);
    out += "\n";
  }
  return out;
}

} // namespace

TEST_CASE("csv import of both files in English and Danish") {
  const std::string elements =
      R"({"ref":"system:a","name":"A","description":"to\nlinjer","lifecycle":"active","users":12} owner unit:u
{"ref":"unit:u","name":"Enheden","valid_from":"2020-01-01"}
)";
  const std::string relations =
      R"({"source":"system:a","relation":"reads","target":"data_asset:d","key":"k","strength":"weak","valid_from":"2021-02-03","confidence":0.5,"description":"hej"}
{"source":"system:a","relation":"runs_on","target":"infrastructure:i"}
)";
  CHECK(read({csv_file("elements.csv", "kind,key,name,owner,description,lifecycle,users,valid_from\n"
                                       "system,a,A,unit:u,\"to\r\nlinjer\",active,12,\n"
                                       "unit,u,Enheden,,,,,2020-01-01\n"),
              csv_file("relations.csv", "source,relation,target,key,strength,valid_from,confidence,description\n"
                                        "system:a,reads,data_asset:d,k,weak,2021-02-03,0.5,hej\n"
                                        "system:a,runs_on,infrastructure:i,,,,,\n")}) == elements + relations);
  CHECK(read({csv_file("relationer.csv", "\xEF\xBB\xBF"
                                         "kilde;relation;mål;nøgle;styrke;gyldig fra;sikkerhed;beskrivelse\r\n"
                                         "system:a;læser;data_asset:d;k;weak;2021-02-03;0.5;hej\r\n"
                                         "system:a;kører på;infrastructure:i;;;;;\r\n"),
              csv_file("elementer.csv", "Art;Nøgle;Navn;Ejer;Beskrivelse;Livscyklus;Brugere;Gyldig fra\r\n"
                                        "it-system;a;A;unit:u;\"to\r\nlinjer\";i drift;12;\r\n"
                                        "enhed;u;Enheden;;;;;2020-01-01\r\n")}) == elements + relations);
}

TEST_CASE("csv import lists, records and labels that mean different attributes in different kinds") {
  CHECK(read({csv_file(
            "e.csv",
            "kind,key,name,aliases,versioner,begrundelse,redundancy\n"
            "technology,t,T,\"[\"\"x\"\",\"\"y\"\"]\",\"[{\"\"version\"\":\"\"17\"\"}]\",,\n"
            "decision,d,,,>=14 <17,fordi,\n"
            "deviation,v,,,,derfor,\n"
            "system,s,,,,,\"[{\"\"name\"\":\"\"web\"\",\"\"relation\"\":\"\"runs_on\"\",\"\"minimum\"\":1}]\"\n")}) ==
        R"({"ref":"technology:t","name":"T","aliases":["x","y"],"versions":[{"version":"17"}]}
{"ref":"decision:d","versions_in":">=14 <17","justification":"fordi"}
{"ref":"deviation:v","reason":"derfor"}
{"ref":"system:s","redundancy":[{"name":"web","relation":"runs_on","minimum":1}]}
)");
}

TEST_CASE("csv import says every problem with its place") {
  const std::vector<std::pair<std::vector<CsvFile>, std::string>> rows{
      {{csv_file("e.csv", "")},
       "e.csv:1: The file is empty; a header line with the names of the columns was expected.\n"},
      {{csv_file("e.csv", "navn,alder\n")},
       "e.csv:1: The header is neither that of elements, with kind, key and name, nor that of relations, with source, "
       "relation and target.\n"},
      {{csv_file("e.csv", "kind,key,name,descripton,lifecycle,livscyklus,Navn\n")},
       "e.csv:1: There is no attribute called 'descripton'. Did you mean description?\n"
       "e.csv:1: The columns 'lifecycle' and 'livscyklus' both mean lifecycle.\n"
       "e.csv:1: The columns 'name' and 'Navn' both mean name.\n"},
      {{csv_file("e.csv", "kind,key,name,owner,users,kle\n"
                          "sytem,a,A,,,\n"
                          "system,,A,,,\n"
                          "system,c,C,suf,,\n"
                          "system,d,D,enhed:x,,\n"
                          "system,e,E,,many,\n"
                          "system,f,F,,,27.00\n"
                          "system,g,G,,\n"
                          "system,h,H,,,\n"
                          "system,h,H2,,,\n")},
       "e.csv:2 kind: There is no kind 'sytem'. Did you mean system?\n"
       "e.csv:3 key: A key must have at least one character.\n"
       "e.csv:4 owner: 'suf' is not a ref; a ref is kind:key, for instance system:nexus.\n"
       "e.csv:5 owner: There is no kind 'enhed'. Did you mean unit?\n"
       "e.csv:6 users: 'many' is not an integer of a size that can be kept.\n"
       "e.csv:7 kle: system has no such attribute; leave the cell empty.\n"
       "e.csv:8: The row has 5 cells, but the header has 6.\n"
       "e.csv:10: system:h stands already in e.csv:9.\n"},
      {{csv_file("r.csv", "source;relation;target;strength;needs;valid_from;valid_to;confidence;mode\n"
                          "system:a;reeds;data_asset:b;;;;;;\n"
                          "system:a;reads;b;strong;all;2020-02-30;;2;\n"
                          "system:a;reads;data_asset:b;;;2020-02-02;2020-02-01;;read\n"
                          "system:a;writes;data_asset:b;;;;;;\n"
                          "system:a;writes;data_asset:b;;;;;;\n")},
       "r.csv:2 relation: There is no relation 'reeds'. Did you mean reads?\n"
       "r.csv:3 target: 'b' is not a ref; a ref is kind:key, for instance system:nexus.\n"
       "r.csv:3 strength: 'strong' is not one of change, weak, soft, hard, total.\n"
       "r.csv:3 needs: 'all' is not one of nobody, source, target, both.\n"
       "r.csv:3 valid_from: '2020-02-30' is not a day such as 2026-11-23.\n"
       "r.csv:3 confidence: The confidence is a number from 0 to 1.\n"
       "r.csv:4 valid_to: It ends before it begins.\n"
       "r.csv:4 mode: reads has no such attribute; leave the cell empty.\n"
       "r.csv:6: system:a -[writes]-> data_asset:b stands already in r.csv:5.\n"},
      {{csv_file("r.csv", "source,relation,target\nunit:u,owns,system:a\nunit:v,owns,system:b\n"),
        csv_file("e.csv", "kind,key,name,owner\nsystem,a,A,unit:u\nsystem,b,B,\nsystem,c,C,unit:u\n")},
       "r.csv:2: system:a has its owner in e.csv:2 already; write it as a cell or as rows of owns, not both.\n"},
  };
  for (const auto& [files, expected] : rows)
    CHECK(read(files) == expected);
  CHECK(read({csv_file("e.csv", "kind,key,name\nsytem,a,A\n")}, base::Language::da) ==
        "e.csv:2 kind: Der er ingen art 'sytem'. Mente du system?\n");
}

TEST_CASE("csv import lists a hundred problems of a file and counts the rest") {
  std::string text = "kind,key,name\n";
  for (int i = 0; i < 250; i++)
    text += "nothing at all,a,A\n";
  const auto parsed = import_csv({csv_file("e.csv", text)}, *model::Metamodel::built_in());
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().others.size() == 100);
  CHECK(parsed.error().others.back().message() == "150 more problems are not listed.");
}

TEST_CASE("csv import knows the line of what is refused later") {
  const auto metamodel = model::Metamodel::built_in();
  auto parsed = import_csv({csv_file("r.csv", "source,relation,target,key\nsystem:a b,reads,system:x,k 1\n"),
                            csv_file("e.csv", "kind,key,name,owner\nsystem,a b,A,\nsystem,y,Y,unit:nobody\n")},
                           *metamodel);
  REQUIRE(parsed.ok());
  model::ChangeSet change_set;
  for (auto& put : parsed->elements)
    change_set.operations.push_back(put);
  for (auto& relation : parsed->relations)
    change_set.operations.push_back(model::PutRelation{relation});
  const auto applied = model::Model::empty(metamodel)->apply(change_set, "test");
  REQUIRE_FALSE(applied.ok());
  const base::Error error = parsed->places.locate(applied.error());
  CHECK(error.message() == "r.csv:2 system:a b -[reads]-> system:x (k 1): There is no element system:x.");
  REQUIRE(error.others.size() == 1);
  CHECK(error.others[0].message() == "e.csv:3 unit:nobody -[owns]-> system:y: There is no element unit:nobody.");
  CHECK(parsed->places.locate({base::ErrorCode::conflict, {"attribute.required"}, "system:a b users"}).where ==
        "e.csv:2 system:a b users");
  CHECK(parsed->places.find("system:q") == std::nullopt);
}

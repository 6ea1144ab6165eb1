// SPDX-License-Identifier: MPL-2.0
#include "answers/overlaps.hpp"
#include "api/arrows.hpp"
#include "api/routes.hpp"
#include "api/solutions.hpp"

namespace fundament::api {

using answers::OverlapCluster;
using answers::OverlapPair;
using answers::OverlapsAnswer;
using answers::OverlapSide;
using answers::OverlapsQuestion;
using answers::OverlapsView;

namespace {

class OverlapsWriter {
public:
  OverlapsWriter(const Call& call, const OverlapsQuestion& question, const OverlapsAnswer& answer)
      : call_(call), question_(question), answer_(answer), solution_(*call.view, *answer.day, call.language) {}

  void document(JsonWriter& json) const {
    const bool clusters = question_.view == OverlapsView::clusters;
    json.begin('{').member("revision", call_.view->revision()).member("on", question_.on);
    json.member("view", clusters ? "clusters" : "pairs").key("totals").begin('{').member("clusters", answer_.clusters);
    json.member("pairs", answer_.pairs).member("solutions", answer_.solutions);
    cost(json, answer_.cost);
    json.end('}').text_or_null("next", answer_.next).key(clusters ? "clusters" : "pairs").begin('[');
    each([&](const auto& one) { write(json, one); });
    json.end(']').end('}');
  }

  /// Calls `use` with each cluster or each pair of the page.
  template <class Use> void each(Use use) const {
    for (const auto& one : answer_.cluster_page)
      use(one);
    for (const auto& one : answer_.pair_page)
      use(one);
  }

  void write(JsonWriter& json, const OverlapCluster& cluster) const {
    json.begin('{');
    solution_.named(json, "capability", cluster.capability);
    solution_.list(json, "parties", cluster.parties);
    cost(json, cluster.cost);
    for (const auto& [name, sides] : {std::pair("solutions", &cluster.solutions), {"common", &cluster.common}}) {
      json.key(name).begin('[');
      for (const auto& one : *sides)
        side(json, one);
      json.end(']');
    }
    json.end('}');
  }

  void write(JsonWriter& json, const OverlapPair& pair) const {
    json.begin('{').key("score").raw(decimal(pair.score)).member("replaces", pair.replaces).key("parts").begin('{');
    for (const auto part : answers::parts)
      json.key(to_string(part)).raw(decimal(pair.degrees[static_cast<std::size_t>(part)]));
    json.end('}').key("shared").begin('[');
    for (const auto& shared : pair.shared) {
      json.begin('{').member("part", to_string(shared.part));
      solution_.named(json, "one", shared.one);
      solution_.named(json, "other", shared.other);
      json.text_or_null("word", shared.word).key("rarity").raw(decimal(shared.rarity)).end('}');
    }
    json.end(']');
    solution_.list(json, "both_need", pair.both_need);
    json.key("one");
    side(json, pair.one);
    json.key("other");
    side(json, pair.other);
    json.end('}');
  }

  std::string csv() const {
    if (question_.view == OverlapsView::pairs) return pairs_csv();
    std::string out =
        "capability,capability_name,ref,name,party,owner,phase,contract_end,cost,cost_year,cost_state,needs,"
        "needed_by,replaced_by,offered_to_all\n";
    const auto rows = [&](const OverlapCluster& cluster, const std::vector<OverlapSide>& sides, bool common) {
      for (const auto& one : sides) {
        const auto end = answers::contract_end(*call_.view, question_.on, one.element);
        const std::string year = one.cost && one.cost->year ? std::to_string(*one.cost->year) : std::string();
        std::string successors;
        for (const auto id : one.replaced_by)
          successors += (successors.empty() ? "" : " ") + solution_.ref(id);
        row(out,
            {solution_.ref(cluster.capability), solution_.name(cluster.capability), solution_.ref(one.element),
             solution_.name(one.element), solution_.ref(answer_.day->party(one.element)),
             solution_.ref(answer_.day->owner(one.element)), std::string(solution_.phase(one.element, question_.on)),
             end ? base::to_string(*end) : "", one.cost ? std::to_string(one.cost->amount) : "", year,
             std::string(one.cost ? to_string(one.cost->state) : "not_stated"), std::to_string(one.needs),
             std::to_string(one.needed_by), successors, common ? "true" : "false"});
      }
    };
    for (const auto& cluster : answer_.cluster_page) {
      rows(cluster, cluster.solutions, false);
      rows(cluster, cluster.common, true);
    }
    return out;
  }

private:
  static void row(std::string& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); i++)
      out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    out += "\n";
  }

  std::string pairs_csv() const {
    std::string out = "score,one,one_name,one_party,other,other_name,other_party,replaces,shared\n";
    for (const auto& pair : answer_.pair_page) {
      std::string shared;
      for (const auto& one : pair.shared)
        if (one.part == answers::Part::capability || one.part == answers::Part::data)
          shared += (shared.empty() ? "" : " ") + solution_.ref(one.one);
      row(out, {decimal(pair.score), solution_.ref(pair.one.element), solution_.name(pair.one.element),
                solution_.ref(answer_.day->party(pair.one.element)), solution_.ref(pair.other.element),
                solution_.name(pair.other.element), solution_.ref(answer_.day->party(pair.other.element)),
                pair.replaces ? "true" : "false", shared});
    }
    return out;
  }

  static void cost(JsonWriter& json, const answers::CostSum& sum) {
    json.key("cost").begin('{').key("amount");
    sum.nothing == sum.of ? json.null() : json.value(sum.amount);
    json.member("last_known", sum.last_known);
    json.key("years").begin('[');
    for (const auto year : sum.years)
      json.value(year);
    json.end(']').member("of", sum.of).member("not_stated", sum.not_stated).member("ended", sum.ended);
    json.member("planned", sum.planned).end('}');
  }

  void side(JsonWriter& json, const OverlapSide& one) const {
    json.begin('{');
    solution_.members(json, one.element);
    json.key("needs").begin('{').member("count", one.needs);
    solution_.list(json, "first", one.needs_first);
    json.end('}').member("needed_by", one.needed_by);
    solution_.list(json, "replaced_by", one.replaced_by);
    json.end('}');
  }

  const Call& call_;
  const OverlapsQuestion& question_;
  const OverlapsAnswer& answer_;
  const SolutionWriter solution_;
};

} // namespace

Response get_overlaps(Call& call) {
  OverlapsQuestion question;
  question.view = call.parameters.word("view") == "pairs" ? OverlapsView::pairs : OverlapsView::clusters;
  question.capabilities = asked_units(call, "capability");
  question.units = asked_units(call, "unit");
  question.kinds = asked_kinds(call);
  question.on = asked_date(call);
  question.limit = call.parameters.integer("limit");
  question.cursor = call.parameters.text("cursor");
  if (!call.parameters.ok()) return problem(call, call.parameters.error());
  const auto found = answers::overlaps(*call.view, question, call.budget);
  if (!found) return problem(call, found.error());
  const OverlapsWriter writer(call, question, *found);
  if (call.format == "csv") return answer(call, writer.csv());
  std::string body;
  if (call.format == "ndjson") {
    writer.each([&](const auto& one) {
      JsonWriter line(body);
      writer.write(line, one);
      body += '\n';
    });
    return answer(call, std::move(body));
  }
  JsonWriter json(body);
  writer.document(json);
  return answer(call, body + "\n");
}

} // namespace fundament::api

// SPDX-License-Identifier: MPL-2.0
#include "review/check_parts.hpp"
#include <algorithm>
#include <map>

namespace fundament::review {

using model::ElementId;
using model::Ref;
using snapshot::View;

namespace {

/// What should be known of everything that is run.
constexpr std::array<std::string_view, 3> described_by{"criticality", "data_class", "hosting"};
constexpr std::array<std::string_view, 2> users_only{"unit", "capability"};

class Knowledge {
public:
  Knowledge(const CheckQuestion& question, Check& out)
      : question_(question), proposal_(question.proposal), model_(question.view->model()), out_(out) {}

  static const std::string* class_of(const model::Model& model, ElementId id) {
    return model.attribute<std::string>(id, "data_class");
  }
  /// Of classes from the least to the most.
  static int rank(const model::Model& model, const std::string& word) {
    const auto* attribute = attribute_named(model, "data_class");
    if (!attribute) return -1;
    for (std::size_t i = 0; i < attribute->allowed.size(); i++)
      if (attribute->allowed[i].value == word) return static_cast<int>(i);
    return -1;
  }
  static const model::AttributeDefinition* attribute_named(const model::Model& model, std::string_view name) {
    for (const auto& kind : model.metamodel().kinds())
      if (const auto* found = model.metamodel().find_attribute(kind, name)) return found;
    return nullptr;
  }

  void contradictions(const PlanNamed& named) {
    if (question_.dates.empty()) return;
    const Compared& last = question_.dates.back();
    const auto& model = last.with->model();
    const auto stated = std::find_if(proposal_.statements.begin(), proposal_.statements.end(),
                                     [](const Statement& one) { return one.name == "security_class"; });
    if (stated == proposal_.statements.end() || stated->value.empty()) return;
    const auto data = model.metamodel().find_kind("data_asset");
    std::map<std::string, std::string> higher; // by ref
    for (const auto* list : {&named.added, &named.changed})
      for (const Ref& ref : *list) {
        const auto id = model.find(ref);
        if (!id) continue;
        for (const model::RelationId relation : model.from(*id)) {
          const auto& one = *model.relation(relation);
          if (one.target.is_relation() || !one.valid_on(last.on)) continue;
          const ElementId of = one.target.element();
          if (!data || model.element(of)->kind != *data) continue;
          const auto* word = class_of(model, of);
          if (word && rank(model, *word) > rank(model, stated->value)) higher[to_string(model.ref(of))] = *word;
        }
      }
    for (const auto& [ref, word] : higher)
      out_.contradictions.push_back({stated->name, stated->value, ref, word});
  }

  void unknown(const char* code, std::vector<std::string> examples) {
    if (examples.empty()) return;
    std::sort(examples.begin(), examples.end());
    examples.erase(std::unique(examples.begin(), examples.end()), examples.end());
    out_.unknown.push_back({code, examples.size(), std::move(examples)});
  }

  void unknown(const PlanNamed* named) {
    std::vector<std::string> statements, costs = out_.today_not_stated, amounts, guesses, functions, versions, rules,
                                         attributes, owners, benefits, units;
    for (const Statement& one : proposal_.statements)
      if (one.value.empty()) statements.push_back(one.name);
    if (out_.economy)
      for (const auto* list : {&out_.economy->costs, &out_.economy->benefits})
        for (const SpreadRow& one : *list) {
          const std::string& what = one.row->what.empty() ? one.row->kind : one.row->what;
          if (!one.sum) amounts.push_back(what);
          if (one.row->certainty == "guess") guesses.push_back(what);
          if (!one.confirmed) benefits.push_back(what);
          if (one.row->unit && !model_.find(*one.row->unit)) units.push_back(to_string(*one.row->unit));
        }
    for (std::size_t i = 0; i < proposal_.need.functions.size(); i++)
      for (const CandidateAnswer& one : out_.candidates)
        if (!one.functions.empty() && !one.functions[i]) functions.push_back(proposal_.need.functions[i]);
    if (out_.difference) {
      for (const ApprovalDifference& one : out_.difference->approvals)
        if (one.version.empty()) versions.push_back(one.technology);
      for (const RuleNotCompared& one : out_.difference->rules.not_evaluated)
        rules.push_back(one.rule);
      const View& with = *question_.dates.back().with;
      const auto day = with.on(question_.dates.back().on);
      for (const auto* list : {&named->added, &named->used})
        for (const Ref& ref : *list) {
          const auto id = with.model().find(ref);
          if (!id || is_user(with.model(), *id)) continue;
          const auto& kind = with.model().metamodel().kind(with.model().element(*id)->kind);
          if (kind.name != "system" && kind.name != "service" && kind.name != "infrastructure") continue;
          if (day->owner(*id) == model::no_id) owners.push_back(to_string(ref));
          for (const auto name : described_by)
            if (with.model().metamodel().find_attribute(kind, name) && !with.model().attribute<std::string>(*id, name))
              attributes.push_back(to_string(ref) + " " + std::string(name));
        }
    }
    unknown("statements", std::move(statements));
    unknown("amounts", std::move(amounts));
    unknown("guesses", std::move(guesses));
    unknown("benefits", std::move(benefits));
    unknown("units", std::move(units));
    unknown("costs", std::move(costs));
    unknown("functions", std::move(functions));
    unknown("words", out_.words_nobody_has);
    unknown("need", out_.reuse.unknown);
    unknown("versions", std::move(versions));
    unknown("attributes", std::move(attributes));
    unknown("owners", std::move(owners));
    unknown("rules", std::move(rules));
  }

private:
  const CheckQuestion& question_;
  const Proposal& proposal_;
  const model::Model& model_;
  Check& out_;
};

} // namespace

bool is_user(const model::Model& model, ElementId id) {
  const auto& kind = model.metamodel().kind(model.element(id)->kind).name;
  return std::find(users_only.begin(), users_only.end(), kind) != users_only.end();
}

void find_contradictions(const CheckQuestion& question, const PlanNamed& named, Check& check) {
  Knowledge(question, check).contradictions(named);
}

void find_unknown(const CheckQuestion& question, const PlanNamed* named, Check& check) {
  Knowledge(question, check).unknown(named);
}

} // namespace fundament::review

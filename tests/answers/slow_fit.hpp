// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/profiles.hpp"
#include "search/stem.hpp"
#include "support/text_graph.hpp"
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// Random cities, and the measure of design.md 4.3 as it is written there: every pair by itself, over sets of names.
namespace fundament::tests {

using Names = std::set<std::string>;

/// Capabilities in a tree (now and then in a ring), data with copies, technologies; solutions of four administrations
/// that have them in every way, some by way of a service.
inline TextGraph random_city(std::mt19937& random) {
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto one = [&](const std::string& letter, unsigned n) { return letter + std::to_string(below(n)); };
  Names lines;
  for (unsigned i = 1; i < 8; i++)
    if (below(4) > 0) lines.insert("capability:c" + std::to_string(i) + " -[part_of]-> capability:" + one("c", i));
  if (below(5) == 0) lines.insert("capability:c0 -[part_of]-> capability:" + one("c", 8));
  for (unsigned i = 0; i < below(4); i++)
    lines.insert("data_asset:" + one("d", 6) + " -[copied_from]-> data_asset:" + one("d", 6));
  const unsigned solutions = 3 + below(10);
  Names names;
  for (unsigned i = 0; i < solutions; i++) {
    static const char* const kinds[] = {"system", "system", "service", "interface", "infrastructure"};
    const std::string kind = kinds[below(5)], name = kind + ":" + kind + std::to_string(i);
    names.insert(name);
    if (below(8) > 0) lines.insert("unit:" + one("u", 4) + " -[owns]-> " + name);
    for (unsigned n = below(3); n > 0 && (kind == "system" || kind == "service"); n--)
      lines.insert(name + " -[supports]-> capability:" + one("c", 8));
    static const char* const ways[] = {"masters", "holds", "reads", "writes", "accesses"};
    for (unsigned n = below(4); n > 0; n--)
      lines.insert(name + " -[" + ways[below(5)] + "]-> data_asset:" + one("d", 6));
    for (unsigned n = below(3); n > 0; n--)
      lines.insert(name + " -[uses_technology]-> technology:" + one("t", 4));
  }
  for (const auto& name : names)
    for (const auto& service : names)
      if (service.rfind("service:", 0) == 0 && name != service && below(8) == 0)
        lines.insert(name + " -[realizes]-> " + service);
  TextGraph out;
  for (unsigned i = 0; i < 4; i++)
    out.add("unit:u" + std::to_string(i)).set("u" + std::to_string(i), "type", std::string("administration"));
  for (const auto& name : names)
    out.add(name);
  for (const auto& line : lines)
    out.add(line);
  static const char* const words[] = {"sag", "sager", "vagt", "vagtplan", "lokale", "lokaler", "journal", "post", "og"};
  static const char* const phases[] = {"planned", "active", "phasing_out", "retired"};
  for (const auto& name : names) {
    const std::string key = name.substr(name.find(':') + 1);
    std::string text;
    for (unsigned n = below(4); n > 0; n--)
      text += std::string(words[below(9)]) + " ";
    if (!text.empty()) out.set(key, "description", text + "x");
    if (below(3) == 0) out.set(key, "lifecycle", std::string(phases[below(4)]));
  }
  return out;
}

class SlowFit {
public:
  explicit SlowFit(const model::Model& model) : model_(model) {
    for (model::ElementId id = 0; id < model.element_limit(); id++)
      for (const char* kind : {"system", "service", "infrastructure", "interface"})
        if (model.ref(id).kind == kind) candidates.insert(to_string(model.ref(id)));
    for (model::RelationId id = 0; id < model.relation_limit(); id++) {
      const auto identity = model.identity(id);
      relations_[identity.relation].insert({to_string(identity.source), to_string(identity.target)});
    }
  }

  Names candidates;

  Names capabilities(const std::string& candidate) const {
    Names out = targets("supports", candidate);
    for (const auto& service : targets("realizes", candidate))
      for (const auto& capability : targets("supports", service))
        out.insert(capability);
    return out;
  }
  Names kept(const std::string& candidate) const {
    return join(targets("masters", candidate), targets("holds", candidate));
  }
  Names data(const std::string& candidate) const {
    Names out = kept(candidate);
    for (const char* way : {"reads", "writes", "accesses"})
      out = join(out, targets(way, candidate));
    return out;
  }
  Names technologies(const std::string& candidate) const { return targets("uses_technology", candidate); }
  Names words(const std::string& candidate) const {
    Names out;
    const model::Element& element = *model_.element(*model_.find(*model::parse_ref(candidate)));
    const auto* text = element.attributes.get<std::string>(*model_.metamodel().find_attribute("description"));
    std::istringstream in(element.name + " " + (text ? *text : ""));
    for (std::string word; in >> word;)
      if (word != "x" && word != "og") out.insert(search::stem(word, base::Language::da));
    return out;
  }

  /// Everything of one part that a candidate has.
  Names has(answers::Part part, const std::string& candidate) const {
    switch (part) {
    case answers::Part::capability: return capabilities(candidate);
    case answers::Part::data: return data(candidate);
    case answers::Part::technology: return technologies(candidate);
    case answers::Part::words: return words(candidate);
    }
    return {};
  }

  double degree(answers::Part part, const std::string& wanted, const std::string& candidate) const {
    const Names own = has(part, candidate);
    if (part == answers::Part::capability) {
      if (own.count(wanted) > 0) return 1;
      double best = 0;
      for (const auto& capability : own)
        if (reached("part_of", wanted, false).count(capability) > 0) best = 0.7;
      Names covered;
      for (const auto& capability : own)
        if (reached("part_of", wanted, true).count(capability) > 0) covered = join(covered, leaves(capability));
      const double of = static_cast<double>(leaves(wanted).size());
      return std::max(best, static_cast<double>(covered.size()) / of);
    }
    if (part == answers::Part::data) {
      const Names keeps = kept(candidate);
      if (keeps.count(wanted) > 0) return 1;
      if (own.count(wanted) > 0) return 0.7;
      for (const auto& copy : copies(wanted))
        if (keeps.count(copy) > 0) return 0.7;
      return 0;
    }
    return own.count(wanted) > 0 ? 1 : 0;
  }

private:
  static Names join(Names one, const Names& other) {
    one.insert(other.begin(), other.end());
    return one;
  }
  Names targets(const std::string& relation, const std::string& source) const {
    Names out;
    if (const auto found = relations_.find(relation); found != relations_.end())
      for (const auto& [from, to] : found->second)
        if (from == source) out.insert(to);
    return out;
  }
  Names sources(const std::string& relation, const std::string& target) const {
    Names out;
    if (const auto found = relations_.find(relation); found != relations_.end())
      for (const auto& [from, to] : found->second)
        if (to == target) out.insert(from);
    return out;
  }
  /// Over any number of steps along the relation, or against it; not itself.
  Names reached(const std::string& relation, const std::string& from, bool against) const {
    Names out, open{from};
    while (!open.empty()) {
      const std::string at = *open.begin();
      open.erase(open.begin());
      for (const auto& next : against ? sources(relation, at) : targets(relation, at))
        if (next != from && out.insert(next).second) open.insert(next);
    }
    return out;
  }
  Names leaves(const std::string& capability) const {
    Names out;
    for (const auto& one : reached("part_of", capability, true))
      if (sources("part_of", one).empty()) out.insert(one);
    return out.empty() ? Names{capability} : out;
  }
  Names copies(const std::string& data) const {
    Names out, open{data};
    while (!open.empty()) {
      const std::string at = *open.begin();
      open.erase(open.begin());
      for (const auto& next : join(targets("copied_from", at), sources("copied_from", at)))
        if (next != data && out.insert(next).second) open.insert(next);
    }
    return out;
  }

  const model::Model& model_;
  std::map<std::string, std::set<std::pair<std::string, std::string>>> relations_;
};

} // namespace fundament::tests

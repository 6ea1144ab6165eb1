// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include "api/json_writer.hpp"
#include "base/budget.hpp"
#include "snapshot/view.hpp"
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fundament::api {

/// {"source","relation","target","key","strength","assumed","derived"}, and where they say something "junction" and
/// "version_unknown". Without a strength where it carries no need.
void write_arrow(JsonWriter& json, const snapshot::View& view, const answers::Arrow& arrow, bool carries_need = true);

/// The name of its relation; "…" for a derived one.
std::string relation_name(const model::Model& model, const answers::Arrow& arrow);

/// "system:a -[reads]-> data_asset:b", for a cell of a table.
std::string arrow_text(const snapshot::View& view, const answers::Arrow& arrow);

/// A cell of CSV (RFC 4180). A cell beginning with = + - @ stays as it is, which the README says.
std::string csv_cell(std::string_view text);

/// An answer as a drawing: the elements of the arrows, each with a remark, and the arrows pointing at what is needed.
class Drawing {
public:
  Drawing(const snapshot::View& view, base::Language language) : view_(view), language_(language) {}
  void add(model::ElementId element, std::string remark);
  void add(const answers::Arrow& arrow);
  /// All other relations valid on the day between two elements that are shown, marked as on no shortest way: to leave
  /// one out suggests that there is none. Linear in the relations of what is shown; when the time ran out, some are
  /// missing, and the drawing must not be given.
  void add_others(base::Date on, base::Budget& budget);

  std::string dot() const;
  std::string graphml() const;
  std::string mermaid() const;
  /// By the name of the format.
  std::string in(std::string_view format) const;

private:
  struct Edge {
    model::ElementId needing, needed;
    std::string label;
    model::Strength strength;
    bool assumed, derived;
    bool shortest = true;     ///< on a shortest way
    bool carries_need = true; ///< else `needing` is just where the relation begins
  };
  std::string label_of(const model::Relation& relation, bool source_needs) const;
  const snapshot::View& view_;
  base::Language language_;
  std::map<model::ElementId, std::string> remarks_;
  std::vector<Edge> edges_;
  std::set<std::pair<model::RelationId, model::ElementId>> drawn_; ///< with the needing end
};

} // namespace fundament::api

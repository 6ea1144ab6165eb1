// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "model/model.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the files behind plan.hpp share.
namespace fundament::interchange {

/// The attribute missing_in_source, a list of sources that once brought an element or relation and no longer do, as one
/// source sees it. In a metamodel without it nothing is marked.
class Marks {
public:
  Marks(const model::Metamodel& metamodel, std::string source);

  const std::vector<std::string>& of(const model::Attributes& attributes) const;
  /// Has the source's own mark.
  bool is_on(const model::Attributes& attributes) const;
  /// Gives `to` the marks of `from`, without the source's own.
  void keep_others(model::Attributes& to, const model::Attributes& from) const;
  /// Adds the source's own; false if it cannot be, or is there already.
  bool put_on(model::Attributes& to, const model::AttributeDefinition* known) const;
  std::optional<model::AttributeId> attribute() const { return attribute_; }

  /// Equal, marks aside.
  bool same(const model::Attributes& a, const model::Attributes& b) const;
  bool same(const model::ElementData& file, const model::Element& now) const;
  bool same(const model::RelationData& file, const model::Relation& now) const;

private:
  std::string source_;
  std::optional<model::AttributeId> attribute_;
};

/// Days from which and to which, both inclusive; open where there is none.
struct Period {
  std::optional<base::Date> from, to;
  bool meets(const Period& other) const;
  bool operator==(const Period&) const = default;
};
Period period_of(const model::RelationData& relation);
Period period_of(const model::Relation& relation);

inline const model::Attributes& attributes_of(const model::Element& element) {
  return element.attributes;
}
/// None where there are no details.
const model::Attributes& attributes_of(const model::Relation& relation);

/// The identity that subject_of() wrote; nothing for the subject of an element.
std::optional<model::RelationIdentity> parse_identity(std::string_view subject);

} // namespace fundament::interchange

// SPDX-License-Identifier: MPL-2.0
#include "interchange/plan_parts.hpp"
#include "base/unicode.hpp"
#include "interchange/plan.hpp"
#include <algorithm>

namespace fundament::interchange {

using model::Attributes;

namespace {

const model::RelationDetails& details_of(const model::Relation& relation) {
  static const model::RelationDetails none;
  return relation.details ? *relation.details : none;
}

} // namespace

Marks::Marks(const model::Metamodel& metamodel, std::string source)
    : source_(std::move(source)), attribute_(metamodel.find_attribute("missing_in_source")) {}

const std::vector<std::string>& Marks::of(const Attributes& attributes) const {
  static const std::vector<std::string> none;
  const auto* found = attribute_ ? attributes.get<std::vector<std::string>>(*attribute_) : nullptr;
  return found ? *found : none;
}

bool Marks::is_on(const Attributes& attributes) const {
  const auto& marks = of(attributes);
  return std::find(marks.begin(), marks.end(), source_) != marks.end();
}

void Marks::keep_others(Attributes& to, const Attributes& from) const {
  if (!attribute_) return;
  std::vector<std::string> others = of(from);
  std::erase(others, source_);
  to.set(*attribute_, std::move(others));
}

bool Marks::put_on(Attributes& to, const model::AttributeDefinition* known) const {
  if (!known || is_on(to)) return false;
  std::vector<std::string> marks = of(to);
  marks.push_back(source_);
  to.set(*attribute_, std::move(marks));
  return true;
}

bool Marks::same(const Attributes& a, const Attributes& b) const {
  auto left = a.begin(), right = b.begin();
  const auto skip_mark = [&](auto& at, auto end) {
    if (at != end && at->first == attribute_) ++at;
  };
  for (;; ++left, ++right) {
    skip_mark(left, a.end());
    skip_mark(right, b.end());
    if (left == a.end() || right == b.end()) return left == a.end() && right == b.end();
    if (*left != *right) return false;
  }
}

bool Marks::same(const model::ElementData& file, const model::Element& now) const {
  return file.name == now.name && same(file.attributes, now.attributes);
}

bool Marks::same(const model::RelationData& file, const model::Relation& now) const {
  const model::RelationDetails& details = details_of(now);
  return (file.strength ? static_cast<int>(*file.strength) : -1) == now.own_strength &&
         (file.needs ? static_cast<int>(*file.needs) : -1) == now.own_needs && file.valid_from == details.valid_from &&
         file.valid_to == details.valid_to && file.confidence == details.confidence &&
         same(file.attributes, details.attributes);
}

bool Period::meets(const Period& other) const {
  return (!from || !other.to || *from <= *other.to) && (!to || !other.from || *other.from <= *to);
}

Period period_of(const model::RelationData& relation) {
  return {relation.valid_from, relation.valid_to};
}

Period period_of(const model::Relation& relation) {
  return {details_of(relation).valid_from, details_of(relation).valid_to};
}

const Attributes& attributes_of(const model::Relation& relation) {
  return details_of(relation).attributes;
}

std::string subject_of(const model::Ref& ref) {
  return to_string(ref);
}

std::string subject_of(const model::RelationIdentity& identity) {
  std::string out = to_string(identity.source);
  out += '\t';
  out += identity.relation;
  out += '\t';
  out += to_string(identity.target);
  out += '\t';
  out += identity.key;
  return out;
}

std::optional<model::RelationIdentity> parse_identity(std::string_view subject) {
  std::vector<std::string_view> parts;
  for (auto tab = subject.find('\t'); tab != subject.npos; tab = subject.find('\t')) {
    parts.push_back(subject.substr(0, tab));
    subject.remove_prefix(tab + 1);
  }
  if (parts.size() != 3) return std::nullopt;
  auto source = model::parse_ref(parts[0]), target = model::parse_ref(parts[2]);
  if (!source || !target) return std::nullopt;
  return model::RelationIdentity{std::move(*source), std::string(parts[1]), std::move(*target), std::string(subject)};
}

std::string_view to_string(ConflictKind kind) {
  switch (kind) {
  case ConflictKind::already_there: return "already_there";
  case ConflictKind::edited_by_hand: return "edited_by_hand";
  case ConflictKind::removed_by_hand: return "removed_by_hand";
  case ConflictKind::needed_again: return "needed_again";
  case ConflictKind::other_owner: return "other_owner";
  }
  throw std::logic_error("conflict out of range");
}

base::Text sentence(const Conflict& conflict) {
  const auto text = [&](const char* id) { return base::Text{id, {{"subject", conflict.subject}}}; };
  const auto field = [&](const char* id) {
    const auto told = [](const std::string& value) {
      return value.empty() ? std::string("–") : base::printable(value);
    };
    return base::Text{id,
                      {{"subject", conflict.subject},
                       {"field", conflict.field.field},
                       {"file", told(conflict.field.file)},
                       {"catalogue", told(conflict.field.catalogue)}}};
  };
  switch (conflict.kind) {
  case ConflictKind::already_there: return field("conflict.already_there");
  case ConflictKind::edited_by_hand:
    return conflict.field.field.empty() ? text("conflict.moved") : field("conflict.edited_by_hand");
  case ConflictKind::removed_by_hand: return text("conflict.removed_by_hand");
  case ConflictKind::needed_again: return text("conflict.needed_again");
  case ConflictKind::other_owner: return text("conflict.other_owner");
  }
  throw std::logic_error("conflict out of range");
}

std::string_view to_string(KeptReason reason) {
  switch (reason) {
  case KeptReason::by_hand: return "by_hand";
  case KeptReason::other_source: return "other_source";
  case KeptReason::relation: return "relation";
  case KeptReason::keep_missing: return "keep_missing";
  }
  throw std::logic_error("reason out of range");
}

base::Text sentence(const Kept& kept) {
  const auto text = [&](const char* id) { return base::Text{id, {{"subject", kept.subject}}}; };
  switch (kept.reason) {
  case KeptReason::by_hand: return text("kept.by_hand");
  case KeptReason::other_source: return text("kept.other_source");
  case KeptReason::relation: return {"kept.relation", {{"subject", kept.subject}, {"by", kept.by}}};
  case KeptReason::keep_missing: return text("kept.keep_missing");
  }
  throw std::logic_error("reason out of range");
}

} // namespace fundament::interchange

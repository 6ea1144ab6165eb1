// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/date.hpp"
#include "model/ref.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What an attribute can hold. The metamodel says which of these an attribute of a kind is; JSON and CSV forms are in
/// model/json.hpp.
namespace fundament::model {

/// Index of an attribute's name in the metamodel; the same name has the same id in every kind.
using AttributeId = std::uint16_t;

struct ExternalId {
  std::string source, id;
  bool operator==(const ExternalId&) const = default;
};

/// A role held by a unit (`unit:suf`) or a shared mailbox, never by a person.
struct Role {
  std::string role, holder;
  bool operator==(const Role&) const = default;
};

/// `minimum` of the elements needed hard by `relation` (all of them, or those in `of`) are enough.
struct Redundancy {
  std::string name, relation;
  std::vector<Ref> of; ///< empty: all
  std::uint32_t minimum = 1;
  bool operator==(const Redundancy&) const = default;
};

/// The supplier's dates for one version of a technology.
struct Version {
  std::string version;
  std::optional<base::Date> released, support_until, end_of_life;
  bool ended = false; ///< support has ended, and the day is not known
  bool operator==(const Version&) const = default;
};

/// One JSON document as text, canonical: members by name, no spaces. What is in it is another's to know: see
/// AttributeDefinition::schema.
struct Document {
  std::string text;
  bool empty() const { return text.empty(); }
  bool operator==(const Document&) const = default;
};

using Properties = std::vector<std::pair<std::string, std::string>>; ///< in the order given; a name may repeat

using Value =
    std::variant<std::string, bool, std::int64_t, double, base::Date, std::vector<std::string>, Properties,
                 std::vector<ExternalId>, std::vector<Role>, std::vector<Redundancy>, std::vector<Version>, Document>;

/// An empty text or list, which is the same as no value.
bool is_empty(const Value& value);

/// The largest name of an element, and the largest of all other texts.
constexpr std::size_t max_name_bytes = 1'000, max_text_bytes = std::size_t{64} << 10;
/// And of a document.
constexpr std::size_t max_document_bytes = std::size_t{256} << 10;

/// A text is UTF-8 without control characters other than line break and tab, holds nothing that XML 1.0 cannot hold,
/// and has a size. `where` becomes the place named in the error.
base::Result<void> check_text(std::string_view text, const std::string& where, std::size_t most = max_text_bytes);

/// A few named values, none of them empty, sorted by id. Lookup is a binary search.
class Attributes {
public:
  using Entry = std::pair<AttributeId, Value>;

  const Value* find(AttributeId id) const;
  /// An empty value erases.
  void set(AttributeId id, Value value);
  void erase(AttributeId id);
  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool operator==(const Attributes&) const = default;

  /// The value as a T, or nullptr when it is absent (or of another type, which validation rules out).
  template <class T> const T* get(AttributeId id) const {
    const Value* value = find(id);
    return value ? std::get_if<T>(value) : nullptr;
  }

private:
  std::vector<Entry> entries_;
};

} // namespace fundament::model

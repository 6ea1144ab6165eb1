// SPDX-License-Identifier: MPL-2.0
#include "interchange/bom_shapes.hpp"
#include "base/ascii.hpp"
#include "base/date.hpp"
#include "base/unicode.hpp"
#include "interchange/bom_characters.hpp"
#include "interchange/embedded.hpp"
#include "model/json_text.hpp"
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace fundament::interchange {

using base::ErrorCode;
using nlohmann::json;

namespace {

struct Shape {
  std::vector<std::string> needs;
  std::map<std::string, std::string, std::less<>> members; ///< their kinds, by name
};

/// A kind of value is "text", "short" (a text that is held), "[component]" (a list of such), "word:a|b", the name of a
/// shape …, or with "?" before it: what is no such value is passed over then.
const std::map<std::string, Shape, std::less<>>& shapes() {
  static const auto table = [] {
    std::map<std::string, Shape, std::less<>> out;
    for (const auto text : {embedded::cyclonedx_json, embedded::spdx_json}) {
      const json all = json::parse(text);
      for (const auto& [name, shape] : all.items())
        out[name] = {shape.value("needs", std::vector<std::string>()), shape.at("members")};
    }
    return out;
  }();
  return table;
}

const std::set<std::string_view>& licences() {
  static const auto table = [] {
    std::set<std::string_view> out;
    for (std::string_view rest = embedded::spdx_licenses_txt; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (!line.empty() && line.front() != '#') out.insert(line);
    }
    return out;
  }();
  return table;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return base::hex_digit(c) >= 0; });
}

/// "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
bool is_serial_number(std::string_view text) {
  constexpr std::string_view scheme = "urn:uuid:";
  if (text.substr(0, scheme.size()) != scheme) return false;
  text.remove_prefix(scheme.size());
  if (text.size() != 36) return false;
  for (const std::size_t dash : {8U, 13U, 18U, 23U})
    if (text[dash] != '-') return false;
  std::string digits(text);
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  return digits.size() == 32 && is_hex(digits);
}

bool is_hash_value(std::string_view text) {
  const std::set<std::size_t> sizes{32, 40, 64, 96, 128};
  return sizes.count(text.size()) > 0 && is_hex(text);
}

/// A day, T and a time: "2020-04-13T20:20:39+00:00".
bool is_time(std::string_view text) {
  return text.size() >= 20 && base::parse_date(text.substr(0, 10)) && (text[10] == 'T' || text[10] == 't') &&
         text[13] == ':' && text[16] == ':';
}

/// An exception (GPL-cc-1.0 aside) is allowed where a licence is: the format's own list has them too.
bool is_licence(std::string_view id) {
  return licences().count(id) > 0 || id.find("exception") != id.npos;
}

/// The kinds of what stands in lists of licences: each a licence or an expression.
constexpr std::string_view licence_choice = "licence_choice", licence_choices = "[licence_choice]";

/// A list, an object of a shape, or one of a list of licences.
struct Frame {
  std::string_view member; ///< of the innermost object: where it stands
  std::string_view items;  ///< of a list: the kind of its items; else ""
  const Shape* shape = nullptr;
  std::size_t place;      ///< so much of the place is its own
  std::size_t count = 0;  ///< of a list: items so far
  std::size_t chosen = 0; ///< of a list of licences: expressions; of one licence: members of the two it may have
  std::vector<std::string_view> seen = {}; ///< of an object: members that its shape names
  bool is_licence = false;
  bool is_external = false;                                        ///< of a component
  std::vector<std::pair<std::uint64_t, std::size_t>> digests = {}; ///< of a list of components: each with its number
};

/// The digest of JSON values while their events come: equal for values that are equal, in whatever order the members
/// of an object stand. Nothing is done outside of start() and the end() that belongs to it.
class ValueDigest {
public:
  bool active() const { return !open_.empty(); }
  void start(bool object) { open_.push_back({object ? 2U : 1U, 0, object}); }
  std::uint64_t end() {
    const std::uint64_t digest = mixed(open_.back().digest);
    open_.pop_back();
    add(digest);
    return digest;
  }
  void key(std::string_view name) {
    if (active()) open_.back().key = of(name);
  }
  void text(std::string_view value, std::uint64_t left_out) { add(mixed(of(value) ^ left_out)); }
  void number(double value) { add(mixed(std::hash<double>()(value) + 3)); }
  void word(unsigned which) { add(mixed(which + 5)); }

private:
  struct Open {
    std::uint64_t digest, key;
    bool object;
  };

  void add(std::uint64_t digest) {
    if (!active()) return;
    Open& around = open_.back();
    if (around.object)
      around.digest += mixed(digest ^ mixed(around.key));
    else
      around.digest = mixed(around.digest + digest);
  }

  static std::uint64_t of(std::string_view text) { return std::hash<std::string_view>()(text); }
  /// The finalizer of splitmix64.
  static std::uint64_t mixed(std::uint64_t x) {
    x = (x + 0x9e3779b97f4a7c15) ^ (x >> 30);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  std::vector<Open> open_;
};

/// A reader of JSON events with a stack of its own: a text may be as long as it likes.
class Checker : public nlohmann::json_sax<json> {
public:
  Checker(Characters& characters, std::string_view shape, int minor, const std::string& name, ShapeListener& listener,
          ShapeProblems& problems)
      : characters_(characters), kind_(shape), minor_(minor), name_(name), place_(name + " "), listener_(listener),
        problems_(problems) {}

  bool null() override { return digest_.word(0), scalar({}); }
  bool boolean(bool value) override { return digest_.word(value ? 2 : 1), scalar({.truth = value}); }
  bool number_integer(number_integer_t value) override {
    return digest_.number(static_cast<double>(value)), scalar({});
  }
  bool number_unsigned(number_unsigned_t value) override {
    return digest_.number(static_cast<double>(value)), scalar({.positive = value > 0});
  }
  bool number_float(number_float_t value, const string_t&) override { return digest_.number(value), scalar({}); }
  bool string(string_t& value) override {
    const std::uint64_t left_out = characters_.take_left_out();
    digest_.text(value, left_out);
    return scalar({.text = &value, .whole = left_out == 0});
  }
  bool binary(binary_t&) override { return scalar({}); }

  bool start_object(std::size_t) override {
    if (!deeper() || passed_over_ > 0) return pass_over(true);
    const auto [kind, lenient] = expected();
    if (kind == "component" || kind == "service" || digest_.active()) digest_.start(true);
    if (kind == licence_choice || shapes().contains(kind)) return push_object(kind);
    if (!kind.empty() && kind != "object" && !lenient)
      problem({kind.front() == '[' || kind == "licenses" ? "bom.list_expected" : "bom.text_expected"});
    return passed_over_++, true;
  }

  bool start_array(std::size_t) override {
    if (!deeper() || passed_over_ > 0) return pass_over(false);
    const auto [kind, lenient] = expected();
    if (digest_.active()) digest_.start(false);
    if (kind == "licenses" || kind.starts_with('[')) {
      const auto list = kind == "licenses" ? licence_choices : kind;
      frames_.push_back({member_, list.substr(1, list.size() - 2), nullptr, place_.size()});
      return true;
    }
    if (kind == licence_choice)
      problem({"bom.license_or_expression"});
    else if (!kind.empty() && !lenient)
      problem({kind == "object" || shapes().contains(kind) ? "bom.object_expected" : "bom.text_expected"});
    return passed_over_++, true;
  }

  bool key(string_t& name) override {
    (void)characters_.take_left_out();
    digest_.key(name);
    if (passed_over_ > 0) return true;
    Frame& frame = frames_.back();
    kind_ = {};
    if (frame.shape) {
      if (const auto found = frame.shape->members.find(name); found != frame.shape->members.end()) {
        member_ = found->first, kind_ = found->second;
        if (kind_ == "[property]" && minor_ >= 6) kind_ = "[named_property]";
        if (has(frame, member_)) twice_ = true;
        frame.seen.push_back(member_);
      }
      if (frame.is_licence && (name == "id" || name == "name")) frame.chosen++;
    } else {
      if (name == "license") member_ = kind_ = "license", frame.chosen++;
      if (name == "expression")
        member_ = "expression", kind_ = "text", frame.chosen++, frames_[frames_.size() - 2].chosen++;
    }
    if (!kind_.empty()) (place_ += place_.back() == ' ' ? "" : ".") += member_;
    if (std::exchange(twice_, false)) problem({"bom.member_twice"});
    return true;
  }

  bool end_object() override {
    depth_--;
    const std::uint64_t digest = digest_.active() ? digest_.end() : 0;
    if (passed_over_ > 0) return passed_over_--, passed_over_ > 0 || after_value();
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (!frame.shape) {
      if (frame.chosen != 1) problem({"bom.license_or_expression"});
      return after_value();
    }
    for (const auto& needed : frame.shape->needs)
      if (!has(frame, needed)) problem({"bom.member_missing", {{"member", needed}}});
    if (frame.is_licence && frame.chosen != 1) problem({"bom.id_or_name"});
    if (minor_ >= 7 && has(frame, "versionRange")) {
      if (has(frame, "version")) problem({"bom.version_and_range"});
      if (!frame.is_external) problem({"bom.range_not_external"});
    }
    if (!frames_.empty() && is_unique_list(frames_.back()))
      frames_.back().digests.emplace_back(digest, frames_.back().count - 1);
    const bool more = listener_.end(place());
    return more && after_value();
  }

  bool end_array() override {
    depth_--;
    if (digest_.active()) (void)digest_.end();
    if (passed_over_ > 0) return passed_over_--, passed_over_ > 0 || after_value();
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    check_unique(frame.digests);
    if (frame.items == licence_choice && minor_ >= 5 && minor_ <= 6 && frame.chosen > 0 && frame.count > 1)
      problem({"bom.one_expression"});
    return after_value();
  }

  bool parse_error(std::size_t byte, const std::string&, const json::exception& wrong) override {
    broken_ = {wrong.id, byte};
    return false;
  }

  /// Why the text is no JSON, by the library's number, and where, counted from 1.
  std::optional<std::pair<int, std::size_t>> broken() const { return broken_; }
  bool too_deep() const { return depth_ > model::max_json_depth; }

private:
  /// The kind of the value that comes now, and whether it may be anything else. Its place is named from here on.
  std::pair<std::string_view, bool> expected() {
    if (!frames_.empty() && !frames_.back().items.empty()) {
      Frame& list = frames_.back();
      place_ += "[" + std::to_string(list.count++) + "]";
      kind_ = list.items;
      member_ = list.member;
    }
    const bool lenient = kind_.starts_with('?');
    return {kind_.substr(lenient ? 1 : 0), lenient};
  }

  bool deeper() { return ++depth_ <= model::max_json_depth; }

  /// What stands in something passed over, or too deep.
  bool pass_over(bool object) {
    if (digest_.active()) digest_.start(object);
    passed_over_++;
    return !too_deep();
  }

  static bool has(const Frame& frame, std::string_view member) {
    return std::find(frame.seen.begin(), frame.seen.end(), member) != frame.seen.end();
  }

  static bool is_unique_list(const Frame& list) {
    return !list.items.empty() && (list.member == "components" || list.member == "services");
  }

  /// The format wants the components of a list to differ. Before 1.5 what stands twice is refused; as many a tool lists
  /// repeats, in later versions it is said.
  void check_unique(std::vector<std::pair<std::uint64_t, std::size_t>>& digests) {
    std::sort(digests.begin(), digests.end());
    for (std::size_t i = 1; i < digests.size(); i++) {
      if (digests[i].first != digests[i - 1].first) continue;
      const auto first = std::lower_bound(digests.begin(), digests.end(), std::pair(digests[i].first, std::size_t{0}));
      const auto at = [&](std::size_t number) { return "[" + std::to_string(number) + "]"; };
      base::Error twice{
          ErrorCode::invalid_argument, {"bom.twice", {{"first", at(first->second)}}}, place() + at(digests[i].second)};
      (minor_ < 5 ? problems_.refused : problems_.warned).add(std::move(twice));
    }
  }

  bool after_value() {
    place_.resize(frames_.empty() ? name_.size() + 1 : frames_.back().place);
    return true;
  }

  bool push_object(std::string_view kind) {
    frames_.push_back({member_, {}, nullptr, place_.size()});
    if (kind == licence_choice) return true;
    frames_.back().shape = &shapes().find(kind)->second;
    frames_.back().is_licence = kind == "license";
    listener_.begin(frames_.size() == 1 ? std::string_view() : member_);
    return true;
  }

  /// A value that is no list and no object: what a check can ask of it.
  struct Scalar {
    const std::string* text = nullptr;
    bool whole = true, positive = false, truth = false;
  };

  bool scalar(const Scalar& value) {
    if (passed_over_ > 0) return true;
    const auto [kind, lenient] = expected();
    if (!kind.empty()) check(kind, lenient, value);
    return after_value();
  }

  void check(std::string_view kind, bool lenient, const Scalar& value) {
    if (kind == "positive") {
      if (!value.positive) problem({"bom.positive_expected"});
    } else if (kind == "truth") {
      frames_.back().is_external = value.truth;
    } else if (kind == licence_choice) {
      problem({"bom.license_or_expression"});
    } else if (kind.starts_with('[') || kind == "licenses") {
      if (!lenient) problem({"bom.list_expected"});
    } else if (kind == "object" || shapes().contains(kind)) {
      if (!lenient) problem({"bom.object_expected"});
    } else if (!value.text) {
      if (!lenient) problem({"bom.text_expected"});
    } else {
      if (!value.whole && (kind == "short" || kind == "purl"))
        problem({"bom.text_too_long", {{"most", std::to_string(max_bom_text)}}});
      check_text(*value.text, kind);
      if (!frames_.empty()) listener_.text(member_, *value.text);
    }
  }

  std::string place() const { return place_.ends_with(' ') ? name_ : place_; }

  void problem(base::Text text) { problems_.refused.add({ErrorCode::invalid_argument, std::move(text), place()}); }

  void check_text(const std::string& text, std::string_view kind) {
    const auto refuse = [&](const char* id) { problem({id, {{"value", base::printable(text)}}}); };
    if (kind == "ref" && text.empty()) return problem({"bom.empty_ref"});
    if (kind == "serial_number" && !is_serial_number(text)) return refuse("bom.serial_number");
    if (kind == "time" && !is_time(text)) return refuse("bom.time");
    if (kind == "hash_value" && !is_hash_value(text)) return refuse("bom.hash_value");
    if (kind == "license_id" && !is_licence(text))
      problems_.warned.add(
          {ErrorCode::invalid_argument, {"bom.license_id", {{"value", base::printable(text)}}}, place()});
    constexpr std::string_view words = "word:";
    if (kind.substr(0, words.size()) != words) return;
    std::string allowed;
    for (std::string_view rest = kind.substr(words.size()); !rest.empty();) {
      const auto word = rest.substr(0, rest.find('|'));
      if (word == text) return;
      allowed += (allowed.empty() ? "" : ", ") + std::string(word);
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    problem({"bom.word", {{"value", base::printable(text)}, {"allowed", allowed}}});
  }

  Characters& characters_;
  std::string_view kind_, member_; ///< of the value that comes next
  bool twice_ = false;             ///< it has come before
  const int minor_;
  const std::string& name_;
  std::string place_; ///< of what is read now
  ShapeListener& listener_;
  ShapeProblems& problems_;
  ValueDigest digest_;
  std::vector<Frame> frames_;
  std::size_t depth_ = 0, passed_over_ = 0; ///< of all that is open; of what nobody asks for
  std::optional<std::pair<int, std::size_t>> broken_;
};

} // namespace

base::Result<void> read_shapes(BomText& text, std::string_view shape, int minor, const std::string& name,
                               ShapeListener& listener, ShapeProblems& problems) {
  Characters characters(text);
  Checker checker(characters, shape, minor, name, listener, problems);
  if (json::sax_parse(characters.begin(), Characters::end(), &checker)) return {};
  if (checker.too_deep()) return model::json_too_deep(name);
  if (const auto broken = checker.broken())
    return unreadable(text, broken->first, broken->second + characters.missing(), name);
  return {}; // the listener had enough
}

base::Error unreadable(BomText& text, int exception, std::size_t byte, const std::string& name) {
  std::pair<std::size_t, std::size_t> at{1, 1};
  text.rewind();
  for (auto piece = text.next(); byte > 1 && !piece.empty(); piece = text.next())
    for (std::size_t i = 0; i < piece.size() && byte > 1; i++, byte--)
      at = piece[i] == '\n' ? std::pair(at.first + 1, std::size_t{1}) : std::pair(at.first, at.second + 1);
  return model::json_unreadable(at, exception, name);
}

} // namespace fundament::interchange

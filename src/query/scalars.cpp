// SPDX-License-Identifier: MPL-2.0
#include "query/scalars.hpp"
#include "answers/versions.hpp"
#include "base/unicode.hpp"
#include <array>
#include <sqlite3.h>

namespace fundament::query {

namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return {text ? text : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool is_null(sqlite3_value* value) {
  return sqlite3_value_type(value) == SQLITE_NULL;
}

/// fold(text): the form under which names are compared (base::fold).
void fold(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (is_null(arguments[0])) return;
  try {
    Cell(context).text(base::fold(text_of(arguments[0])));
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

/// within(unit, of): 1 if the unit is `of` or beneath it on the date, and when `of` is NULL (no restriction); else 0.
void within(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto& session = *static_cast<const Session*>(sqlite3_user_data(context));
  if (is_null(arguments[1])) return Cell(context).integer(1);
  try {
    const auto find = [&](sqlite3_value* value) {
      return session.model().find_ref(text_of(value)).value_or(model::no_id);
    };
    const std::array of{find(arguments[1])};
    const auto unit = is_null(arguments[0]) ? model::no_id : find(arguments[0]);
    Cell(context).integer(of[0] != model::no_id && session.day->is_within(unit, of) ? 1 : 0);
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

/// party(ref): whom the element counts for on the date; NULL without an owner, and for what does not exist.
void party(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto& session = *static_cast<const Session*>(sqlite3_user_data(context));
  if (is_null(arguments[0])) return;
  try {
    const auto id = session.model().find_ref(text_of(arguments[0]));
    if (!id || session.view.hides(*id)) return;
    if (const auto of = session.day->party(*id); of != model::no_id)
      Cell(context).text(to_string(session.model().ref(of)));
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

/// in_range(version, range[, of]): 1 if the version is in the range (packages/version_range.hpp), also when there is no
/// range; NULL when there is no version or the range cannot be read. `of` says how versions are read: the ref of a
/// technology, or the name of a scheme.
void in_range(sqlite3_context* context, int count, sqlite3_value** arguments) {
  if (is_null(arguments[1]) || text_of(arguments[1]).empty()) return Cell(context).integer(1);
  if (is_null(arguments[0])) return;
  try {
    const auto& model = static_cast<const Session*>(sqlite3_user_data(context))->model();
    auto technology = model::no_id;
    auto scheme = packages::Scheme::general;
    if (count > 2 && !is_null(arguments[2])) {
      const auto of = text_of(arguments[2]);
      technology = model.find_ref(of).value_or(model::no_id);
      scheme = packages::scheme_named(of).value_or(answers::scheme_of(model, technology));
    }
    const auto range = answers::range_of(model, technology, text_of(arguments[1]));
    if (range) Cell(context).integer(range->contains(text_of(arguments[0]), scheme) ? 1 : 0);
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

} // namespace

bool register_scalars(sqlite3* connection, Session& session) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
  const auto add = [&](const char* name, int count, void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    return sqlite3_create_function_v2(connection, name, count, flags, &session, function, nullptr, nullptr, nullptr) ==
           SQLITE_OK;
  };
  return add("fold", 1, fold) && add("within", 2, within) && add("party", 1, party) && add("in_range", 2, in_range) &&
         add("in_range", 3, in_range);
}

} // namespace fundament::query

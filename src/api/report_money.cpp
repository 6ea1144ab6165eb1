// SPDX-License-Identifier: MPL-2.0
#include "api/report_writer.hpp"

/// The money of a report: what is not stated is null, and named.
namespace fundament::api {

void ReportWriter::spread(JsonWriter& json, const char* name, const std::vector<review::SpreadRow>& list) const {
  json.key(name).begin('[');
  for (const auto& one : list) {
    json.begin('{').member("kind", one.row->kind).member("kind_text", word("report.row." + one.row->kind));
    json.text_or_null("what", one.row->what).text_or_null("area", one.row->area);
    named(json, "unit", one.row->unit ? to_string(*one.row->unit) : "");
    named(json, "party", one.party);
    json.text_or_null("certainty", one.row->certainty).text_or_null("measured_by", one.row->measured_by);
    json.member("confirmed", one.confirmed).key("by_year").begin('[');
    for (const auto amount : one.by_year)
      one.sum ? json.value(amount) : json.null();
    json.end(']').key("sum");
    one.sum ? json.value(*one.sum) : json.null();
    json.end('}');
  }
  json.end(']');
}

void ReportWriter::parts(JsonWriter& json, const char* member, const std::map<std::string, review::PartSum>& list,
                         bool parties) const {
  json.key(member).begin('[');
  for (const auto& [key, sum] : list) {
    json.begin('{');
    if (parties)
      named(json, "party", key);
    else
      json.text_or_null("area", key);
    json.member("cost", sum.cost).member("cash", sum.cash).member("not_stated", sum.not_stated).end('}');
  }
  json.end(']');
}

/// What those who do the same cost today, carried flat: nothing becomes cheaper because a contract ends.
void ReportWriter::today(JsonWriter& json) const {
  const auto& sum = check_.today;
  json.key("today").begin('{').member("amount", sum.last_known).member("of", sum.of).member("nothing", sum.nothing);
  json.key("years").begin('[');
  for (const auto year : sum.years)
    json.value(year);
  json.end(']');
  refs(json, "stated", check_.today_of);
  refs(json, "not_stated", check_.today_not_stated);
  json.text_or_null(
      "text", sum.nothing == 0
                  ? ""
                  : text({"report.cost_unknown", {{"n", std::to_string(sum.nothing)}, {"m", std::to_string(sum.of)}}}));
  json.end('}');
}

void ReportWriter::run_offs(JsonWriter& json) const {
  const auto& model = question_.view->model();
  json.key("run_off").begin('[');
  for (const auto& one : check_.run_offs) {
    const std::string element = to_string(model.ref(one.element)), contract = to_string(model.ref(one.contract));
    json.begin('{');
    named(json, "element", element);
    named(json, "contract", contract);
    json.member("retired_on", one.retired_on).date_or_null("ends", one.ends);
    const auto number = [&](const char* member, const std::optional<std::int64_t>& amount) {
      json.key(member);
      amount ? json.value(*amount) : json.null();
    };
    number("yearly", one.yearly);
    number("paid", one.paid);
    json.member("share_stated", one.share_stated).date_or_null("saves_from", one.saves_from);
    const bool both = one.ends && one.retired_on <= *one.ends;
    json.text_or_null("text",
                      both ? text({"report.run_off", {{"old", name(element)}, {"date", date(*one.ends)}}}) : "");
    json.text_or_null("note", one.share_stated ? "" : word("report.share_uncertain"));
    json.end('}');
  }
  json.end(']');
}

void ReportWriter::economy(JsonWriter& json) const {
  json.key("economy").begin('{');
  const bool stated = check_.economy && proposal_.economy;
  const auto why = stated ? check_.economy->why_no_net : review::WhyNoNet::nothing_stated;
  const review::EconomySums none;
  const auto& sums = stated ? *check_.economy : none;
  json.key("price_year");
  stated&& proposal_.economy->price_year ? json.value(*proposal_.economy->price_year) : json.null();
  json.key("horizon");
  stated ? json.value(proposal_.economy->horizon) : json.null();
  json.key("years").begin('[');
  for (const int year : sums.years)
    json.value(year);
  json.end(']');
  spread(json, "rows", sums.costs);
  spread(json, "benefits", sums.benefits);
  parts(json, "by_party", sums.by_party, true);
  parts(json, "by_area", sums.by_area, false);
  json.key("net_by_year").begin('[');
  for (const auto amount : sums.net_by_year)
    json.value(amount);
  json.end(']').key("net");
  sums.net ? json.value(*sums.net) : json.null();
  json.text_or_null("why_no_net",
                    why == review::WhyNoNet::none ? "" : word("report.no_net." + std::string(to_string(why))));
  json.key("payback_year");
  sums.payback_year ? json.value(*sums.payback_year) : json.null();
  json.text_or_null("payback_text",
                    sums.net && !sums.payback_year
                        ? text({"report.no_payback", {{"h", std::to_string(proposal_.economy->horizon)}}})
                        : "");
  today(json);
  run_offs(json);
  json.end('}');
}

} // namespace fundament::api

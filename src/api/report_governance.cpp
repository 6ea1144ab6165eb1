// SPDX-License-Identifier: MPL-2.0
#include "answers/sentence.hpp"
#include "api/report_writer.hpp"
#include "api/solutions.hpp"
#include "base/joined.hpp"
#include <algorithm>
#include <array>

/// What of a report tells who else is concerned: other proposals for the same, who is heard, who decides.
namespace fundament::api {

namespace {

/// The words of our own rules, which have sentences; a city's other words are shown as they stand.
constexpr std::array<std::string_view, 14> reason_words{
    "adds", "owns_changed", "uses_changed", "loses",    "owns_needed",     "owns_reusable",  "owns_twin",
    "pays", "gains",        "grants",       "informed", "citizen_service", "sensitive_data", "ai"};
constexpr std::array<std::string_view, 8> deciding_words{"emergency",    "funding", "several_parties", "waiver",
                                                         "large_amount", "amount",  "citizens",        "own_affair"};
constexpr std::size_t most_named = 3, most_because = 20; ///< in a sentence, and in all

template <class Words> bool has_word(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

std::string ReportWriter::names(const std::vector<std::string>& refs) const {
  std::vector<std::string> first;
  for (std::size_t i = 0; i < std::min(most_named, refs.size()); i++)
    first.push_back(name(refs[i]));
  if (refs.size() <= most_named) return base::joined(first);
  return text({"report.names_more", {{"names", base::joined(first)}, {"n", std::to_string(refs.size() - most_named)}}});
}

void ReportWriter::others(JsonWriter& json) const {
  json.key("others").begin('[');
  for (const auto& one : check_.others) {
    const std::string state = one.rejected_on ? text({"report.others.rejected", {{"date", date(*one.rejected_on)}}})
                                              : word("investment.state." + std::string(to_string(one.state)));
    json.begin('{').member("ref", one.ref).member("name", one.name);
    named(json, "party", one.party);
    json.member("state", to_string(one.state)).date_or_null("rejected_on", one.rejected_on);
    json.key("score").raw(decimal(one.score)).key("answers");
    std::string answering; // it is only there by the other plan
    if (one.is_twin()) {
      const auto& model = question_.others.with->model();
      answering = answers::name_of(model, *model.find_ref(one.answers), language_);
      json.begin('{').member("ref", one.answers).member("name", answering).end('}');
    } else {
      json.null();
    }
    json.key("meetings").begin('[');
    std::vector<std::string> said;
    for (const auto& meeting : one.meetings) {
      said.push_back(text({"report.others." + std::string(to_string(meeting.meets)), {{"name", name(meeting.ref)}}}));
      json.begin('{');
      named(json, "element", meeting.ref);
      json.member("meets", to_string(meeting.meets)).member("text", said.back()).end('}');
    }
    json.end(']');
    std::string sentence = text({one.is_twin() ? "report.other" : "report.other_meets",
                                 {{"party", name(one.party)},
                                  {"name", one.name},
                                  {"state", state},
                                  {"score", std::to_string((one.score + 50) / 100)},
                                  {"answers", answering}}});
    for (const auto& meeting : said)
      sentence += " " + meeting;
    json.member("text", sentence).end('}');
  }
  json.end(']');
}

void ReportWriter::hearing(JsonWriter& json, const review::HeardParty& one, const char* force) const {
  json.begin('{');
  named(json, "party", one.party);
  json.text_or_null("body", one.body).member("force", force).key("reasons").begin('[');
  std::vector<std::string> because, said;
  for (const auto& reason : one.reasons) {
    said.push_back(has_word(reason_words, reason.word)
                       ? text({"report.reason." + reason.word, {{"names", names(reason.because)}}})
                       : reason.word);
    json.begin('{').member("reason", reason.word).member("text", said.back()).end('}');
    because.insert(because.end(), reason.because.begin(), reason.because.end());
  }
  std::sort(because.begin(), because.end());
  because.erase(std::unique(because.begin(), because.end()), because.end());
  json.end(']').member("because_total", because.size());
  because.resize(std::min(because.size(), most_because));
  refs(json, "because", because);
  json.member("text", text({std::string("report.") + force,
                            {{"party", name(one.party) + (one.body.empty() ? "" : " (" + one.body + ")")},
                             {"reasons", base::joined(said, {}, "; ")}}}));
  json.key("answer").null().end('}');
}

void ReportWriter::governance(JsonWriter& json) const {
  const auto& governance = check_.governance;
  json.key("heard");
  if (governance.failure_of("heard"))
    json.null(); // not nobody: not known, which `unknown` says
  else {
    json.begin('[');
    for (const auto& one : governance.heard)
      hearing(json, one, "heard");
    for (const auto& one : governance.informed)
      hearing(json, one, "informed");
    json.end(']');
  }
  json.key("decides");
  if (!governance.decides) {
    json.null();
    return;
  }
  const auto& decides = *governance.decides;
  const std::string reason =
      has_word(deciding_words, decides.reason) ? word("report.decides_reason." + decides.reason) : decides.reason;
  json.begin('{').text_or_null("body", decides.body);
  named(json, "party", decides.party);
  json.member("reason", decides.reason);
  json.member("text",
              text({"report.decides",
                    {{"body", decides.body.empty() ? name(decides.party) : decides.body}, {"reason", reason}}}));
  json.end('}');
}

} // namespace fundament::api

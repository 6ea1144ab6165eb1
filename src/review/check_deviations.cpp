// SPDX-License-Identifier: MPL-2.0
#include "review/check_parts.hpp"
#include <algorithm>
#include <map>

namespace fundament::review {

namespace {

class Answers {
public:
  Answers(const CheckQuestion& question, Check& out) : question_(question), proposal_(question.proposal), out_(out) {}

  void run() {
    answer_deviations();
    count_findings();
  }

private:
  /// Does the plan bring it: introduced for good or for a time, or no longer settled?
  template <class Use> void each_brought(Use use) const {
    if (!out_.difference) return;
    const RulesDifference& rules = out_.difference->rules;
    for (const auto* list : {&rules.introduced, &rules.temporary})
      for (const FindingDifference& one : *list)
        use(one);
    for (const FindingDifference& one : rules.changed)
      if (one.was && !one.was->is_open() && any(one.open)) use(one);
  }

  Answered worth(const ProposedDeviation& one, bool binding, bool waivable, base::Date from) const {
    if (characters(one.reason) < least_reason) return Answered::too_short;
    if (one.ground.empty()) return Answered::no_ground;
    if (binding && !one.waiver) return Answered::not_enough;
    if (one.waiver && !waivable) return Answered::not_waivable;
    if (one.waiver && !one.until) return Answered::no_end;
    if (one.until && one.until->days < from.days + days_after_start) return Answered::ends_too_soon;
    return one.waiver ? Answered::asked : Answered::explained;
  }

  void answer_deviations() {
    for (const ProposedDeviation& one : proposal_.deviations) {
      DeviationAnswer answer;
      answer.deviation = &one;
      const auto matches = [&](const std::string& rule, const std::string& element, const std::string& about) {
        return rule == one.rule && element == to_string(one.element) && (one.about.empty() || one.about == about);
      };
      // of several findings, the worst answer is what is told
      std::optional<Answered> worst;
      const auto take = [&](const std::string& id, Answered answered) {
        answer.findings.push_back(id);
        worst = std::max(worst.value_or(answered), answered);
        if (answered == Answered::explained || answered == Answered::asked) answered_[id] = answered;
      };
      each_brought([&](const FindingDifference& found) {
        const Finding& finding = *found.finding;
        if (!matches(finding.rule->id(), finding.element_ref, finding.about)) return;
        take(finding.id(),
             worth(one, finding.rule->force == Force::binding, finding.rule->waivable, first_date(found)));
      });
      for (CommonFirst& common : out_.common_first) {
        if (!matches(std::string(common_first_rule), common.element, common.solution)) continue;
        take(common.id(), worth(one, false, true, question_.dates.back().on));
        common.explained |= answered_.count(common.id()) > 0;
      }
      answer.answered = worst.value_or(Answered::matches_nothing);
      out_.deviation_answers.push_back(std::move(answer));
    }
  }
  base::Date first_date(const FindingDifference& found) const {
    const auto first = std::find(found.when.begin(), found.when.end(), true);
    return first == found.when.end() ? question_.dates.back().on
                                     : question_.dates[static_cast<std::size_t>(first - found.when.begin())].on;
  }

  void count_findings() {
    if (!out_.difference) return;
    const RulesDifference& rules = out_.difference->rules;
    out_.introduced = rules.introduced.size();
    out_.resolved = rules.resolved.size();
    out_.left = rules.left.size();
    each_brought([&](const FindingDifference& one) {
      if (!any(one.open)) return void(out_.deviations++);
      const auto answered = answered_.find(one.finding->id());
      if (one.finding->rule->force == Force::binding) {
        out_.binding_open++;
        out_.not_waivable += one.finding->rule->waivable ? 0 : 1;
        out_.waivers_asked += answered != answered_.end() ? 1 : 0;
      } else if (answered == answered_.end())
        out_.to_explain++;
      else
        out_.deviations++;
    });
    for (const CommonFirst& one : out_.common_first)
      one.explained ? out_.deviations++ : out_.to_explain++;
  }

  const CheckQuestion& question_;
  const Proposal& proposal_;
  Check& out_;
  std::map<std::string, Answered> answered_; ///< explained or asked, by the finding's id
};

} // namespace

void answer_deviations(const CheckQuestion& question, Check& check) {
  Answers(question, check).run();
}

} // namespace fundament::review

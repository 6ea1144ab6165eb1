// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/view.hpp"
#include <memory>
#include <mutex>
#include <string>

namespace fundament::catalogue {

/// Who may see what: each class sees the same as all others of it.
struct Reader {
  /// What --public-read shows to everybody: no deviations, which tell an attacker where to look, and of proposals
  /// neither those nor what was said about security.
  bool anyone = false;
  bool amounts = true;        ///< of proposals whose cost is confidential
  bool drafts = true;         ///< all proposals that were never put forward, and what is not put forward of others
  std::string drafts_of = {}; ///< else only those of that party and all beneath it: a ref, or ""

  auto operator<=>(const Reader&) const = default;
  bool is_whole() const { return *this == Reader(); }
  /// "" for who sees everything.
  std::string name() const;
  /// Are the drafts of an element's owner his to see, as of a day of the model?
  bool sees_drafts_of(model::ElementId element, const model::Model& model, const snapshot::Day& day) const;
};

/// The views of the newest snapshot, one for each class of readers. Making one is quick (a pass over the elements);
/// what answers keep is kept by it. Any thread.
class Views {
public:
  /// `made_of`: what answers depend on besides the log, see snapshot::Identity.
  explicit Views(std::string made_of) : made_of_(std::move(made_of)) {}

  /// Views of another snapshot than the last one asked about are let go: they live as long as somebody uses them.
  std::shared_ptr<const snapshot::View> get(const std::shared_ptr<const snapshot::Snapshot>& snapshot,
                                            const Reader& reader);

  using OfSnapshot = snapshot::Kept<Reader, snapshot::View>;
  /// The same of a snapshot with something planned on `base`, whose views are kept beside it; `plan` says what is
  /// planned. What is hidden without the plan stays so: a plan opens no curtain.
  std::shared_ptr<const snapshot::View> get(const OfSnapshot& views,
                                            const std::shared_ptr<const snapshot::Snapshot>& snapshot,
                                            const snapshot::Snapshot& base, std::string_view plan,
                                            const Reader& reader) const;

private:
  std::shared_ptr<const OfSnapshot> of(const std::shared_ptr<const snapshot::Snapshot>& snapshot);

  const std::string made_of_;
  std::mutex mutex_; ///< of what follows; held for a few instructions
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  std::shared_ptr<const OfSnapshot> views_;
};

} // namespace fundament::catalogue

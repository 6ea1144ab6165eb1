// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "catalogue/catalogue.hpp"
#include "interchange/plan.hpp"

namespace fundament::catalogue {

struct ImportOptions {
  std::string source;        ///< also the author, and the origin of what is new
  std::string reason;        ///< as it stands in the log
  bool keep_missing = false; ///< see interchange::PlanOptions
  bool dry_run = false;      ///< report only; also for a read-only catalogue
  bool adopt = false;        ///< see adopt_technologies
};

struct ImportReport {
  Outcome outcome; ///< of a dry run as of preview()
  interchange::Summary summary;
  interchange::Parsed parsed; ///< the counts and warnings of the input; its content is moved away
};

} // namespace fundament::catalogue

// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/impact.hpp"
#include "api/json_writer.hpp"
#include "api/routes.hpp"

/// An impact answer in the formats of the API, the same for one question and for a batch.
namespace fundament::api {

class ImpactWriter {
public:
  /// Both must outlive this.
  ImpactWriter(const Call& call, const answers::ImpactAnswer& answer)
      : call_(call), answer_(answer), model_(call.view->model()) {}

  std::string_view level_name(graph::Level level) const;
  /// The whole answer; `hits` may be left to lines of their own.
  void document(JsonWriter& json, bool with_hits) const;
  void hit(JsonWriter& json, const answers::ImpactHit& one) const;
  std::string csv() const;
  std::string drawing(base::Budget& budget) const;
  /// `ref,reached,` the levels from the worst, `units,complete`.
  std::string summary_row(std::string_view ref) const;

private:
  void totals(JsonWriter& json) const;
  void against(JsonWriter& json, const answers::ImpactAgainst& against) const;
  void left_out(JsonWriter& json) const;
  void arrows(JsonWriter& json, const char* name, const std::vector<answers::Arrow>& arrows) const;

  const Call& call_;
  const answers::ImpactAnswer& answer_;
  const model::Model& model_;
};

} // namespace fundament::api

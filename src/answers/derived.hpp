// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "answers/selection.hpp"
#include <unordered_map>
#include <vector>

namespace fundament::answers {

/// How shown hits hang together when others are hidden: a hidden element stays part of the walk, and what it connected
/// is shown as a derived arrow to the nearest shown elements on the shortest paths.
class Derivation {
public:
  static constexpr std::size_t most_derived = 25; ///< a hit; a hidden hub between 5,000 and 5,000 would make 25 million

  struct Via {
    std::vector<Arrow> arrows; ///< stored ones first, then derived ones by ref
    bool more = false;         ///< there were more than most_derived; those with the smallest refs are listed
  };

  /// `shown`: beside walk.hits(); nullptr when nothing is hidden. All must outlive this.
  Derivation(const snapshot::View& view, const graph::Walk& walk, const std::vector<bool>* shown);

  /// `steps` is walk.via(hit). Cost: the hidden part of the shortest paths, once in all.
  Via via(graph::Vertex hit, const std::vector<graph::Step>& steps) const;

private:
  struct Nearest {
    std::vector<graph::Vertex> shown; ///< by rank, at most most_derived
    bool more = false;
  };
  bool is_hidden(graph::Vertex v) const { return hidden_.count(v) > 0; }
  graph::Vertex other(const graph::Step& step) const;
  Nearest nearest(const std::vector<graph::Step>& steps, bool direct) const;
  const Nearest& behind(graph::Vertex hidden) const;

  const snapshot::View& view_;
  const graph::Walk& walk_;
  std::unordered_map<graph::Vertex, bool> hidden_;
  mutable std::unordered_map<graph::Vertex, Nearest> known_;
};

} // namespace fundament::answers

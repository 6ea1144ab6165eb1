// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/served.hpp"
#include <memory>
#include <random>
#include <string>
#include <vector>

/// A small town with deviations in the middle of everything, a proposal that is a draft, and every question that can be
/// asked of it.
namespace fundament::leak {

struct Question {
  std::string method, target, body, route;
  std::vector<std::string> asked; ///< refs in it that answers may repeat
  bool of_hidden = false;         ///< the first of them is one that may not be seen
  bool of_log = false;            ///< what it shows is not of the view: times, counts

  std::string text() const { return method + " " + target + " " + body; }
  /// The same about another ref.
  Question with(const std::string& ref) const;
};

/// The deviations of a town are walked through (others depend on them), stand in a redundancy, scope and role, and
/// share words and stems with what may be seen. Towns of one seed differ in their keys, names and texts only.
class Town {
public:
  Town(unsigned seed, const std::string& words);

  const std::vector<std::string>& secrets() const { return secrets_; }
  /// A ref of the same length and form that is nobody's.
  std::string unknown_twin(const std::string& ref) const;
  std::string tag() const;

  /// Every route, in each of its formats, with each of its parameters at several values, one at a time.
  std::vector<Question> questions() const;
  /// By anybody, or by who may see everything.
  api::Response ask(const Question& question, bool whole) const;

private:
  void add_hidden(tests::TextGraph& text, std::mt19937& random, const std::string& words);
  std::vector<Question> gets() const;
  std::vector<Question> posts() const;

  bool is_hidden(const std::string& ref) const;

  std::vector<std::string> hidden_, visible_, secrets_;
  std::unique_ptr<tests::Served> served_;
  std::string architect_; ///< the token of who sees everything
};

} // namespace fundament::leak

// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What software is called and numbered out there: versions by the rules of where they come from, package URLs and
/// CPEs.
namespace fundament::packages {

/// The rules by which a version is read. Each is the order of a program people use, and is tested against it.
enum class Scheme : std::uint8_t {
  general,  ///< what people and suppliers write: see below
  semver,   ///< Semantic Versioning 2.0.0, as npm reads it
  pep440,   ///< PEP 440, Python
  maven,    ///< Maven's "Version Order Specification"
  debian,   ///< Debian Policy 5.6.12
  rpm,      ///< rpm-version(7): epoch:version-release, with ~ and ^
  alpine,   ///< apk-package(5)
  arch,     ///< vercmp(8)
  conan,    ///< Conan 2
  go,       ///< modules of Go: semantic versions with a v; of its tool chain go1.21rc2
  calendar, ///< dates and times (RFC 3339), and what else counts by years
};
std::string_view to_string(Scheme scheme);
std::optional<Scheme> scheme_named(std::string_view name);

/// Of a package URL's type (npm, deb, golang …); `general` where a type has no order of its own here.
Scheme scheme_of_type(std::string_view purl_type);

/// A text that is one version. Immutable; comparing is linear in the texts, on a bounded stack.
///
/// **The general rules.** Before the numbers may stand v, version, release, go, jdk … or a word joined to numbers by
/// underscores alone (REL_14_2, OpenSSL_1_1_1k), and an epoch (1:9.18), which says nothing of the supplier's numbers.
/// Numbers are ordered part by part, 9 < 10, and 14 is 14.0. What follows them comes after (1.0.2 < 1.0.2k, 8 < 8 R2,
/// 1.18.0-6ubuntu14) when it is a single letter, a number or a word for a patch, build, distribution or edition; it
/// is the release itself for `final`, `GA`, `LTS` …, and after a + (build metadata). **Every other word comes before
/// the release**, known ones (rc, beta, next, canary, c1, dev3, ~) and unknown ones alike: taking a release for its
/// preview asks for an assessment, taking a preview for its release approves what nobody decided about.
///
/// **No version** is what names several (14 - 16, 20.x, 3.9+, >=2, `17 or later`), none (latest, main) or a commit.
class Version {
public:
  /// By the rules of the scheme, else by the general ones; nothing for what is no version.
  static std::optional<Version> read(std::string_view text, Scheme scheme = Scheme::general);

  /// By which it could be read.
  Scheme scheme() const { return scheme_; }
  const std::string& text() const { return text_; } ///< without what stood before it

  /// The order of the scheme, -1, 0 or 1; versions of two schemes by the general rules.
  int compare(const Version& other) const;

  /// The same, where `bound` does not say everything: what it leaves out (a distribution's epoch and revision, a local
  /// label) is not looked at, and of mere numbers 2 is 2.0.
  int compare_to_bound(const Version& bound) const;

  /// Is it `of` or beneath it, as 14.2 is of 14?
  bool is_within(const Version& of) const;

  /// Does it say that it comes before a release?
  bool is_pre_release() const;

  /// Is it a pre-release of the very release `of`, as 17.0-rc1 is of 17?
  bool is_before_release(const Version& of) const;

private:
  Version(Scheme scheme, std::string text) : scheme_(scheme), text_(std::move(text)) {}
  Version as_said_by(const Version& bound) const;

  Scheme scheme_;
  std::string text_;
};

} // namespace fundament::packages

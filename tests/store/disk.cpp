// SPDX-License-Identifier: MPL-2.0
#include "store/support.hpp"
#include <doctest/doctest.h>
#include <fstream>
#include <functional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace fundament;
using namespace fundament::tests;
using store::Mode;
using store::Store;

namespace {

void write_file(const std::string& file, const std::string& text) {
  std::ofstream(file) << text;
}

/// A disk of one megabyte on `folder`, seen by this process alone. False where that is not permitted.
bool mount_disk(const std::string& folder) {
  const auto user = std::to_string(getuid()), group = std::to_string(getgid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", "0 " + user + " 1");
  write_file("/proc/self/gid_map", "0 " + group + " 1");
  return mount("none", folder.c_str(), "tmpfs", 0, "size=1m") == 0;
}

void make_read_only(const std::string& folder) {
  if (mount("none", folder.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=1m") != 0)
    throw std::runtime_error("the disk cannot be made read-only");
}

/// What `work` says, done in a process of its own with a small disk on `folder`; "" where that is not permitted.
std::string on_small_disk(const std::string& folder, const std::function<std::string()>& work) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child == 0) {
    std::string said;
    try {
      if (mount_disk(folder)) said = work();
    } catch (const std::exception& problem) {
      said = std::string("exception: ") + problem.what();
    }
    const auto written = write(ends[1], said.data(), said.size());
    _exit(written == static_cast<ssize_t>(said.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string said;
  char buffer[4096];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    said.append(buffer, static_cast<std::size_t>(n));
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return said;
}

model::ChangeSet many(int count, const std::string& prefix) {
  model::ChangeSet set{"import", "many", {}};
  for (int i = 0; i < count; i++)
    set.operations.emplace_back(
        model::PutElement{{{"system", prefix + std::to_string(i)}, std::string(100, 'n'), {}}, {}});
  return set;
}

#define SKIP_ALOUD_IF_EMPTY(said)                                                                                      \
  if ((said).empty()) {                                                                                                \
    MESSAGE("skipped: this user may not mount a disk of its own (unshare)");                                           \
    return;                                                                                                            \
  }

} // namespace

TEST_CASE("a full disk: the change is refused whole, and the database stays good") {
  const Folder folder;
  const std::string file = folder / "a.db";
  const std::string outcome = on_small_disk(folder.path(), [&] {
    Kept kept(file);
    std::string out = said(kept.apply(many(100, "a"))) + "\n";
    out += said(kept.apply(many(20000, "b")), file) + "\n";
    out += said(kept.apply(many(10, "c"))) + "\n";
    const auto report = kept.store.verify(model::Metamodel::built_in()).value();
    out += std::to_string(report.revision) + " revisions, " + std::to_string(report.problem_count) + " problems, " +
           std::to_string(Kept(file).model->element_count()) + " elements";
    return out;
  });
  SKIP_ALOUD_IF_EMPTY(outcome);
  CHECK(outcome == "fine\n"
                   "unavailable FILE: The disk is full. Nothing was changed.\n"
                   "fine\n"
                   "2 revisions, 0 problems, 110 elements");
}

TEST_CASE("a disk too full to make a database on") {
  const Folder folder;
  const std::string file = folder / "a.db";
  const std::string outcome = on_small_disk(folder.path(), [&] {
    write_file(folder / "ballast", std::string(1020 * 1024, 'x'));
    return said(Store::open(file), file);
  });
  SKIP_ALOUD_IF_EMPTY(outcome);
  CHECK(outcome == "unavailable FILE: The disk is full. Nothing was changed.");
}

TEST_CASE("a read-only disk") {
  const Folder folder;
  const std::string file = folder / "a.db";
  const std::string outcome = on_small_disk(folder.path(), [&] {
    { CHECK(Kept(file).apply("a -> b").ok()); }
    make_read_only(folder.path());
    auto opened = Store::open(file, {Mode::read_write});
    return said(opened, file) + "\n" + said(Store::open(file, {Mode::read_only}), file) + "\n" +
           said(Store::open(file, {Mode::reading}).value().load(model::Metamodel::built_in()), file) + "\n" +
           said(Store::open(folder / "new.db"), folder / "new.db");
  });
  SKIP_ALOUD_IF_EMPTY(outcome);
  const std::string cannot_write =
      "unavailable FILE: The database cannot be written: the file, its folder or the disk is "
      "read-only. Nothing was changed.";
  CHECK(outcome == cannot_write + "\nfine\nfine\n" + cannot_write);
}

TEST_CASE("a file that only may be read") {
  const Folder folder;
  const std::string file = folder / "a.db";
  const std::string outcome = on_small_disk(folder.path(), [&] {
    Kept kept(file);
    CHECK(kept.apply("a -> b").ok());
    auto reader = Store::open(file, {Mode::read_only}).value();
    auto refused = reader.take_turn();
    return said(refused, file);
  });
  SKIP_ALOUD_IF_EMPTY(outcome);
  CHECK(outcome == "unavailable FILE: The database cannot be written: the file, its folder or the disk is read-only. "
                   "Nothing was changed.");
}

TEST_CASE("a backup to a full disk leaves nothing behind") {
  const Folder folder, small;
  const std::string copy = small / "copy.db";
  Kept kept(folder / "a.db");
  REQUIRE(kept.apply(many(20000, "a")).ok());
  const std::string outcome = on_small_disk(small.path(), [&] {
    auto opened = Store::open(folder / "a.db", {Mode::read_only}).value();
    return said(opened.backup(copy), copy) + (std::filesystem::exists(copy) ? "\nleft" : "\ngone");
  });
  SKIP_ALOUD_IF_EMPTY(outcome);
  CHECK(outcome == "unavailable FILE: The disk is full. Nothing was changed.\ngone");
}

// SPDX-License-Identifier: MPL-2.0
#include "store/support.hpp"
#include <csignal>
#include <doctest/doctest.h>
#include <functional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace fundament;
using namespace fundament::tests;
using store::Mode;
using store::Store;

namespace {

constexpr uid_t nobody = 65534;

/// What `work` says as a user who may write nothing here; "" where this test may not become one.
std::string as_nobody(const std::function<std::string()>& work) {
  if (geteuid() != 0) return "";
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child == 0) {
    std::string out;
    try {
      if (setgid(nobody) == 0 && setuid(nobody) == 0) out = work();
    } catch (const std::exception& problem) {
      out = std::string("exception: ") + problem.what();
    }
    const auto written = write(ends[1], out.data(), out.size());
    _exit(written == static_cast<ssize_t>(out.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string out;
  char buffer[4096];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    out.append(buffer, static_cast<std::size_t>(n));
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return out;
}

std::string revision_of(const std::string& file) {
  auto opened = Store::open(file, {Mode::reading});
  if (!opened) return said(opened, file);
  auto loaded = opened->load(model::Metamodel::built_in());
  return loaded ? "revision " + std::to_string(loaded->head.revision) + ", " +
                      std::to_string(loaded->model->element_count()) + " elements"
                : said(loaded, file);
}

void open_to_all(const Folder& folder, const std::string& file) {
  ::chmod(folder.path().c_str(), 0755);
  for (const char* ending : {"", "-wal", "-shm"})
    ::chmod((file + ending).c_str(), 0644);
}

#define SKIP_ALOUD_IF_EMPTY(said)                                                                                      \
  if ((said).empty()) {                                                                                                \
    MESSAGE("skipped: only root may become a user without rights");                                                    \
    return;                                                                                                            \
  }

} // namespace

TEST_CASE("who may only read the file reads it: when nobody has it open") {
  const Folder folder;
  const std::string file = folder / "a name with ?#%.db";
  { REQUIRE(Kept(file).apply("a -> b").ok()); }
  open_to_all(folder, file);
  const auto found = as_nobody([&] { return revision_of(file); });
  SKIP_ALOUD_IF_EMPTY(found);
  CHECK(found == "revision 1, 2 elements");
  CHECK(!std::filesystem::exists(file + "-wal"));
}

TEST_CASE("who may only read the file reads it: while another has it open, with what was just written") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  REQUIRE(kept.apply("a -> b").ok());
  REQUIRE(kept.apply("c").ok());
  open_to_all(folder, file);
  const auto found = as_nobody([&] { return revision_of(file); });
  SKIP_ALOUD_IF_EMPTY(found);
  CHECK(found == "revision 2, 3 elements");
  CHECK(said(kept.apply("d")) == "fine");
}

TEST_CASE("who may not read the helper files is told so") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  REQUIRE(kept.apply("a -> b").ok());
  open_to_all(folder, file);
  ::chmod((file + "-shm").c_str(), 0600);
  ::chmod((file + "-wal").c_str(), 0600);
  const auto found = as_nobody([&] { return revision_of(file); });
  SKIP_ALOUD_IF_EMPTY(found);
  CHECK(found ==
        "unavailable FILE: The newest changes stand in two helper files beside the database (-wal and -shm), "
        "which this user may neither read nor make. A copy made with \"fundament backup\" can be read anywhere.");
}

TEST_CASE("what changes while it is read as it stands is not answered with") {
  const Folder folder;
  const std::string file = folder / "a.db";
  { REQUIRE(Kept(file).apply("a -> b").ok()); }
  open_to_all(folder, file);
  int go[2], done[2];
  REQUIRE(pipe(go) == 0);
  REQUIRE(pipe(done) == 0);
  char byte = 'x';
  const pid_t writer = fork(); // with the right to
  if (writer == 0) {
    if (read(go[0], &byte, 1) != 1 || !Kept(file).apply("c").ok()) _exit(1);
    _exit(write(done[1], &byte, 1) == 1 ? 0 : 1);
  }
  const auto found = as_nobody([&] {
    auto opened = Store::open(file, {Mode::reading}).value();
    const std::string before = said(opened.revision(), file);
    if (write(go[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 1) return std::string("no writer");
    return before + "\n" + said(opened.load(model::Metamodel::built_in()), file);
  });
  kill(writer, SIGKILL);
  waitpid(writer, nullptr, 0);
  for (const int end : {go[0], go[1], done[0], done[1]})
    close(end);
  SKIP_ALOUD_IF_EMPTY(found);
  CHECK(found ==
        "fine\nunavailable FILE: The database was changed while it was read by a user who may not follow that (its "
        "helper files cannot be made). Try again.");
}

TEST_CASE("who may write brings an older schema up to date also when only reading is meant") {
  const Folder folder;
  const std::string file = folder / "a.db";
  { REQUIRE(Kept(file).apply("a").ok()); }
  sql(file, back_to_schema_1);
  CHECK(said(Store::open(file, {Mode::read_only})).substr(0, 8) == "conflict");
  CHECK(revision_of(file) == "revision 1, 1 elements");
  CHECK(said(Store::open(file, {Mode::read_only})) == "fine");
}

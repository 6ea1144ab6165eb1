// SPDX-License-Identifier: MPL-2.0
#include "store/restore.hpp"
#include "store/support.hpp"
#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace fundament;
using namespace fundament::tests;
using store::Mode;
using store::Store;

namespace {

namespace fs = std::filesystem;

unsigned rights(const std::string& file) {
  struct stat found {};
  return ::stat(file.c_str(), &found) == 0 ? found.st_mode & 0777 : 0;
}

/// A database of one change, its backup, and what was changed after that.
void back_up(const std::string& file, const std::string& copy, const std::string& before,
             const std::string& after = "") {
  Kept kept(file);
  REQUIRE(kept.apply(before).ok());
  REQUIRE(kept.store.backup(copy).ok());
  if (!after.empty()) REQUIRE(kept.apply(after).ok());
}

base::Result<store::Restored> restore(const std::string& backup, const std::string& file) {
  return store::restore(backup, file, model::Metamodel::built_in());
}

/// A process that has the database open until it is told to end.
class Holder {
public:
  explicit Holder(const std::string& file) {
    int ready[2];
    if (pipe(ready) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) {
      auto opened = Store::open(file);
      if (write(ready[1], "r", 1) != 1) _exit(1);
      for (;;)
        pause();
    }
    char byte = 0;
    if (read(ready[0], &byte, 1) != 1) throw std::runtime_error("the child is gone");
    close(ready[0]);
    close(ready[1]);
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() { end(); }
  void end() {
    if (child_ > 0) kill(child_, SIGKILL), waitpid(child_, nullptr, 0);
    child_ = 0;
  }
  std::string number() const { return std::to_string(child_); }

private:
  pid_t child_ = 0;
};

constexpr const char* replaced = "unavailable FILE: The database file was replaced or removed while it was in use. "
                                 "Nothing is written to it any more; what stands there now is used after a restart.";
constexpr const char* overwritten = "unavailable FILE: The database file was written over from outside while it was in "
                                    "use. Nothing is written to it any more; stop the program and restore a backup.";

} // namespace

TEST_CASE("nothing is written to a file that is no longer the one at its path") {
  const Folder folder;
  const std::string file = folder / "a.db", other = folder / "other.db", copy = folder / "copy.db";
  { CHECK(Kept(other).apply("x").ok()); }
  Kept kept(file);
  REQUIRE(kept.apply("a -> b").ok());
  REQUIRE(kept.store.backup(copy).ok());
  REQUIRE(kept.apply("c").ok());
  struct Row {
    const char* name;
    std::function<void()> spoil;
    const char* said;
  };
  const std::vector<Row> rows{
      {"another moved over it", [&] { fs::rename(other, file); }, replaced},
      {"moved away", [&] { fs::rename(file, folder / "away.db"); }, replaced},
      {"removed", [&] { fs::remove(file); }, replaced},
      {"its log removed", [&] { fs::remove(file + "-wal"); }, replaced},
      {"a backup copied over it", [&] { fs::copy_file(copy, file, fs::copy_options::overwrite_existing); },
       overwritten},
      {"emptied", [&] { std::ofstream(file, std::ios::trunc); }, overwritten},
      {"filled with text", [&] { std::ofstream(file) << std::string(8192, 'x'); }, overwritten},
  };
  for (const auto& row : rows) {
    SUBCASE(row.name) {
      auto turn = kept.store.take_turn();
      REQUIRE(turn.ok());
      row.spoil();
      auto applied = kept.model->apply(TextGraph().add("d").change_set(), "test").value();
      CHECK(said(kept.store.append(std::move(*turn), {kept.revision, "test", "", applied.changes, nullptr},
                                   *applied.model),
                 file) == row.said);
      CHECK(said(kept.store.in_place(), file) == row.said);
      CHECK(said(kept.store.take_turn(), file) == row.said);
      CHECK(said(kept.store.data_version(), file) == row.said);
      CHECK(said(kept.store.create_account("Anna", "", base::sha256("t")), file) == row.said);
    }
  }
  SUBCASE("moved away and back") {
    fs::rename(file, folder / "away.db");
    CHECK(!kept.store.in_place().ok());
    fs::rename(folder / "away.db", file);
    CHECK(said(kept.store.in_place()) == "fine");
    CHECK(said(kept.apply("d")) == "fine");
  }
}

TEST_CASE("closing does not write the old pages into what was copied over the file") {
  const Folder folder;
  const std::string file = folder / "a.db", copy = folder / "copy.db";
  {
    Kept kept(file);
    REQUIRE(kept.apply("a -> b").ok());
    REQUIRE(kept.store.backup(copy).ok());
    model::ChangeSet many{"import", "many", {}};
    for (int i = 0; i < 500; i++)
      many.operations.emplace_back(model::PutElement{{{"system", "s" + std::to_string(i)}, "s", {}}, {}});
    REQUIRE(kept.apply(many).ok());
    fs::copy_file(copy, file, fs::copy_options::overwrite_existing);
  }
  // the log of the old file is still there, and is not read into the new one
  CHECK(
      said(Store::open(file), file) ==
      "unavailable FILE: Beside the database stands a log (-wal) of another file that stood here before. Move it away "
      "if the database is the right one, or use \"fundament restore\".");
  CHECK(said(restore(copy, file)) == "fine");
  CHECK(Kept(file).revision == 1);
}

TEST_CASE("files are made for their owner alone") {
  const Folder folder;
  const std::string file = folder / "a.db";
  Kept kept(file);
  REQUIRE(kept.apply("a").ok());
  CHECK(rights(file) == 0600);
  CHECK(rights(file + "-wal") == 0600);
  CHECK(rights(file + "-shm") == 0600);
  REQUIRE(kept.store.backup(folder / "copy.db").ok());
  CHECK(rights(folder / "copy.db") == 0600);
  REQUIRE(restore(folder / "copy.db", folder / "new.db").ok());
  CHECK(rights(folder / "new.db") == 0600);
}

TEST_CASE("a backup is put in place, and the old file kept") {
  const Folder folder;
  const std::string file = folder / "a.db", copy = folder / "copy.db";
  back_up(file, copy, "a -> b", "c");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  const auto restored = restore(copy, file).value();
  CHECK(restored.head.revision == 1);
  CHECK(Kept(file).revision == 1);
  CHECK(rights(file) == 0640); // as the old one, so that whoever served it can
  CHECK(Kept(restored.aside).revision == 2);
  CHECK(fs::exists(copy));
  std::size_t left = 0;
  for (const auto& entry : fs::directory_iterator(folder.path()))
    left += entry.path().string().find(".restoring-") != std::string::npos ? 1 : 0;
  CHECK(left == 0);
}

TEST_CASE("a backup is put in the place of a file that is damaged, or gone") {
  const Folder folder;
  const std::string file = folder / "a.db", copy = folder / "copy.db";
  back_up(file, copy, "a");
  SUBCASE("no database any more") {
    std::ofstream(file) << "this is none";
  }
  SUBCASE("empty") {
    std::ofstream(file, std::ios::trunc);
  }
  SUBCASE("gone") {
    fs::remove(file);
  }
  SUBCASE("with helper files of nobody") {
    fs::remove(file);
    std::ofstream(file + "-wal") << std::string(5000, 'x');
    std::ofstream(file + "-shm") << std::string(32768, 'x');
  }
  CHECK(said(restore(copy, file)) == "fine");
  CHECK(Kept(file).revision == 1);
}

TEST_CASE("what cannot be restored is refused, and nothing is changed") {
  const Folder folder;
  const std::string file = folder / "a.db", copy = folder / "copy.db";
  back_up(file, copy, "a", "b");
  SUBCASE("no such file") {
    CHECK(said(restore(folder / "none.db", file), folder / "none.db") == "not_found FILE: There is no such file.");
  }
  SUBCASE("itself") {
    CHECK(said(restore(file, file), file) == "conflict FILE: The backup and the database are one file.");
  }
  SUBCASE("no database") {
    std::ofstream(copy) << "this is none";
    CHECK(said(restore(copy, file), copy) == "corrupt_data FILE: This file is not a database.");
  }
  SUBCASE("another program's") {
    sql(folder / "x.db", "CREATE TABLE t (x)");
    CHECK(said(restore(folder / "x.db", file), folder / "x.db") ==
          "conflict FILE: This is a database of another program, not of Fundament.");
  }
  SUBCASE("tampered with") {
    sql(copy, "UPDATE element SET name = 'x'");
    CHECK(said(restore(copy, file), copy) == "corrupt_data FILE: The backup is not in order and was not put in place.");
  }
  SUBCASE("damaged") {
    std::FILE* raw = std::fopen(copy.c_str(), "r+b");
    std::fseek(raw, 5 * 4096L, SEEK_SET);
    std::fwrite(std::string(4096, '\x55').data(), 1, 4096, raw);
    std::fclose(raw);
    CHECK(said(restore(copy, file)).substr(0, 12) == "corrupt_data");
  }
  SUBCASE("while a process has the database open, until it ends in whatever way") {
    Holder holder(file);
    CHECK(said(restore(copy, file), file) == "conflict FILE: The database is in use by process " + holder.number() +
                                                 ". Stop it first; nothing was changed.");
    SUBCASE("also when the file was taken away from it") {
      fs::remove(file);
      CHECK(said(restore(copy, file)).substr(0, 8) == "conflict");
    }
    holder.end();
    CHECK(said(restore(copy, file)) == "fine");
    CHECK(Kept(file).revision == 1);
    return;
  }
  CHECK(Kept(file).revision == 2);
  CHECK(Kept(file).store.verify(model::Metamodel::built_in()).value().problem_count == 0);
}

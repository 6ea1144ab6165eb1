// SPDX-License-Identifier: MPL-2.0
#include "pages/pages.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace fs = std::filesystem;
using fundament::api::Request;
using fundament::api::Response;
using fundament::pages::Pages;

namespace {

/// A folder as the web build leaves it, for as long as the test lasts.
class Folder {
public:
  Folder() : path_(fs::temp_directory_path() / ("fundament-pages-" + std::to_string(::getpid()))) {
    write("index.html", "<html>");
    write("index.html.br", "small");
    write("index.html.gz", "less small");
    write("assets/main-Ab12.js", "code()");
    write("assets/main-Ab12.js.gz", "zipped");
    write("assets/face-Cd34.woff2", "letters");
    write("icon.svg", "<svg/>");
  }
  ~Folder() { fs::remove_all(path_); }
  void write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  std::string path() const { return path_.string(); }

private:
  fs::path path_;
};

Request asking(const std::string& path, std::vector<std::pair<std::string, std::string>> headers = {}) {
  return {"GET", path, "", std::move(headers), ""};
}

std::string header(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

} // namespace

TEST_CASE("a file in the smallest form that the client takes") {
  const Folder folder;
  const Pages pages = Pages::from_folder(folder.path()).value();
  struct Row {
    const char *accept, *path, *body, *coding;
  };
  for (const Row& row :
       {Row{"gzip, deflate, br", "/", "small", "br"}, Row{"gzip", "/", "less small", "gzip"},
        Row{"", "/", "<html>", ""}, Row{"br;q=0, gzip;q=0.5", "/", "less small", "gzip"},
        Row{"br", "/assets/main-Ab12.js", "code()", ""}, Row{"br, gzip", "/assets/main-Ab12.js", "zipped", "gzip"},
        Row{"br, gzip", "/assets/face-Cd34.woff2", "letters", ""}}) {
    CAPTURE(row.accept);
    CAPTURE(row.path);
    const auto response = pages.answer(asking(row.path, {{"accept-encoding", row.accept}}));
    CHECK(response.status == 200);
    CHECK(response.body == row.body);
    CHECK(header(response, "Content-Encoding") == row.coding);
    CHECK(header(response, "Vary") == "Accept-Encoding");
  }
}

TEST_CASE("types, and how long a file may be kept") {
  const Folder folder;
  const Pages pages = Pages::from_folder(folder.path()).value();
  const auto script = pages.answer(asking("/assets/main-Ab12.js"));
  CHECK(script.content_type == "text/javascript; charset=utf-8");
  CHECK(header(script, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(pages.answer(asking("/assets/face-Cd34.woff2")).content_type == "font/woff2");
  const auto icon = pages.answer(asking("/icon.svg"));
  CHECK(icon.content_type == "image/svg+xml");
  CHECK(header(icon, "Cache-Control") == "no-cache");
}

TEST_CASE("an address that is no file is a page; a file that is gone is not") {
  const Folder folder;
  const Pages pages = Pages::from_folder(folder.path()).value();
  for (const std::string path : {"/", "/explore/system:nexus", "/elements/data_asset:a.js", "/no/such/page"}) {
    CAPTURE(path);
    const auto response = pages.answer(asking(path));
    CHECK(response.body == "<html>");
    CHECK(response.content_type == "text/html; charset=utf-8");
    CHECK(header(response, "Content-Security-Policy").find("default-src 'none'; script-src 'self'; style-src 'self'") ==
          0);
  }
  const auto gone = pages.answer(asking("/assets/main-Zz99.js", {{"accept-language", "en"}}));
  CHECK(gone.status == 404);
  CHECK(gone.body == "There is no such file; a newer version of the pages has others. Load the page again.\n");
  CHECK(pages.answer(asking("/../secret")).body == "<html>");
}

TEST_CASE("what the client has is not sent again") {
  const Folder folder;
  const Pages pages = Pages::from_folder(folder.path()).value();
  const auto first = pages.answer(asking("/", {{"accept-encoding", "br"}}));
  const auto again = pages.answer(asking("/", {{"accept-encoding", "br"}, {"if-none-match", header(first, "ETag")}}));
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(header(again, "ETag") == header(first, "ETag"));
  const auto other = pages.answer(asking("/", {{"if-none-match", header(first, "ETag")}}));
  CHECK(other.status == 200); // another form has another tag
}

TEST_CASE("a 304 has every header of the answer it stands for, its policy first of all") {
  const Folder folder;
  const Pages pages = Pages::from_folder(folder.path()).value();
  for (const std::string path :
       {"/", "/explore/system:nexus", "/assets/main-Ab12.js", "/assets/face-Cd34.woff2", "/icon.svg"})
    for (const std::string coding : {"", "gzip", "gzip, br"}) {
      CAPTURE(path);
      CAPTURE(coding);
      auto first = pages.answer(asking(path, {{"accept-encoding", coding}}));
      auto again = pages.answer(asking(path, {{"accept-encoding", coding}, {"if-none-match", header(first, "ETag")}}));
      fundament::pages::secure(first);
      fundament::pages::secure(again);
      REQUIRE(first.status == 200);
      REQUIRE(again.status == 304);
      for (const auto& one : again.headers) {
        CAPTURE(one.first);
        CHECK(header(first, one.first) == one.second); // a browser puts what differs in place of what it kept
      }
      for (const char* name : {"ETag", "Vary", "Cache-Control"}) // RFC 9110, 15.4.5
        CHECK(header(again, name) == header(first, name));
      if (first.content_type == "text/html; charset=utf-8")
        CHECK(header(again, "Content-Security-Policy") == header(first, "Content-Security-Policy"));
    }
}

TEST_CASE("only reading") {
  const Folder folder;
  const Pages pages = Pages::from_folder(folder.path()).value();
  Request request = asking("/");
  request.method = "POST";
  const auto response = pages.answer(request);
  CHECK(response.status == 405);
  CHECK(header(response, "Allow") == "GET, HEAD");
}

TEST_CASE("a folder without pages") {
  const auto missing = Pages::from_folder("/nowhere/at/all");
  REQUIRE(!missing);
  CHECK(missing.error().message(fundament::base::Language::en) ==
        "/nowhere/at/all holds no index.html; build the pages with scripts/build.");
}

TEST_CASE("a program without pages says so") {
  const auto response = Pages().answer(asking("/", {{"accept-language", "en"}}));
  CHECK(response.status == 404);
  CHECK(response.body == "This program was built without the browser's pages: run scripts/build, or serve --web "
                         "web/dist. The API answers under /api/v1/.\n");
}

TEST_CASE("which addresses belong to the API") {
  for (const std::string path : {"/api/v1/elements", "/api", "/healthz", "/readyz", "/metrics"})
    CHECK(fundament::pages::is_of_api(path));
  for (const std::string path : {"/", "/apis", "/elements", "/healthz/more"})
    CHECK_FALSE(fundament::pages::is_of_api(path));
}

TEST_CASE("every answer is secured, and a page keeps its own policy") {
  Response answer;
  fundament::pages::secure(answer);
  CHECK(header(answer, "Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(header(answer, "X-Content-Type-Options") == "nosniff");
  CHECK(header(answer, "Referrer-Policy") == "same-origin");
  const Folder folder;
  Response page = Pages::from_folder(folder.path()).value().answer(asking("/"));
  fundament::pages::secure(page);
  CHECK(header(page, "Content-Security-Policy").find("script-src 'self'") != std::string::npos);
  Response kept;
  kept.status = 304;
  fundament::pages::secure(kept);
  CHECK(header(kept, "Content-Security-Policy").empty());
}

// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "api/message.hpp"
#include "base/result.hpp"
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The files of the browser (web/dist): inside the program, or from a folder.
namespace fundament::pages {

/// A file's bytes in one form, and the tag that names them.
struct Form {
  std::string_view bytes;
  std::string etag;
};

struct File {
  std::string_view content_type;
  bool hashed = false; ///< its name changes with its content, so that it can be kept for ever
  std::map<std::string, Form, std::less<>> forms; ///< by content coding: "", "gzip", "br"
};

/// Immutable once made; any thread may ask.
class Pages {
public:
  /// What was built into the program; empty where web/dist was not there when it was built.
  static Pages embedded();
  /// All files of a folder, read now. Error not_found: there is no index.html in it.
  static base::Result<Pages> from_folder(const std::string& folder);

  bool empty() const { return files_.empty(); }

  /// GET and HEAD. A file by its path, in the smallest form that the client takes; any other address outside /assets/
  /// is a page, which index.html shows. 304 where the client has it, with every header that the file itself would have.
  api::Response answer(const api::Request& request) const;

private:
  void add(std::string_view path, std::string_view bytes);

  std::map<std::string, File, std::less<>> files_; ///< by path, such as /assets/index-Dp1kRWxd.js
  std::vector<std::string> held_;                  ///< the bytes of files that are not in the program
};

/// Does the address belong to the API, and not to the pages?
bool is_of_api(std::string_view path);

/// Adds what keeps a browser from guessing types, framing, and taking anything from elsewhere: to answers of the API as
/// to pages. A 304 without a policy of its own gets none: what the client has keeps the one it came with.
void secure(api::Response& response);

} // namespace fundament::pages

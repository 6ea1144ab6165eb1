// SPDX-License-Identifier: MPL-2.0
#include "interchange/model_bytes.hpp"
#include "base/unicode.hpp"
#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iconv.h>
#include <memory>
#include <system_error>
#include <zip.h>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

using Piece = std::array<char, 64 << 10>;

Error unreadable(const std::string& path, int number) {
  return {ErrorCode::unavailable, {"import.unreadable", {{"why", std::generic_category().message(number)}}}, path};
}

Error bad_zip(const std::string& path, const char* why) {
  return {ErrorCode::invalid_argument, {"import.bad_zip", {{"why", why}}}, path};
}

/// The encoding that the XML declaration names, in lower case; "" when it names none.
std::string declared_encoding(std::string_view bytes) {
  constexpr std::size_t longest_declaration = 200;
  bytes = bytes.substr(0, longest_declaration);
  if (bytes.substr(0, 5) != "<?xml") return "";
  bytes = bytes.substr(0, bytes.find("?>"));
  const auto word = bytes.find("encoding");
  if (word == bytes.npos) return "";
  const auto begin = bytes.find_first_of("'\"", word);
  if (begin == bytes.npos) return "";
  const auto end = bytes.find(bytes[begin], begin + 1);
  std::string out(bytes.substr(begin + 1, end == bytes.npos ? bytes.npos : end - begin - 1));
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string encoding_of(std::string_view bytes) {
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == std::string_view("<\0", 2)) return "utf-16le";
  if (bytes.substr(0, 2) == "\xFE\xFF" || bytes.substr(0, 2) == std::string_view("\0<", 2)) return "utf-16be";
  std::string declared = declared_encoding(bytes);
  // A declaration that was readable byte by byte is not UTF-16, though some programs write so.
  if (declared.empty() || declared == "utf8" || declared == "utf-16" || declared == "us-ascii") return "utf-8";
  return declared;
}

bool is_read(const std::string& encoding) {
  constexpr std::array<std::string_view, 6> read{"utf-8",      "utf-16le",    "utf-16be",
                                                 "iso-8859-1", "iso-8859-15", "windows-1252"};
  return std::find(read.begin(), read.end(), encoding) != read.end();
}

std::string line_after(const std::string& path, std::string_view text) {
  return path + ":" + std::to_string(1 + std::count(text.begin(), text.end(), '\n'));
}

base::Result<std::string> decode(std::string_view bytes, const std::string& encoding, const std::string& path) {
  const iconv_t opened = iconv_open("UTF-8", encoding.c_str());
  // NOLINTNEXTLINE(performance-no-int-to-ptr): that is how POSIX says that there is none
  base::expect(opened != iconv_t(-1), "the encodings we list are those iconv has");
  const std::unique_ptr<void, decltype(&iconv_close)> converter(opened, &iconv_close);
  std::string out;
  auto piece = std::make_unique<Piece>();
  char* from = const_cast<char*>(bytes.data()); // iconv reads it only
  std::size_t left = bytes.size();
  while (left > 0) {
    char* to = piece->data();
    std::size_t room = piece->size();
    const bool stopped = iconv(opened, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
    const int why = errno;
    out.append(piece->data(), piece->size() - room);
    if (stopped && why != E2BIG)
      return Error{
          ErrorCode::invalid_argument, {"xml.not_in_encoding", {{"encoding", encoding}}}, line_after(path, out)};
    if (out.size() > max_model_bytes) return too_large(path, max_model_bytes);
  }
  return out;
}

/// The first byte that makes a text no UTF-8.
std::size_t first_bad_byte(std::string_view bytes) {
  std::size_t good = 0, bad = bytes.size();
  while (good + 1 < bad) { // a prefix is UTF-8 up to there, give or take a character that is cut
    const std::size_t middle = (good + bad) / 2;
    (base::is_utf8(bytes.substr(0, middle)) ? good : bad) = middle;
  }
  return good;
}

} // namespace

Error too_large(const std::string& path, std::size_t most) {
  return {ErrorCode::limit_exceeded, {"import.too_large", {{"most", std::to_string(most >> 20)}}}, path};
}

base::Result<std::string> read_bytes(const std::string& path, std::size_t most) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return unreadable(path, errno);
  std::string bytes;
  Piece piece;
  while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), file.get())) {
    bytes.append(piece.data(), count);
    if (bytes.size() > most) return too_large(path, most);
  }
  if (std::ferror(file.get())) return unreadable(path, errno);
  return bytes;
}

bool is_zip(std::string_view bytes) {
  return bytes.substr(0, 4) == "PK\x03\x04";
}

base::Result<std::string> unzip_model(std::string_view bytes, const std::string& path, std::size_t most) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_error_t, decltype(&zip_error_fini)> fini(&error, &zip_error_fini);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (!source) return bad_zip(path, zip_error_strerror(&error));
  const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(zip_open_from_source(source, ZIP_RDONLY, &error),
                                                               &zip_discard);
  if (!archive) {
    zip_source_free(source); // an archive that opened owns it
    return bad_zip(path, zip_error_strerror(&error));
  }
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen(archive.get(), "model.xml", 0), &zip_fclose);
  if (!file && zip_error_code_zip(zip_get_error(archive.get())) == ZIP_ER_NOENT)
    return Error{ErrorCode::invalid_argument, {"import.no_model_in_zip"}, path};
  if (!file) return bad_zip(path, zip_strerror(archive.get()));
  std::string out;
  auto piece = std::make_unique<Piece>();
  while (true) {
    const auto count = zip_fread(file.get(), piece->data(), piece->size());
    if (count < 0) return bad_zip(path, zip_file_strerror(file.get()));
    if (count == 0) return out;
    out.append(piece->data(), static_cast<std::size_t>(count));
    if (out.size() > most) return too_large(path, most);
  }
}

base::Result<std::string> xml_as_utf8(std::string bytes, const std::string& path) {
  const std::string encoding = encoding_of(bytes);
  if (!is_read(encoding))
    return Error{ErrorCode::invalid_argument, {"xml.encoding", {{"encoding", base::printable(encoding)}}}, path + ":1"};
  if (encoding != "utf-8") return decode(bytes, encoding, path);
  if (!base::is_utf8(bytes))
    return Error{ErrorCode::invalid_argument,
                 {"xml.not_utf8"},
                 line_after(path, std::string_view(bytes).substr(0, first_bad_byte(bytes)))};
  return bytes;
}

} // namespace fundament::interchange

// SPDX-License-Identifier: MPL-2.0
#include "interchange/archimate.hpp"
#include "interchange/archimate_model.hpp"
#include "interchange/model_bytes.hpp"
#include <algorithm>
#include <filesystem>

namespace fundament::interchange {

using base::Error;
using base::ErrorCode;

namespace {

namespace fs = std::filesystem;

base::Result<Parsed> read_document(std::string bytes, const std::string& name, const model::Metamodel& metamodel,
                                   const KindMapping& mapping) {
  XmlDocument document;
  if (auto parsed = document.parse(std::move(bytes), name); !parsed.ok()) return std::move(parsed).error();
  ArchimateModel model;
  if (document.root_namespace().find("http://www.opengroup.org/xsd/archimate") == 0) {
    document.drop_root_prefix();
    if (std::string_view(document.root().name()) == "model") {
      read_exchange(document, model);
      return to_parsed(std::move(model), Format::archimate_exchange, metamodel, mapping);
    }
  } else if (std::string_view(document.root().name()) == "archimate:model") {
    ArchiReader(model).read_model(document);
    return to_parsed(std::move(model), Format::archimate_archi, metamodel, mapping);
  }
  return Error{ErrorCode::invalid_argument,
               {"archimate.not_a_model"},
               name + ":" + std::to_string(document.line(document.root()))};
}

/// The XML files of a folder, the folder.xml at its top first and the others in the same order on every machine.
base::Result<std::vector<fs::path>> grafico_files(const fs::path& root) {
  std::vector<fs::path> out;
  std::error_code wrong;
  for (fs::recursive_directory_iterator at(root, wrong), end; !wrong && at != end; at.increment(wrong))
    if (at->path().extension() == ".xml" && at->is_regular_file(wrong)) out.push_back(at->path());
  if (wrong) return Error{ErrorCode::unavailable, {"import.unreadable", {{"why", wrong.message()}}}, root.string()};
  const fs::path top = root / "folder.xml";
  std::sort(out.begin(), out.end(),
            [&](const fs::path& a, const fs::path& b) { return (a == top) != (b == top) ? a == top : a < b; });
  return out;
}

base::Result<Parsed> read_grafico(const fs::path& folder, const model::Metamodel& metamodel,
                                  const KindMapping& mapping) {
  std::error_code ignored;
  const fs::path root = fs::exists(folder / "model", ignored) ? folder / "model" : folder;
  const auto files = grafico_files(root);
  if (!files) return files.error();
  ArchimateModel model;
  ArchiReader reader(model);
  std::size_t total = 0;
  for (const auto& file : *files) {
    auto bytes = read_bytes(file.string());
    if (!bytes) return std::move(bytes).error();
    total += bytes->size();
    if (total > max_model_bytes) return too_large(folder.string(), max_model_bytes);
    XmlDocument document;
    if (auto parsed = document.parse(std::move(*bytes), file.lexically_relative(folder).string()); !parsed.ok())
      return std::move(parsed).error();
    reader.read_object(document);
  }
  if (files->size() == model.other_files)
    return Error{ErrorCode::invalid_argument, {"archimate.not_a_folder"}, folder.string()};
  return to_parsed(std::move(model), Format::archimate_grafico, metamodel, mapping);
}

} // namespace

base::Result<Parsed> read_archimate_text(std::string_view bytes, const std::string& name,
                                         const model::Metamodel& metamodel, const KindMapping& mapping) {
  return read_document(std::string(bytes), name, metamodel, mapping);
}

base::Result<Parsed> read_archimate(const std::string& path, Format format, const model::Metamodel& metamodel,
                                    const KindMapping& mapping) {
  if (format == Format::archimate_grafico) return read_grafico(path, metamodel, mapping);
  auto bytes = read_bytes(path);
  if (bytes && is_zip(*bytes)) bytes = unzip_model(*bytes, path);
  if (!bytes) return std::move(bytes).error();
  return read_document(std::move(*bytes), path, metamodel, mapping);
}

} // namespace fundament::interchange

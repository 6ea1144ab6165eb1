// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "interchange/archimate.hpp"
#include "interchange/xml_document.hpp"
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fundament::interchange {

/// What the readers gather, in ArchiMate's own terms.
struct ArchimateModel {
  using Languages =
      std::vector<std::pair<std::string, std::string>>; ///< language ("" unknown), text; in the file's order

  struct Item {
    std::string id, type; ///< type without prefix and without "Relationship"
    Languages names, documentation;
    model::Properties properties;
    std::vector<std::string> specializations;
    std::string file;
    std::uint32_t line = 0;
  };
  struct Element : Item {
    bool or_junction = false;
  };
  struct Relation : Item {
    std::string source, target;
    std::string mode; ///< of Access: read, write, both, or "" for not said
  };

  std::vector<Element> elements;
  std::vector<Relation> relations;
  std::size_t views = 0, other_properties = 0; ///< counted, not taken
  std::size_t repeated_in_views = 0;           ///< relationships that some tools write again in their views
  std::size_t other_files = 0;                 ///< files of a folder that are nothing of Archi's
  std::size_t replaced = 0;                    ///< control characters
};

/// Which of several texts is shown: Danish, else English, else the first. `texts` is not empty.
std::size_t shown(const ArchimateModel::Languages& texts);
/// Is it in that language ("da", "en"), whatever the region?
bool is_language(std::string_view code, std::string_view language);

/// "archimate:FlowRelationship" → "Flow"; "BusinessActor" stays.
std::string plain_type(std::string_view type);

/// The exchange format: adds what the document says.
void read_exchange(XmlDocument& document, ArchimateModel& out);

/// Archi's own form: one file, or GRAFICO's file for each object.
class ArchiReader {
public:
  explicit ArchiReader(ArchimateModel& out) : out_(out) {}

  /// A whole .archimate.
  void read_model(XmlDocument& document);
  /// One file of a GRAFICO folder. The folder.xml at the top comes first: it names the specializations.
  void read_object(XmlDocument& document);

private:
  void read_profiles(XmlDocument& document, pugi::xml_node model);
  void object(XmlDocument& document, pugi::xml_node node, std::string_view type);
  void common(XmlDocument& document, pugi::xml_node node, std::string_view type, ArchimateModel::Item& item);
  void relation(XmlDocument& document, pugi::xml_node node, std::string_view type);
  void specialization(ArchimateModel::Item& item, const std::string& profile);

  ArchimateModel& out_;
  std::unordered_map<std::string, std::string> profiles_;
};

/// The model as elements and relations of the catalogue; every identifier and every end is checked.
base::Result<Parsed> to_parsed(ArchimateModel model, Format format, const model::Metamodel& metamodel,
                               const KindMapping& mapping);

} // namespace fundament::interchange

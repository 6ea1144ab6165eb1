// SPDX-License-Identifier: MPL-2.0
#include "answers/sentence.hpp"

namespace fundament::answers {

std::string name_of(const model::Model& model, model::ElementId element) {
  const model::Element& found = *model.element(element);
  return found.name.empty() ? found.key : found.name;
}

std::string name_of(const model::Model& model, model::ElementId element, base::Language language) {
  if (language == base::Language::en)
    if (const auto* english = model.attribute<std::string>(element, "name_en")) return *english;
  return name_of(model, element);
}

namespace {

std::string verb(const model::Model& model, const Arrow& arrow, base::Language language) {
  if (arrow.relation == model::no_id)
    return base::render({"sentence.over_hidden", {{"count", std::to_string(arrow.derived)}}}, language);
  const auto& type = model.metamodel().relation(model.relation(arrow.relation)->type);
  return (arrow.source_needs ? type.label : type.inverse).in(language);
}

} // namespace

std::string sentence(const snapshot::View& view, const std::vector<Arrow>& chain, base::Language language,
                     const Untold& untold) {
  const model::Model& model = view.model();
  std::string out;
  for (const Arrow& arrow : chain) {
    const auto needing = arrow.source_needs ? arrow.source : arrow.target;
    const auto needed = arrow.source_needs ? arrow.target : arrow.source;
    out += out.empty() ? name_of(model, needing, language) : base::render({"sentence.which"}, language);
    out += " " + verb(model, arrow, language) + " " + name_of(model, needed, language);
  }
  if (untold.steps > 0)
    out += base::render(
        {"sentence.untold", {{"count", std::to_string(untold.steps)}, {"end", name_of(model, untold.end, language)}}},
        language);
  return out.empty() ? out : out + ".";
}

} // namespace fundament::answers

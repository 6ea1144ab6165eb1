// SPDX-License-Identifier: MPL-2.0
#include "base/build_id.hpp"
#include <algorithm>
#include <cstring>
#include <elf.h>
#include <link.h>
#include <string_view>

namespace fundament::base {

namespace {

std::size_t aligned(std::size_t size) {
  return (size + 3) & ~std::size_t{3};
}

/// Looks through one segment of notes: each is its head, its owner's name, and its content.
void find_in(std::string_view notes, std::string& out) {
  constexpr std::string_view digits = "0123456789abcdef", owner("GNU", 4);
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::memcpy(&head, notes.data(), sizeof head);
    const std::size_t name_at = sizeof head, content_at = name_at + aligned(head.n_namesz);
    if (notes.size() < content_at + head.n_descsz) return;
    if (head.n_type == NT_GNU_BUILD_ID && notes.substr(name_at, head.n_namesz) == owner)
      for (const char c : notes.substr(content_at, head.n_descsz)) {
        const auto byte = static_cast<unsigned char>(c);
        (out += digits[byte >> 4]) += digits[byte & 15];
      }
    notes.remove_prefix(std::min(notes.size(), content_at + aligned(head.n_descsz)));
  }
}

int look(dl_phdr_info* object, std::size_t, void* out) {
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const auto& segment = object->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE)
      find_in({reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr), segment.p_memsz},
              *static_cast<std::string*>(out));
  }
  return 1; // the first is the program itself
}

} // namespace

std::string build_id() {
  std::string out;
  dl_iterate_phdr(look, &out);
  return out;
}

} // namespace fundament::base

// SPDX-License-Identifier: MPL-2.0
#include "leak/town.hpp"

/// A town's own questions by anybody (tests/leak), with something else put into the address or the body: no word of
/// what is hidden comes back that was not asked with. The first two bytes say which question, the third where, and the
/// rest is put there.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace fundament;
  static const leak::Town town(1, "a");
  static const auto questions = town.questions();
  if (size < 3) return 0;
  leak::Question question = questions[(data[0] * std::size_t{256} + data[1]) % questions.size()];
  std::string& changed = question.body.empty() || data[2] % 4 == 0 ? question.target : question.body;
  changed.insert(data[2] % (changed.size() + 1), reinterpret_cast<const char*>(data) + 3, size - 3);
  const auto response = town.ask(question, false);
  if (response.status == 500) __builtin_trap();
  std::string told = response.body;
  for (const auto& [name, value] : response.headers)
    told += "\n" + name + ": " + value;
  const std::string asked = question.text();
  for (const std::string& secret : town.secrets())
    if (told.find(secret) != told.npos && asked.find(secret) == asked.npos) __builtin_trap();
  return 0;
}

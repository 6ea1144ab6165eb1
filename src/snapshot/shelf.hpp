// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "snapshot/kept.hpp"
#include <typeindex>

namespace fundament::snapshot {

/// What answers make of a value that does not change and use again: one object of each type, see Kept. A copy begins
/// empty. Any thread.
class Shelf {
public:
  Shelf() = default;
  Shelf(const Shelf&) {}
  Shelf& operator=(const Shelf&) = delete;

  /// `make` gives a T.
  template <class T, class Make> std::shared_ptr<const T> kept(Make make) const {
    return std::static_pointer_cast<const T>(
        kept_.get(typeid(T), [&] { return std::shared_ptr<const void>(std::make_shared<const T>(make())); }));
  }
  /// `make` gives an optional T: nothing when the budget is spent, and then this is nullptr.
  template <class T, class Make> std::shared_ptr<const T> kept(base::Budget& budget, Make make) const {
    return std::static_pointer_cast<const T>(kept_.get(typeid(T), budget, [&]() -> std::shared_ptr<const void> {
      auto made = make();
      return made ? std::make_shared<const T>(std::move(*made)) : nullptr;
    }));
  }

private:
  Kept<std::type_index, void> kept_;
};

} // namespace fundament::snapshot

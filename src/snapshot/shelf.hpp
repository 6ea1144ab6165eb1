// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <typeindex>

namespace fundament::snapshot {

/// What answers make of a value that does not change and use again: one object of each type. Any thread.
class Shelf {
public:
  /// `make` gives a T; it is called when that is first asked for, while others who ask for anything kept here wait. It
  /// may ask for something kept itself.
  template <class T, class Make> std::shared_ptr<const T> kept(Make make) const {
    const std::lock_guard lock(mutex_);
    if (const auto found = kept_.find(typeid(T)); found != kept_.end())
      return std::static_pointer_cast<const T>(found->second);
    auto made = std::make_shared<const T>(make());
    kept_[typeid(T)] = made;
    return made;
  }

private:
  mutable std::recursive_mutex mutex_;
  mutable std::map<std::type_index, std::shared_ptr<const void>> kept_;
};

} // namespace fundament::snapshot

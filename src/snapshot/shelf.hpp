// SPDX-License-Identifier: MPL-2.0
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <typeindex>

namespace fundament::snapshot {

/// What others derive from a value that does not change, kept beside it: one object of each type, made when it is first
/// asked for. Any thread; others wait for whoever makes one, except for those who ask for it from within.
class Shelf {
public:
  /// `make` gives a std::shared_ptr<const T>.
  template <class T, class Make> std::shared_ptr<const T> get(Make make) const {
    const std::lock_guard lock(mutex_);
    auto& place = kept_[typeid(T)];
    if (!place) place = make();
    return std::static_pointer_cast<const T>(place);
  }

private:
  mutable std::recursive_mutex mutex_;
  mutable std::map<std::type_index, std::shared_ptr<const void>> kept_;
};

} // namespace fundament::snapshot

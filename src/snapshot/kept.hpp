// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/budget.hpp"
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace fundament::snapshot {

/// Values that are made when first asked for, and kept by a key. Each is made once, and outside any lock: whoever asks
/// for one that is being made waits for that one, and nobody for another. Beyond `most_bytes` those go that were not
/// asked for the longest; who has one keeps it. Any thread.
template <class Key, class T> class Kept {
public:
  using Pointer = std::shared_ptr<const T>;
  using Bytes = std::size_t (*)(const T*);

  /// Without a bound: for as long as the owner lives.
  Kept() = default;
  Kept(std::size_t most_bytes, Bytes bytes) : most_bytes_(most_bytes), bytes_(bytes) {}

  /// `make` gives a Pointer, or nullptr when its budget is spent: then nothing is kept, and of those who waited for it
  /// one makes it with his own. It may ask for something else kept here. nullptr: the budget is spent.
  template <class Make> Pointer get(const Key& key, base::Budget& budget, Make make) const {
    while (true) {
      std::promise<Pointer> promise;
      const auto [future, mine] = find_or_begin(key, promise);
      if (mine) return finish(key, promise, make);
      while (future.wait_for(std::min(budget.left(), slice)) != std::future_status::ready)
        if (budget.spent_now()) return nullptr;
      if (auto found = future.get()) return found;
      if (budget.spent_now()) return nullptr;
    }
  }
  /// The same for what is quickly made.
  template <class Make> Pointer get(const Key& key, Make make) const {
    base::Budget as_long_as_it_takes;
    return get(key, as_long_as_it_takes, make);
  }

  /// What is there already; nullptr for what is not made yet.
  Pointer find(const Key& key) const {
    const std::lock_guard lock(mutex_);
    const auto at = entries_.find(key);
    return at != entries_.end() && at->second.made ? at->second.future.get() : nullptr;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
  }

private:
  using Future = std::shared_future<Pointer>;
  static constexpr std::chrono::milliseconds slice{20}; ///< how soon one who waits sees that his asker has gone

  struct Entry {
    Future future;
    std::uint64_t used = 0; ///< the larger, the later
    std::size_t bytes = 0;
    bool made = false;
  };

  std::pair<Future, bool> find_or_begin(const Key& key, std::promise<Pointer>& promise) const {
    const std::lock_guard lock(mutex_);
    auto [at, added] = entries_.try_emplace(key);
    if (added) at->second.future = promise.get_future().share();
    at->second.used = ++uses_;
    return {at->second.future, added};
  }

  template <class Make> Pointer finish(const Key& key, std::promise<Pointer>& promise, Make& make) const {
    try {
      Pointer made = make();
      if (!made) forget(key);
      promise.set_value(made);
      if (made) settle(key, made.get());
      return made;
    } catch (...) {
      forget(key);
      promise.set_exception(std::current_exception());
      throw;
    }
  }

  void forget(const Key& key) const {
    const std::lock_guard lock(mutex_);
    entries_.erase(key);
  }

  /// Counts it, and lets others go for it.
  void settle(const Key& key, const T* made) const {
    std::map<Key, Entry> gone; // freed after the lock
    const std::lock_guard lock(mutex_);
    const auto at = entries_.find(key);
    at->second.made = true;
    if (!bytes_) return;
    total_ += at->second.bytes = bytes_(made);
    while (total_ > most_bytes_) {
      auto oldest = entries_.end();
      for (auto one = entries_.begin(); one != entries_.end(); ++one)
        if (one != at && one->second.made && (oldest == entries_.end() || one->second.used < oldest->second.used))
          oldest = one;
      if (oldest == entries_.end()) return;
      total_ -= oldest->second.bytes;
      gone.insert(entries_.extract(oldest));
    }
  }

  const std::size_t most_bytes_ = 0;
  const Bytes bytes_ = nullptr;
  mutable std::mutex mutex_; ///< held for a few instructions
  mutable std::map<Key, Entry> entries_;
  mutable std::uint64_t uses_ = 0;
  mutable std::size_t total_ = 0;
};

} // namespace fundament::snapshot

// SPDX-License-Identifier: MPL-2.0
#pragma once
#include "base/result.hpp"
#include <string>
#include <utility>

namespace fundament::http {

/// A file descriptor that is closed with its owner.
class Descriptor {
public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  int get() const { return number_; }

private:
  int number_;
};

/// A bound, listening, non-blocking socket: the first of the host's addresses that can be bound.
base::Result<Descriptor> open_listener(const std::string& host, int port);

/// The port that a listening socket got.
int port_of(const Descriptor& listener);

/// The next client, non-blocking and without delay, or a number below 0 with errno set. `remote` becomes its address,
/// `party` what counts as one: of IPv6 the first 64 bits, as a host has as many addresses as it likes.
Descriptor accept_client(const Descriptor& listener, std::string& remote, std::string& party);

/// Lets the process have as many descriptors as are wanted, as far as the system does.
void raise_descriptor_limit(std::size_t wanted);

/// How many descriptors the process may have.
std::size_t descriptor_limit();

} // namespace fundament::http

// lib/base/mapping.h - a file mapped read-only. For our own vocabulary files alone: a user's text
// is read, never mapped, because a file that shrinks while mapped kills the process.
#pragma once

#include <toll/result.h>

#include <cstddef>
#include <span>
#include <string>

namespace toll::base {

class Mapping {
 public:
  /// Errors: io (not there, not readable, not a regular file).
  static Result<Mapping> open(const std::string& path);

  Mapping() = default;
  ~Mapping();
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  explicit Mapping(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}
  std::span<const std::byte> bytes_;
};

}  // namespace toll::base

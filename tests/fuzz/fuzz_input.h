// fuzz_input.h - what every fuzz target needs: its input as choices and a text, and require().
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace toll::test {

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Of laws/laws.h: the law that was broken.
inline void require_no_fault(const std::string& fault) {
  if (!fault.empty()) std::fprintf(stderr, "%s\n", fault.c_str());
  require(fault.empty());
}

/// The bytes of an input: the first of them choose, the rest is text. An input that has ended gives
/// zeros.
class FuzzInput {
 public:
  FuzzInput(const std::uint8_t* data, std::size_t size) noexcept
      : left_(reinterpret_cast<const char*>(data), size) {}

  [[nodiscard]] bool ended() const noexcept { return left_.empty(); }

  /// Of a script of small numbers: characters from '0' on are 0, 1, ..., so that seeds can be read.
  std::uint32_t byte() noexcept {
    if (left_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(left_[0] - '0');
    left_.remove_prefix(1);
    return byte;
  }

  /// Little-endian, of `n_bytes` bytes.
  std::uint64_t number(unsigned n_bytes) noexcept {
    std::uint64_t number = 0;
    for (unsigned i = 0; i < n_bytes && !left_.empty(); ++i) {
      number |= std::uint64_t{static_cast<std::uint8_t>(left_[0])} << (8 * i);
      left_.remove_prefix(1);
    }
    return number;
  }

  [[nodiscard]] std::string_view rest() const noexcept { return left_; }

  /// What comes before the next `end`, which goes, too; or all that is left.
  std::string_view until(char end) noexcept {
    const std::string_view text = left_.substr(0, left_.find(end));
    left_.remove_prefix(text.size() == left_.size() ? text.size() : text.size() + 1);
    return text;
  }

 private:
  std::string_view left_;
};

}  // namespace toll::test

// lib/compile/token_index.h - the tokens that text can become, by their bytes: the hash table of
// an image, while the image is made.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace toll::compile {

/// Open addressing at a load of about 0.6: a failed look-up, the common case, reads 3 to 4 slots of
/// one or two cache lines.
constexpr std::uint32_t n_slots_for(std::size_t n) {
  return static_cast<std::uint32_t>(n * 5 / 3 + 16);
}

class TokenIndex {
 public:
  TokenIndex() = default;
  /// @param tokens    borrowed; they stay where they are.
  /// @param n_at_most  how many of them will be added.
  TokenIndex(std::span<const SourceToken> tokens, std::size_t n_at_most)
      : tokens_(tokens), slots_(n_slots_for(n_at_most), 0) {}

  /// @return kNoToken, or the id of the token with the same bytes that is there already.
  TokenId add(std::uint32_t place) {
    std::uint32_t& slot = slots_[slot_of(tokens_[place].bytes)];
    if (slot != 0) return tokens_[slot - 1].id;
    slot = place + 1;
    ++n_;
    return kNoToken;
  }

  /// kNoToken if there is none.
  [[nodiscard]] TokenId find(std::string_view bytes) const {
    const std::uint32_t slot = slots_[slot_of(bytes)];
    return slot == 0 ? kNoToken : tokens_[slot - 1].id;
  }

  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  /// 0, or a token's place + 1.
  [[nodiscard]] const std::vector<std::uint32_t>& slots() const noexcept { return slots_; }

 private:
  [[nodiscard]] std::uint32_t slot_of(std::string_view bytes) const {
    const auto n_slots = static_cast<std::uint32_t>(slots_.size());
    std::uint32_t slot = base::reduce_hash(base::hash_bytes(bytes.data(), bytes.size()), n_slots);
    while (slots_[slot] != 0 && tokens_[slots_[slot] - 1].bytes != bytes)
      slot = slot + 1 == n_slots ? 0 : slot + 1;
    return slot;
  }

  std::span<const SourceToken> tokens_;
  std::vector<std::uint32_t> slots_;
  std::size_t n_ = 0;
};

}  // namespace toll::compile

// lib/cache/count_cache.h - how many tokens short pieces are. One per thread.
//
// Threads that work on the same vocabulary may have the sets in common.
//
// A number of tokens needs four bits, so a piece of up to seven bytes and its number are one word,
// and one of up to fifteen bytes two. A small table of words holds those that are met most and
// stays in the second-level cache; sets hold the rest.
#pragma once

#include <cstdint>
#include <span>
#include <type_traits>

#include "base/zero_pages.h"
#include "cache/counted_piece.h"
#include "cache/piece_key.h"
#include "cache/piece_sets.h"
#include "cache/shared_counts.h"
#include "simd/kernels.h"

namespace toll::cache {

class CountCache {
 public:
  CountCache() : table_64_(std::size_t{1} << simd::kTableBits64) {}

  /// The table of words of up to 7 bytes, for the kernel that looks them up.
  [[nodiscard]] const std::uint64_t* words() const noexcept { return table_64_.data(); }

  /// From now on the sets are those of all threads. @param shared  outlives the cache.
  void share(SharedCounts& shared) {
    const auto give = [&shared](const auto& slot) {
      const auto key = slot.key();
      shared.insert(key, key.hash(), slot.count());
    };
    sets_64_.for_each(give);
    sets_128_.for_each(give);
    // Not given back: other threads would wait for the system to change the memory of all.
    sets_64_.clear();
    sets_128_.clear();
    shared_ = &shared;
  }
  [[nodiscard]] bool is_shared() const noexcept { return shared_ != nullptr; }

  /// The number of tokens of those pieces that the sets know.
  /// @param base    piece i is base[offsets[i], offsets[i + 1]); 16 bytes from where one begins are
  ///                readable.
  /// @param pieces  the numbers of some; those of the others stay.
  template <class Key>
  [[nodiscard]] std::uint64_t count(const std::uint8_t* base, const std::uint32_t* offsets,
                                    std::span<std::uint32_t>& pieces) {
    const auto& sets = sets_of<Key>(*this);
    if (!is_shared()) return count_in<Key>(sets.lines(), base, offsets, pieces);
    std::uint64_t n_tokens = count_in<Key>(shared_->lines<Key>(), base, offsets, pieces);
    if (!sets.is_empty()) n_tokens += count_in<Key>(sets.lines(), base, offsets, pieces);
    return n_tokens;
  }

  /// Asks for the memory of insert().
  template <class Key>
  void prefetch(const Key& /*key*/, std::uint64_t hash) const noexcept {
    const simd::WordLines lines = is_shared() ? shared_->lines<Key>() : sets_of<Key>(*this).lines();
    __builtin_prefetch(static_cast<const char*>(lines.lines) +
                       simd::line_number(hash, lines.n) * simd::kLineBytes);
  }

  /// Remembers a piece, which may be known by now.
  template <class Key>
  void insert(const Key& key, std::uint64_t hash, unsigned count) {
    if (shared_ != nullptr && shared_->insert(key, hash, count)) return;
    auto& sets = sets_of<Key>(*this);
    if (sets.find(key, hash) == nullptr) sets.insert(CountedOf<Key>::of(key, count), hash);
  }

 private:
  template <class Key>
  std::uint64_t count_in(simd::WordLines lines, const std::uint8_t* base,
                         const std::uint32_t* offsets, std::span<std::uint32_t>& pieces) noexcept {
    std::uint64_t n_tokens = 0;
    std::size_t n_left = 0;
    if constexpr (std::is_same_v<Key, Key64>) {
      n_tokens = kernels_.count_64(base, offsets, pieces.data(), pieces.size(), lines,
                                   table_64_.data(), pieces.data(), &n_left);
    } else {
      n_tokens = kernels_.count_128(base, offsets, pieces.data(), pieces.size(), lines,
                                    pieces.data(), &n_left);
    }
    pieces = pieces.first(n_left);
    return n_tokens;
  }

  template <class Key, class Self>
  [[nodiscard]] static auto& sets_of(Self& self) noexcept {
    if constexpr (std::is_same_v<Key, Key64>) {
      return self.sets_64_;
    } else {
      return self.sets_128_;
    }
  }

  const simd::Kernels& kernels_ = simd::kernels();
  base::ZeroPages<std::uint64_t> table_64_;
  PieceSets<Counted64, std::size_t{1} << 17U> sets_64_;    // up to 8 MiB
  PieceSets<Counted128, std::size_t{1} << 18U> sets_128_;  // up to 16 MiB
  /// Of all threads: then the sets have what found no room there.
  SharedCounts* shared_ = nullptr;
};

}  // namespace toll::cache

// lib/pipeline/distinct_words.h - words that no cache knows, each once: a text that has a new word
// soon has it again, and what it is costs more than to find it here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace toll {

/// @tparam Word   has a key and a hash.
/// @tparam kMost  of them, at the most 2^16 - 1.
template <class Word, std::size_t kMost>
class DistinctWords {
 public:
  /// Adds a word that is not there; of two words with the same place only the later is sure to be
  /// found. Without a branch.
  /// @return  its number.
  std::size_t add(const Word& word) noexcept {
    std::uint16_t& place = places_[word.hash % kPlaces];
    const bool is_known = place < n_ && words_[place].key == word.key;
    words_[n_] = word;
    place = is_known ? place : static_cast<std::uint16_t>(n_);
    n_ += is_known ? 0 : 1;
    return place;
  }

  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  [[nodiscard]] std::span<const Word> all() const noexcept { return {words_.data(), n_}; }
  void clear() noexcept { n_ = 0; }

 private:
  static constexpr std::size_t kPlaces = 1024;
  static_assert(kMost < std::size_t{1} << 16U);

  /// Not cleared before they are written: for a short text that would be most of the work.
  std::array<Word, kMost + 1> words_;
  std::size_t n_ = 0;
  std::array<std::uint16_t, kPlaces> places_{};  ///< of words, by their hash
};

}  // namespace toll

// lib/encode/distinct_words.h - words that no cache knows, each once: a text that has a new word
// soon has it again, and what it is costs more than to find it here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace toll::encode {

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
    const unsigned is_beyond = place >= n_ ? 1 : 0;
    const unsigned is_new = is_beyond | (words_[place].key.differs(word.key) ? 1U : 0U);
    words_[n_] = word;
    const std::size_t number = is_new != 0 ? n_ : place;
    place = static_cast<std::uint16_t>(number);
    n_ += is_new;
    return number;
  }

  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  [[nodiscard]] std::span<const Word> all() const noexcept { return {words_.data(), n_}; }
  void clear() noexcept { n_ = 0; }

 private:
  static constexpr std::size_t kPlaces = 2048;
  static_assert(kMost < std::size_t{1} << 16U);

  /// Not cleared before they are written: for a short text that would be most of the work.
  std::array<Word, kMost + 1> words_;
  std::size_t n_ = 0;
  std::array<std::uint16_t, kPlaces> places_{};  ///< of words, by their hash
};

}  // namespace toll::encode

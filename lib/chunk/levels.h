// lib/chunk/levels.h - the kinds of boundary that a text is cut at, each finer than the one before:
// where one leaves no place for a cut the next is asked.
#pragma once

#include <toll/chunk.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "chunk/breaks.h"
#include "slice/held_text.h"

namespace toll::chunk {

class Levels {
 public:
  /// How a level finds its places.
  enum class By : std::uint8_t {
    marks,       ///< of a Breaks, up to some rank
    tokens,      ///< where tokens end
    characters,  ///< between any characters
  };

  Levels(ChunkAt at, SentenceLocale locale);

  [[nodiscard]] std::size_t size() const noexcept { return levels_.size(); }
  /// How many of them, the first ones, are of the kind itself.
  [[nodiscard]] std::size_t n_own() const noexcept { return n_own_; }
  [[nodiscard]] By by(std::size_t level) const noexcept { return levels_[level].by; }

  /// Makes the marks of a level known as far as `target`. A kind that is not that of the first
  /// level is looked for only where it is asked for: from `begin` on, if it has not come so far.
  /// @return  false: for that more text must be held.
  bool scan(std::size_t level, const slice::HeldText& text, bool is_end, std::uint64_t begin,
            std::uint64_t target);
  /// As Breaks::last() and next().
  [[nodiscard]] std::uint64_t last(std::size_t level, std::uint64_t after,
                                   std::uint64_t up_to) const noexcept;
  [[nodiscard]] std::uint64_t next(std::size_t level, std::uint64_t after,
                                   std::uint64_t none) const noexcept;
  void drop_before(std::uint64_t offset);

 private:
  struct Level {
    By by;
    std::size_t breaks;  ///< index, for marks
    std::uint8_t rank;   ///< the most
  };
  void add(std::unique_ptr<Breaks> breaks, std::uint8_t n_ranks);

  std::vector<Level> levels_;
  std::vector<std::unique_ptr<Breaks>> breaks_;
  std::size_t n_own_ = 1;
};

}  // namespace toll::chunk

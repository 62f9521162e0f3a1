// lib/chunk/cutter.h - where the next chunk of a text begins and ends.
//
// A chunk is looked for from two places: from where the one before ends, and from as far before it
// as the two are to share. From each its first tokens are found, a few more than fit. That many
// tokens reach as far as the chunk can; the last boundary there is taken if what it ends, encoded
// by itself, has few enough tokens, else the one before it. Nothing is concluded from where tokens
// lie (slice/longest_part.h says why), and the next boundary is tried, too.
#pragma once

#include <toll/chunk.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "chunk/levels.h"
#include "chunk/token_reach.h"
#include "slice/held_text.h"
#include "slice/longest_part.h"

namespace toll::chunk {

/// A chunk by its part of the text.
struct Cut {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t n_tokens = 0;  ///< with its header
  std::size_t level = 0;       ///< of the boundary that it ends at
  std::string header = {};
  bool too_large = false;
};

class Cutter {
 public:
  /// The header of the next chunk if it begins at some place.
  using HeaderAt = std::function<std::string(std::uint64_t begin)>;

  /// Beyond what fits boundaries are looked for in so many tokens.
  static constexpr std::uint64_t kSlack = 8;

  /// @param encoder, options, text  borrowed.
  Cutter(Encoder& encoder, const ChunkOptions& options, const slice::HeldText& text,
         HeaderAt header_at);

  /// The chunk that goes on where `before` ends; null: the first.
  /// @return  nothing when more text must be held. Errors: those of Encoder::feed().
  Result<std::optional<Cut>> next(const Cut* before, bool is_end);

  /// Moves the cut between the last two chunks so that the last has options.n_least tokens, if it
  /// can be. @param after  where the chunk before them ends; the first one goes on behind that.
  /// @param header_at_second  the header of the second one.
  Status balance(std::uint64_t after, Cut& first, Cut& second, const HeaderAt& header_at_second);

  /// Text before `offset` is not asked for again.
  void drop_before(std::uint64_t offset) { levels_.drop_before(offset); }

 private:
  enum class State : std::uint8_t { none, found, wait };
  struct Attempt {
    State state = State::none;
    Cut cut = {};
  };
  /// A part of the text, which may be encoded.
  struct Part {
    std::uint64_t begin;
    std::uint64_t end;
  };

  Result<std::optional<Cut>> look();
  Attempt at_some_level();
  Attempt at_level(std::size_t level);
  Attempt from(std::size_t level, TokenReach& reach);
  Attempt by_marks(std::size_t level, const TokenReach& reach);
  Attempt by_characters(std::size_t level, const TokenReach& reach);
  Attempt with_less_shared(std::size_t level, std::uint64_t end);
  Attempt unit();
  bool prepare(TokenReach& reach, std::uint64_t start);
  bool advance(TokenReach& reach);
  Attempt wait();

  std::uint64_t overlap_begin(const Cut& before, std::uint64_t end);
  [[nodiscard]] std::uint64_t later_start(std::uint64_t start, std::uint64_t end, unsigned n) const;
  [[nodiscard]] std::uint64_t next_start(std::size_t level, std::uint64_t from,
                                         std::uint64_t none) const;
  std::uint64_t longest(Part in, slice::LongestPart::Anchor anchor, std::uint64_t guess,
                        std::uint64_t n_most, std::string_view header);
  std::uint64_t count(Part part, std::string_view header);
  bool fits(Part part, std::string_view header, std::uint64_t& n_tokens);
  bool may_fit(Part part, std::uint64_t n_tokens, std::uint64_t to);
  [[nodiscard]] std::uint64_t character_end(std::uint64_t begin) const;

  Encoder& encoder_;
  const ChunkOptions& options_;
  const slice::HeldText& text_;
  const HeaderAt header_at_;
  const std::uint64_t n_most_;  ///< tokens of a chunk
  Levels levels_;

  // Of the chunk that is looked for.
  bool is_begun_ = false;
  bool is_end_ = false;  ///< the text ends where text_ does
  const Cut* before_ = nullptr;
  std::uint64_t at_ = 0;         ///< where what is new begins
  std::uint64_t shared_at_ = 0;  ///< at most so far before it the chunk begins
  TokenReach alone_;             ///< from at_
  TokenReach shared_;            ///< from shared_at_
  TokenReach less_;              ///< from between the two
  std::uint64_t wait_until_ = 0;
  std::optional<Error> failure_;
};

}  // namespace toll::chunk

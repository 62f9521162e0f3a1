// lib/slice/longest_part.h - how much of a text, from one end of it, an encoder makes at most N
// tokens of.
//
// The bytes of N tokens of a text need not be N tokens by themselves. Inside one piece of the
// pre-tokeniser they are (lib/model/long_piece.h says why), but a cut takes away what lay beyond
// it: white space that led to a word now ends the text, an apostrophe has lost its "s", a run of
// digits is grouped in threes from another digit on, a mark is put in front of the text, the last
// letter composes with no accent. Nor does the number of tokens grow with the text: "it'" has more
// than "it's", and white space alone can be fewer than with the word behind it. So nothing is
// concluded from where tokens lie. What is given back was encoded, and found to have few enough.
//
// The search ends because each step narrows it, whatever the vocabulary does:
//   1. Find some size that is small enough. The first guess nearly always is (of 648,000 cuts of
//      texts made to break it, in byte-level vocabularies, all but 1,403). While it is not: where
//      the first (last) N of its own tokens lie, if that is less, a few times; then by halves
//      between nothing, which has no tokens, and the least size known to be too large.
//   2. Let it grow while a part that is longer by up to kNear characters is small enough, farther
//      each time that succeeds. Each step is longer than the last, and there is a limit.
#pragma once

#include <toll/tokenizer.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "slice/boundary.h"

namespace toll::slice {

class LongestPart {
 public:
  /// Which end of the part stays where it is.
  enum class Anchor : std::uint8_t { front, back };

  /// A part that is longer by so many characters is looked for.
  static constexpr std::size_t kNear = 16;
  /// A part of more bytes is not encoded anew for each of them, only the last kContext bytes of it;
  /// what is found so is encoded once, and dropped if it has too many tokens.
  static constexpr std::size_t kExact = 1024;
  static constexpr std::size_t kContext = 256;

  /// @param encoder, text  borrowed.
  /// @param at  the end that stays; no character lies across it.
  /// @param header  borrowed: what stands in front of the part when it is encoded.
  LongestPart(Encoder& encoder, std::string_view text, Anchor anchor, std::size_t at,
              std::uint64_t n_most, std::string_view header = {}) noexcept
      : encoder_(encoder),
        text_(text),
        anchor_(anchor),
        at_(at),
        n_most_(n_most),
        header_(header) {}

  /// Sizes are in bytes. @param guess  the size to begin with, not more than `limit`.
  /// @return  the range found: of at most n_most tokens and `limit` bytes, cut between characters.
  Result<ByteRange> find(std::size_t guess, std::size_t limit);

  /// Of what was found.
  [[nodiscard]] std::uint64_t n_tokens() const noexcept { return n_tokens_; }

 private:
  [[nodiscard]] ByteRange range(std::size_t size) const noexcept {
    return anchor_ == Anchor::front ? ByteRange{at_, at_ + size} : ByteRange{at_ - size, at_};
  }
  [[nodiscard]] std::size_t whole_characters(std::size_t size) const noexcept;
  [[nodiscard]] std::size_t longer(std::size_t size, std::size_t n_characters,
                                   std::size_t limit) const noexcept;
  void encode(ByteRange part, Sink& sink);
  std::uint64_t count(ByteRange part);
  bool is_few(std::size_t size);
  std::size_t size_of_tokens(std::size_t size);
  std::size_t shrink(std::size_t size);
  std::size_t grow(std::size_t size, std::size_t limit);

  Encoder& encoder_;
  const std::string_view text_;
  const Anchor anchor_;
  const std::size_t at_;
  const std::uint64_t n_most_;
  const std::string_view header_;
  std::uint64_t n_tokens_ = 0;
  std::optional<Error> failure_;  ///< of the encoder; then nothing is few enough
};

}  // namespace toll::slice

// lib/model/stable_path.h - the best path of a word by itself, and up to which sum before it
// it stays the best: the margin lemma.
//
// The sums of sentencepiece go on from the beginning of the text, in floats: where two ways to
// write a word are nearly as good, it is the rounding that chooses, and that depends on all the
// text before. But no sum that is compared is further from the true one than the depth of its path
// times half the distance of two floats of its size. Where the best way leads at every place on it
// by more than two such errors it is chosen after any text whose sum is small enough: `limit` says
// how small.
#pragma once

#include <toll/types.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "model/unigram.h"

namespace toll::model {

/// The tokens of a word, which stand for any sum before it of less than `limit`, either sign.
struct StablePath {
  static constexpr std::size_t kMaxTokens = 6;

  float limit = 0;  ///< not above 0: never stable, or too many tokens, or made of bytes; no ids
  std::uint16_t n = 0;
  std::array<TokenId, kMaxTokens> ids{};  ///< then padding: the number of scores
};

inline constexpr std::size_t kMaxStableBytes = 31;

/// @param model          of Mode::sentencepiece_0_2_2.
/// @param space_is_mark  a space stands for U+2581.
/// @param data  well-formed UTF-8, of 1 to kMaxStableBytes; kMaxStableBytes + 1 bytes are readable.
/// Cost: as Unigram's, without its sums' upkeep.
[[nodiscard]] StablePath stable_path(const UnigramModel& model, bool space_is_mark,
                                     const std::uint8_t* data, std::size_t n);

}  // namespace toll::model

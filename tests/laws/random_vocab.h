// random_vocab.h - small vocabularies made at random, of every kind of model and with what may
// stand before one: so little is in them that most text meets a special case.
#pragma once

#include <toll/tokenizer.h>

#include <cstdint>
#include <string>

namespace toll::test {

/// One after another of these kinds, by seed: byte pairs by rank and by merges, character pairs
/// with byte fallback, with unknown characters and by score, both Unigrams, WordPiece, WordLevel.
inline constexpr std::uint64_t kRandomKinds = 10;

struct RandomVocab {
  std::string name;  ///< says kind and seed
  Tokenizer tokenizer;
};

/// The same seed gives the same vocabulary. Ends the program if it cannot be made.
RandomVocab random_vocab(std::uint64_t seed);

}  // namespace toll::test

// laws.h - what must hold of every text, in every vocabulary.
#pragma once

#include <toll/chunk.h>
#include <toll/slice.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace toll::test {

/// What was done with a text, and what came of it.
struct Findings {
  std::string fault;                ///< the first law that was broken; empty: none
  std::uint64_t n_comparisons = 0;  ///< laws that were asked
  std::uint64_t digest = 0;         ///< of all ids: the same on every instruction set
};

/// count == number of ids; blocks, history and what a sink needs change nothing; slices lie in
/// order; decoding gives a lossless vocabulary's text again, and parts of ids its parts; limits,
/// cuts for threads and refusals agree with the count.
/// @param encoder  warm, of `tokenizer`.
void check_text(const Tokenizer& tokenizer, Encoder& encoder, std::string_view text,
                std::mt19937& random, Findings& out);

/// Which slice of a text.
struct SliceWay {
  enum class Kind : std::uint8_t { head, tail, range } kind = Kind::head;
  std::uint64_t first = 0;  ///< of a range
  std::uint64_t n = 0;      ///< tokens

  [[nodiscard]] std::string said() const;
};
SliceWay random_slice_way(std::uint64_t n_tokens, std::mt19937& random);

/// The slice is a part of the text at its offset, splits no character, has at most n tokens, does
/// not depend on blocks, and is as long as toll/slice.h says: compared with each longer one that it
/// speaks of. Of texts of up to LongestPart::kNear characters these are all that there are.
void check_slice(Encoder& encoder, std::string_view text, SliceWay way, std::mt19937& random,
                 Findings& out);

/// How a text is cut into chunks.
struct ChunkWay {
  ChunkAt at = ChunkAt::line;
  std::uint64_t n_tokens = 1;
  std::uint64_t n_reserved = 0;
  std::uint64_t n_overlap = 0;
  std::uint64_t n_least = 0;
  unsigned header = 0;  ///< which; 0: none
  bool splits_units = true;

  [[nodiscard]] std::string said() const;
};
ChunkWay random_chunk_way(std::uint64_t n_tokens, std::mt19937& random);

/// All that toll/chunk.h promises of chunks, of each and of its neighbours; a walk from the front
/// counts the places again. What is as full as can be is compared with one unit more.
void check_chunks(Encoder& encoder, std::string_view text, const ChunkWay& way,
                  std::mt19937& random, Findings& out);

}  // namespace toll::test

// toll/chunk.h - a text as chunks of at most N tokens each.
//
//   toll::ChunkOptions options;
//   options.n_tokens = 512;
//   options.at = toll::ChunkAt::paragraph;
//   toll::Chunker chunker(encoder, options, [](const toll::Chunk& chunk) { use(chunk.text); return
//   true; }); while (read(block)) chunker.feed(block); chunker.finish();
#pragma once

#include <toll/result.h>
#include <toll/tokenizer.h>
#include <toll/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace toll {

/// What a text is cut between. Where not one unit fits, it is cut at the next finer kind:
///   paragraph, line, sentence, word, grapheme, character
///   markdown (headings, then blocks, then items, rows and blank lines of code), line, ...
///   code (blank lines before what is not indented, other blank lines, outdents), line, word, ...
/// A unit has what follows it up to the next: blank lines, spaces.
enum class ChunkAt : std::uint8_t {
  token,      ///< tokens of the chunk's own text, between characters
  character,  ///< as many characters as there is room for
  grapheme,   ///< what a reader takes for a character: UAX #29 of Unicode 17.0
  word,       ///< UAX #29, without dictionaries: of Thai, each grapheme is a word
  sentence,   ///< UAX #29, but that a sentence goes on after an abbreviation
  line,       ///< ended by LF
  paragraph,  ///< ended by blank lines
  markdown,   ///< CommonMark's blocks: a fenced block that fits is not cut
  code,       ///< blank lines and outdents
};

/// Whose abbreviations end no sentence: those of CLDR 42. root: no full stop is one.
enum class SentenceLocale : std::uint8_t { en, de, es, fr, it, pt, ru, root };

/// A place in a text, between characters. Bytes that are not UTF-8 are a character each.
struct TextPlace {
  std::uint64_t byte = 0;
  std::uint64_t character = 0;
  std::uint64_t line = 1;  ///< from 1: one more than the LF before it
};

/// A part of a text. What it borrows is there until the call that got it returns.
struct Chunk {
  std::uint64_t index = 0;  ///< from 0
  /// Of its part of the text, without the header. `end.line` is the line of its last character.
  TextPlace begin;
  TextPlace end;
  std::string_view text;  ///< the header, then its part of the text
  std::uint64_t n_header_bytes = 0;
  std::uint64_t n_shared_bytes = 0;  ///< of its part, those that the chunk before has, too
  std::uint64_t n_tokens = 0;        ///< of `text`, encoded by itself
  bool too_large = false;            ///< one unit, which has more tokens than there is room for
};

struct ChunkOptions {
  std::uint64_t n_tokens = 512;  ///< the most of a chunk
  std::uint64_t n_reserved = 0;  ///< of these, how many stay free
  std::uint64_t n_overlap = 0;   ///< the most that a chunk shares with the one before it
  std::uint64_t n_least = 0;     ///< no boundary is taken that leaves a chunk fewer
  ChunkAt at = ChunkAt::paragraph;
  SentenceLocale locale = SentenceLocale::en;
  /// false: a unit of the kind that has too many tokens is not cut, but comes as one chunk.
  bool splits_units = true;
  /// What stands in front of a chunk; null: nothing.
  std::function<std::string(std::uint64_t index, const TextPlace& begin)> header = {};
  std::uint64_t max_held_bytes = std::uint64_t{256} << 20U;
};

/// Cuts a text that arrives in blocks into chunks. Promised of every text in every vocabulary:
///  - A chunk's text, header and overlap included, encoded by itself has at most n_tokens -
///    n_reserved tokens: it was encoded, and these were counted. One that has more says so
///    (too_large): a unit, if units are not to be cut, or one character.
///  - No cut splits a UTF-8 character (bytes of no character may be cut anywhere).
///  - The parts, without what they share, are the text, byte for byte.
///  - A text that fits is one chunk; an empty one is none. Each chunk ends behind the one before.
///  - Neighbours share as much as begins at a boundary of the kind and has at most n_overlap
///    tokens; less only where the next unit would not fit beside it.
///  - A chunk is as full as it can be: with the next unit it would have too many tokens. Units are
///    looked for as far as 8 tokens, and characters as far as 256 bytes, beyond the limit: the
///    number of tokens does not always grow with the text, so that farther away there could be an
///    end with fewer. The same holds of where an overlap begins.
///  - How the text is cut into blocks changes nothing.
/// Special tokens in the text are text.
///
/// One use per Chunker, and not thread-safe. `encoder` is borrowed, serves nothing else until
/// finish(), and forgets any unfinished text.
/// Cost: linear; each chunk is encoded twice, three times with an overlap, rarely more often.
/// Memory: the text of two chunks or so, 8 bytes for each of their tokens.
class Chunker {
 public:
  /// Takes a chunk. @return  false: no more are wanted.
  using Take = std::function<bool(const Chunk&)>;

  Chunker(Encoder& encoder, ChunkOptions options, Take take);
  Chunker(Chunker&&) noexcept;
  Chunker& operator=(Chunker&&) noexcept;
  ~Chunker();

  /// The next bytes of the text. Chunks come as soon as no later byte can change them.
  /// @return  false once no more chunks are wanted.
  /// Errors: limit (a chunk needs more than max_held_bytes; offset: of its first byte), and those
  /// of Encoder::feed(). They stay.
  Result<bool> feed(std::string_view block);

  /// Ends the text: the last chunks come. @return  n_tokens is the sum of the chunks'.
  /// Errors: as feed().
  Result<TextStats> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace toll

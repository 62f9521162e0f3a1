// toll/slice.h - the part of a text that a range of its tokens covers.
#pragma once

#include <toll/result.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace toll {

/// What a Slicer found.
struct TextSlice {
  std::string text;
  std::uint64_t offset = 0;    ///< of text in the whole input, in bytes
  std::uint64_t n_tokens = 0;  ///< tokens that text re-encodes to
};

/// Cuts a text that arrives in blocks down to a part that has at most N tokens. Promised of every
/// text in every vocabulary:
///  - The slice splits no UTF-8 character (bytes of no character may be cut anywhere).
///  - Encoded by itself it has at most N tokens: it was encoded, and these were counted.
///  - It is not shorter than need be: no slice that is longer by up to 16 characters has at most N
///    tokens, too. Longer ones are looked for as far as 256 bytes beyond the first (last) N tokens
///    of the whole text, for a range up to the end of its last token. So of texts of up to 16
///    characters the longest slice there is is found. (The number of tokens does not always grow
///    with the text, so that far away there could be a longer one.) A slice of more than 1024 bytes
///    gives up tokens where it must, but is not encoded anew for each character: it grows by what
///    the 256 bytes next to the cut promise, if that proves true.
///  - How the text is cut into blocks changes nothing.
/// Special tokens in the text are text.
///
/// One use per Slicer, and not thread-safe. `encoder` is borrowed from here to finish(), serves
/// nothing else in between, and forgets any unfinished text.
/// Cost: linear; the slice itself is encoded twice, rarely more often. Memory: the slice's text,
/// what the encoder cannot decide yet, and for tail() 4 bytes a token.
///
///   auto slicer = toll::Slicer::head(encoder, 1000);
///   while (read(block) && *slicer.feed(block)) {}
///   auto cut = slicer.finish();  // cut->text, at most 1000 tokens
class Slicer {
 public:
  /// From the beginning: the first `n` tokens, or a little more if that has no more tokens.
  static Slicer head(Encoder& encoder, std::uint64_t n);
  /// Up to the end: the last `n` tokens, or a little more if that has no more tokens.
  static Slicer tail(Encoder& encoder, std::uint64_t n);
  /// Tokens [first, last); last >= first. Past the end of the text there is nothing. The beginning
  /// moves for a split character only; what re-encodes to too many tokens loses its end. Nothing
  /// beyond the last token is taken along, so that slices of neighbouring ranges do not overlap.
  static Slicer range(Encoder& encoder, std::uint64_t first, std::uint64_t last);

  Slicer(Slicer&&) noexcept;
  Slicer& operator=(Slicer&&) noexcept;
  ~Slicer();

  /// The most bytes of text to hold (default 256 MiB). Call it before feed().
  void set_max_held_bytes(std::uint64_t n_bytes) noexcept;

  /// The next bytes of the text. @return false once later bytes cannot matter: stop reading. For
  /// head() that is a few hundred bytes beyond its tokens.
  /// Errors: limit (the tokens of the slice, or of tail() at some point of the text, have more
  /// bytes than may be held; offset: the first byte too many), and those of Encoder::feed(). They
  /// stay.
  Result<bool> feed(std::string_view block);

  /// Ends the text and gives the slice. An empty one lies where the range begins (at 0 if no tokens
  /// were asked for, at the end of a text that has fewer). Errors: as feed().
  Result<TextSlice> finish();

 private:
  struct Impl;
  explicit Slicer(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

/// What is left of a text whose middle is out.
struct TextEnds {
  std::string text;              ///< the beginning, the marker, and the end; or the whole text
  std::uint64_t n_tokens = 0;    ///< of `text`
  std::uint64_t n_begin = 0;     ///< bytes of the beginning, in front of the marker
  std::uint64_t end_offset = 0;  ///< where the end begins in the whole text
  bool is_whole = false;         ///< the text fits: there is no marker in it
};

/// Cuts the middle out of a text that arrives in blocks, so that its beginning, a marker and its
/// end have at most N tokens together. Promised of every text in every vocabulary:
///  - What is left, encoded by itself, has at most N tokens: it was encoded, and these were
///  counted.
///  - A text of at most N tokens is left as it is, N being at least 1.
///  - Beginning and end share what the marker leaves of the N; where the three together have other
///    tokens than each by itself, they are shorter by as many, or one of them longer.
///  - No UTF-8 character is split, and no byte of the text is there twice.
/// Special tokens in the text are text. One use, not thread-safe.
/// Cost: linear. Memory: the text of 2 N tokens, and 4 bytes for each of N.
class MiddleOut {
 public:
  /// @param tokenizer  borrowed. @param n  the most tokens.
  MiddleOut(const Tokenizer& tokenizer, std::uint64_t n, std::string marker);
  MiddleOut(MiddleOut&&) noexcept;
  MiddleOut& operator=(MiddleOut&&) noexcept;
  ~MiddleOut();

  /// The most bytes of text to hold, of the beginning and of the end each (default 256 MiB). Call
  /// it before feed().
  void set_max_held_bytes(std::uint64_t n_bytes) noexcept;
  /// The next bytes of the text. Errors: as Slicer::feed().
  Status feed(std::string_view block);
  /// Ends the text. Errors: as Slicer::finish(); limit (the marker alone has more than N
  /// tokens).
  Result<TextEnds> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace toll

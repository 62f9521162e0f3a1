// toll/tokenizer.h - text to tokens and back, for one vocabulary.
//
//   auto vocab = toll::Vocab::open(*toll::find_vocab("o200k_base"));  // toll/find_vocab.h
//   auto tokenizer = toll::Tokenizer::create(*vocab);
//   toll::Encoder encoder(*tokenizer);
//   auto n = encoder.count("hello world");  // *n == 2
#pragma once

#include <toll/result.h>
#include <toll/sink.h>
#include <toll/types.h>
#include <toll/vocab.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace toll {

/// What to do when text contains the spelling of a special token, such as "<|endoftext|>".
enum class Specials : std::uint8_t {
  as_text,   ///< encode the characters like any others (the default: input is data)
  as_token,  ///< emit the special token's id
  reject,    ///< fail with Errc::special_in_text
  strip,     ///< leave the spelling out; the text on either side is encoded apart
};

/// The instruction set whose kernels run: "scalar", "sse4", "avx2", "avx512" or "neon". The best
/// that the processor has, or the one that the environment variable TOLL_ISA names; a name that is
/// none of them, or that the processor lacks, changes nothing. Never changes a result.
[[nodiscard]] std::string_view isa_name() noexcept;

/// Everything a model needs, decided once. Immutable; share one between any number of threads.
class Tokenizer {
 public:
  /// Errors: bad_vocab (a scheme that this build does not know). Cost: constant.
  static Result<Tokenizer> create(Vocab vocab);

  [[nodiscard]] const Vocab& vocab() const noexcept;

  /// The text of `ids`, as the vocabulary's own library decodes them, but that bytes which are no
  /// UTF-8 stay as they are. Special tokens give their spelling (sentencepiece: nothing).
  /// Errors: bad_token (Error::offset is the index in `ids`).
  [[nodiscard]] Result<std::string> decode(std::span<const TokenId> ids) const;

  /// Whether the text of some ids is the text of each, end to end: then they may come in parts.
  [[nodiscard]] bool decodes_in_parts() const noexcept;

  struct Plan;  // lib/encode/plan.h
  [[nodiscard]] const Plan& plan() const noexcept { return *plan_; }

 private:
  explicit Tokenizer(std::shared_ptr<const Plan> plan) noexcept : plan_(std::move(plan)) {}
  std::shared_ptr<const Plan> plan_;
};

/// Where a text may be cut so that its parts, encoded apart, have the tokens of the whole: before a
/// space that follows a small ASCII letter. Proved for each vocabulary from its pre-tokeniser: from
/// no state does a piece go on over that place, or depend on what is behind it. Some of the parts,
/// joined in their order, meet at such places, too, and may be encoded as one text. For texts whose
/// special tokens are text. A value; the tokenizer need not outlive it.
class ChunkBoundaries {
 public:
  explicit ChunkBoundaries(const Tokenizer& tokenizer) noexcept;

  /// Whether the proof succeeded.
  [[nodiscard]] bool proved() const noexcept { return proved_; }
  /// The last such place in `text`; 0 if there is none, or no proof.
  [[nodiscard]] std::size_t last(std::string_view text) const noexcept;

 private:
  bool proved_;
};

/// One thread's scratch space and word cache for one Tokenizer. Not thread-safe; keep one per
/// thread and reuse it. Its memory is bounded whatever the text.
///
/// Bytes that are not well-formed UTF-8 are encoded byte by byte, without loss, and counted in
/// TextStats. The result never depends on how a text was cut into blocks.
class Encoder {
 public:
  /// Keeps what the tokenizer knows: neither it nor its vocabulary need outlive the encoder.
  explicit Encoder(const Tokenizer& tokenizer);
  ~Encoder();
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;

  /// Tokens in `text`.
  /// Errors: special_in_text (offset: its first byte), limit.
  /// Cost: O(n) amortised; O(n log w) inside one unbroken word, w being a fixed window.
  Result<std::uint64_t> count(std::string_view text, Specials specials = Specials::as_text);

  /// Appends the ids of `text` to `out`, which is unchanged if this fails. Otherwise as count().
  Status encode(std::string_view text, std::vector<TokenId>& out,
                Specials specials = Specials::as_text);

  /// Appends one Slice per token to `out`, which is unchanged if this fails. Slices are in order
  /// and, but for stripped special tokens, tile the text. Otherwise as count().
  Status slices(std::string_view text, std::vector<Slice>& out,
                Specials specials = Specials::as_text);

  /// Begins a text that arrives in blocks and forgets any unfinished one. `sink` is borrowed until
  /// finish() or the next begin().
  void begin(Sink& sink, Specials specials = Specials::as_text);

  /// The next bytes of the text; a block may end anywhere, also inside a character.
  /// @return false once the sink asked to stop: further blocks change nothing.
  /// Errors: special_in_text (offset in the whole text), limit (offset: where the text begins that
  /// is held back, or, unless one pattern alone cuts the text, how far it was read). After a
  /// failure only begin() helps.
  Result<bool> feed(std::string_view block);

  /// Ends the text: the last tokens reach the sink. Errors: as feed().
  Result<TextStats> finish();

  /// The most bytes of memory that the encoder may use to hold text back because the text so far
  /// does not decide where a token ends (a line break followed by an endless run of spaces, say).
  /// Default 256 MiB; past it feed() fails with Errc::limit.
  void set_max_held_bytes(std::uint64_t n_bytes) noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace toll

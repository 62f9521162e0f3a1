// toll/compile.h - makes .tollv images out of published vocabularies.
//
// importer (parse_tiktoken, import_hugging_face, import_sentencepiece, import_tekken) ->
// VocabSource
// -> compile_vocab -> image.
#pragma once

#include <toll/result.h>
#include <toll/steps.h>
#include <toll/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace toll {

/// One token of a source vocabulary.
struct SourceToken {
  TokenId id = kNoToken;
  std::string bytes;
  /// Whether text can become this token by the model: false for control pieces, byte pieces, and
  /// entries that only have a name.
  bool matchable = true;
  double score = 0;  ///< Unigram: log probability; kind char_bpe_by_score: the higher the sooner
};

/// A token that is found in the text before the model sees it.
struct AddedToken {
  TokenId id = kNoToken;
  std::string text;
  bool special = true;       ///< a control token: text by default, see Specials
  bool left_strip = false;   ///< takes the white space before it along
  bool right_strip = false;  ///< and after it
  bool single_word = false;  ///< only where no word character touches it
  bool normalized = false;   ///< looked for after normalising, in its own normalised form
};

/// Two tokens that merge into a third. Merges are done in the order in which they are listed.
struct SourceMerge {
  TokenId left = kNoToken;
  TokenId right = kNoToken;
  TokenId merged = kNoToken;
};

/// How a pattern is written.
enum class PatternSyntax : std::uint8_t {
  common,     ///< see pattern/pattern.h
  oniguruma,  ///< the same, refusing what Oniguruma reads in another way
  literal,    ///< the text itself
};

/// One normaliser or pre-tokeniser.
struct SourceStep {
  StepKind kind = StepKind::nfc;
  std::uint32_t flags = 0;
  std::string a;
  std::string b;
  PatternSyntax syntax = PatternSyntax::common;  ///< of a, where that is a pattern
  std::string where = {};  ///< in the file that it comes from, for messages: "normalizer"
};

/// One step from spellings to text.
struct SourceDecoder {
  DecodeKind kind = DecodeKind::join;
  std::uint32_t flags = 0;
  std::string a;
  std::string b;
  PatternSyntax syntax = PatternSyntax::common;
  std::string where = {};
};

/// What makes tokens of a piece of text.
struct SourceModel {
  enum class Kind : std::uint8_t {
    byte_bpe_by_rank,   ///< tiktoken: neighbours that make a token merge, lowest id first
    byte_bpe,           ///< merges over bytes
    char_bpe,           ///< merges over characters
    char_bpe_by_score,  ///< sentencepiece: neighbours that make a token merge, best score first
    unigram,            ///< as Hugging Face tokenizers computes it
    unigram_sp,         ///< as sentencepiece does
    word_piece,
    word_level,
  };
  Kind kind = Kind::byte_bpe_by_rank;
  std::vector<SourceMerge> merges;     ///< byte_bpe, char_bpe
  TokenId unknown = kNoToken;          ///< for what has no token; kNoToken: it makes none
  std::vector<TokenId> byte_ids;       ///< byte fallback: 256 of them, or none
  bool ignore_merges = false;          ///< a piece that is a token is that token
  bool fuse_unknown = false;           ///< unknown characters in a row are one token
  double unknown_score = 0;            ///< unigram: of an unknown character
  std::string continuing;              ///< word_piece: what a piece inside a word begins with
  std::uint32_t max_word_chars = 100;  ///< word_piece: longer words are unknown
};

/// A vocabulary before it is compiled.
struct VocabSource {
  /// Description lines; "name" is required. See Vocab::property() for the keys.
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<SourceToken> tokens;
  std::vector<AddedToken> added;
  SourceModel model;
  std::vector<SourceStep> steps;  ///< normalisers, then pre-tokenisers, in order
  std::vector<SourceDecoder> decoders;
  /// Ids that the model's own code puts before and after a text.
  std::vector<TokenId> template_before;
  std::vector<TokenId> template_after;

  /// Appends the step that cuts text where `pattern` matches, every match and every gap being a
  /// piece.
  void split_by(std::string pattern, PatternSyntax syntax = PatternSyntax::common) {
    steps.push_back({StepKind::split, 0, std::move(pattern), {}, syntax});
  }
};

/// Reads the tiktoken format: lines of BASE64 SP RANK, LF or CRLF.
/// Errors: bad_vocab (offset: the line's first byte; the detail names the line).
Result<std::vector<SourceToken>> parse_tiktoken(std::string_view text);

/// Reads a Hugging Face tokenizer.json. The result has no name yet.
/// Errors: bad_vocab (offset: where the JSON is malformed, else 0; the detail names the path of the
/// construct, such as "normalizer.normalizers[1].type: Foo is not known").
/// Cost: a few times the file in memory.
Result<VocabSource> import_hugging_face(std::string_view json);

/// Reads a sentencepiece .model (a protocol buffer). The result has no name yet.
/// Errors: bad_vocab (offset: the byte at fault).
Result<VocabSource> import_sentencepiece(std::string_view bytes);

/// Reads a Mistral tekken.json. The result has no name yet. Errors: as import_hugging_face().
Result<VocabSource> import_tekken(std::string_view json);

/// The pre-tokeniser pattern of a named scheme: "gpt2", "cl100k", "o200k", ...
/// Errors: unknown_name.
Result<std::string> scheme_pattern(std::string_view name);

/// The names that scheme_pattern() knows.
std::vector<std::string_view> scheme_names();

/// The version of the character classes that patterns are compiled with: the property "unicode".
inline constexpr std::string_view kUnicodeVersion = "16.0.0";

/// Compiles and proves a vocabulary: no id or spelling occurs twice, byte-level vocabularies have
/// all bytes, and every token encodes to itself or is listed in the property "unreachable". The
/// same source always gives the same bytes. Errors: bad_vocab (offset: index of the token at
/// fault), bad_pattern. Cost: a second or so for 200,000 tokens.
Result<std::string> compile_vocab(const VocabSource& source);

}  // namespace toll

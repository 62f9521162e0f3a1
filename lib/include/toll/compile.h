// toll/compile.h - makes .tollv images out of published vocabularies.
#pragma once

#include <toll/result.h>
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
};

/// A vocabulary before it is compiled.
struct VocabSource {
  /// Description lines; "name" is required. See Vocab::property() for the keys.
  std::vector<std::pair<std::string, std::string>> properties;
  /// The model's own pre-tokeniser pattern (Perl syntax).
  std::string pattern;
  /// Ordinary tokens. A lower id merges earlier, as in the tiktoken format, where the id is the
  /// rank.
  std::vector<SourceToken> tokens;
  std::vector<SourceToken> specials;
};

/// Reads the tiktoken format: lines of BASE64 SP RANK, LF or CRLF.
/// Errors: bad_vocab (offset: the line's first byte; the detail names the line).
Result<std::vector<SourceToken>> parse_tiktoken(std::string_view text);

/// The pre-tokeniser pattern of a named scheme: "gpt2", "cl100k", "o200k", ...
/// Errors: unknown_name.
Result<std::string> scheme_pattern(std::string_view name);

/// Compiles and proves a vocabulary: every byte is a token, no id or spelling occurs twice, the
/// pattern splits any text completely, and every token encodes to itself or is listed in the
/// property "unreachable". The same source always gives the same bytes.
/// Errors: bad_vocab (offset: index of the token at fault), bad_pattern.
/// Cost: a second or so for 200,000 tokens.
Result<std::string> compile_vocab(const VocabSource& source);

}  // namespace toll

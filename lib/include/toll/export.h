// toll/export.h - a vocabulary in the formats that other programs read.
#pragma once

#include <toll/result.h>
#include <toll/vocab.h>

#include <string>

namespace toll {

/// The ordinary tokens as tiktoken ranks: lines of BASE64 SP RANK, ascending. The pre-tokeniser and
/// the special tokens are not in that format.
/// Errors: bad_vocab (detail: why ranks do not express this vocabulary).
Result<std::string> export_tiktoken(const Vocab& vocab);

/// A tokenizer.json of Hugging Face tokenizers. import_hugging_face() makes a vocabulary of it that
/// gives every text the same ids.
/// Errors: bad_vocab (detail: why not). So far only byte-level byte-pair encodings that cut pieces
/// by one pattern and do not normalise can be exported.
/// Cost: some times the file in memory.
Result<std::string> export_hugging_face(const Vocab& vocab);

}  // namespace toll

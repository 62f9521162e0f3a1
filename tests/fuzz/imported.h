// imported.h - what must hold of every vocabulary that an importer lets through.
#pragma once

#include <toll/compile.h>
#include <toll/tokenizer.h>

#include "fuzz/fuzz_input.h"
#include "laws/laws.h"

namespace toll::test {

/// White space of all kinds, marks, CJK, emoji, characters that normalisers change or remove, bytes
/// that are no UTF-8, and the texts of the seeds' tokens.
inline constexpr std::string_view kImportedText =
    "The quick  brown fo\xcc\x81x, 123 \xe4\xbd\xa0\xe5\xa5\xbd\n\n \xff don't <s>ab abc</s> "
    "\xc2\xa0\xe2\x96\x81"
    "a\xe2\x96\x81\xef\xac\x81 \xf0\x9f\x98\x80\xc4\xb0\xc3\xa9\xc2\x85\xe1\xa0\x8e\xef\xbb\xbf "
    "[MASK] aaaaaaaaaaaa\t\r\n<0x41> \xe2\x82";

/// The tokenizer of what was imported, or of the refusal nothing, which says why. What compiles
/// opens.
inline std::optional<Tokenizer> opened(Result<VocabSource> source) {
  if (!source) {
    require(!source.error().detail.empty());
    return std::nullopt;
  }
  source->properties.emplace_back("name", "imported");
  const auto image = compile_vocab(*source);
  if (!image) {
    require(!image.error().detail.empty());
    return std::nullopt;
  }
  auto vocab = Vocab::copy_of(*image);
  require(static_cast<bool>(vocab));
  auto tokenizer = Tokenizer::create(*std::move(vocab));
  require(static_cast<bool>(tokenizer));
  return *std::move(tokenizer);
}

/// The laws hold of one nasty text.
inline void check_imported(Result<VocabSource> source) {
  const auto tokenizer = opened(std::move(source));
  if (!tokenizer) return;
  Encoder encoder(*tokenizer);
  std::mt19937 random(1);
  Findings out;
  check_text(*tokenizer, encoder, kImportedText, random, out);
  require_no_fault(out.fault);
}

}  // namespace toll::test

// imported.h - what must hold of every vocabulary that an importer lets through.
#pragma once

#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <cstdlib>
#include <vector>

namespace toll::test {

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// White space of all kinds, marks, CJK, emoji, characters that normalisers change or remove, bytes
/// that are no UTF-8, and the texts of the seeds' tokens.
inline constexpr std::string_view kImportedText =
    "The quick  brown fo\xcc\x81x, 123 \xe4\xbd\xa0\xe5\xa5\xbd\n\n \xff don't <s>ab abc</s> "
    "\xc2\xa0\xe2\x96\x81"
    "a\xe2\x96\x81\xef\xac\x81 \xf0\x9f\x98\x80\xc4\xb0\xc3\xa9\xc2\x85\xe1\xa0\x8e\xef\xbb\xbf "
    "[MASK] aaaaaaaaaaaa\t\r\n<0x41> \xe2\x82";

/// A refusal says why. An image opens, and of one nasty text: count == encode.size(); blocks change
/// nothing; slices do not overlap and stay inside the text; ids decode, or are refused.
inline void check_imported(Result<VocabSource> source) {
  if (!source) return require(!source.error().detail.empty());
  source->properties.emplace_back("name", "imported");
  const auto image = compile_vocab(*source);
  if (!image) return require(!image.error().detail.empty());
  auto vocab = Vocab::own(*image);
  require(static_cast<bool>(vocab));
  const auto tokenizer = Tokenizer::create(*std::move(vocab));
  require(static_cast<bool>(tokenizer));
  Encoder encoder(*tokenizer);
  for (const Specials specials : {Specials::as_text, Specials::as_token, Specials::strip}) {
    std::vector<TokenId> ids;
    require(static_cast<bool>(encoder.encode(kImportedText, ids, specials)));
    require(*encoder.count(kImportedText, specials) == ids.size());
    std::vector<TokenId> in_blocks;
    IdSink sink(in_blocks);
    encoder.begin(sink, specials);
    for (std::size_t at = 0; at < kImportedText.size(); at += 3)
      require(static_cast<bool>(encoder.feed(kImportedText.substr(at, 3))));
    require(static_cast<bool>(encoder.finish()));
    require(in_blocks == ids);
    std::vector<Slice> slices;
    require(static_cast<bool>(encoder.slices(kImportedText, slices, specials)));
    require(slices.size() == ids.size());
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < slices.size(); ++i) {
      require(slices[i].id == ids[i] && slices[i].offset >= end);
      end = slices[i].offset + slices[i].n_bytes;
    }
    require(end <= kImportedText.size());
    static_cast<void>(tokenizer->decode(ids));
  }
}

}  // namespace toll::test

// import_fixture.h - vocabularies that tests import and compile in memory.
#pragma once

#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"

namespace toll {

struct Imported {
  std::optional<Tokenizer> tokenizer;  ///< none where the vocabulary was refused
  std::string refusal;
  std::uint64_t offset = 0;
};

inline Imported compiled(Result<VocabSource> source) {
  const auto refused = [](const Error& error) {
    return Imported{std::nullopt, error.detail, error.offset};
  };
  if (!source) return refused(source.error());
  source->properties.emplace_back("name", "imported");
  const auto image = compile_vocab(*source);
  if (!image) return refused(image.error());
  auto vocab = Vocab::copy_of(*image);
  REQUIRE(vocab);
  auto tokenizer = Tokenizer::create(*std::move(vocab));
  REQUIRE(tokenizer);
  return {*std::move(tokenizer), {}, 0};
}

/// The ids of `text`, which are as many as are counted, and those of its slices.
inline std::vector<TokenId> encoded(const Imported& imported, std::string_view text,
                                    Specials specials) {
  Encoder encoder(*imported.tokenizer);
  std::vector<TokenId> ids;
  REQUIRE(encoder.encode(text, ids, specials));
  CHECK(*encoder.count(text, specials) == ids.size());
  std::vector<Slice> slices;
  REQUIRE(encoder.slices(text, slices, specials));
  std::vector<TokenId> ids_of_slices;
  for (const Slice& slice : slices) ids_of_slices.push_back(slice.id);
  CHECK(ids_of_slices == ids);
  return ids;
}

/// Ids with spaces between them, or why the vocabulary is refused.
inline std::string ids_of(const Imported& imported, std::string_view text,
                          Specials specials = Specials::as_text) {
  if (!imported.tokenizer) return imported.refusal;
  std::string line;
  for (const TokenId id : encoded(imported, text, specials))
    line.append(line.empty() ? "" : " ").append(std::to_string(id));
  return line;
}

/// The tokens of `text` with bars between them, or why the vocabulary is refused.
inline std::string tokens_of(const Imported& imported, std::string_view text,
                             Specials specials = Specials::as_text) {
  if (!imported.tokenizer) return imported.refusal;
  std::string line;
  for (const TokenId id : encoded(imported, text, specials))
    line.append(line.empty() ? "" : "|").append(imported.tokenizer->vocab().bytes(id));
  return line;
}

}  // namespace toll

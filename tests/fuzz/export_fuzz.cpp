// export_fuzz.cpp - any bytes as a tokenizer.json that is exported again. Invariants: an export is
// refused with a reason, or it can be imported, and then gives a text the same ids; ranks are those
// of the ordinary tokens.
#include <toll/export.h>

#include "fuzz/imported.h"

namespace {

namespace test = toll::test;
using test::require;
using toll::Encoder;
using toll::export_hugging_face;
using toll::export_tiktoken;
using toll::import_hugging_face;
using toll::parse_tiktoken;
using toll::SourceToken;
using toll::Specials;
using toll::TokenId;
using toll::Tokenizer;
using toll::Vocab;

std::vector<TokenId> ids_of(const Tokenizer& tokenizer, Specials specials) {
  std::vector<TokenId> ids;
  Encoder encoder(tokenizer);
  require(static_cast<bool>(encoder.encode(test::kImportedText, ids, specials)));
  return ids;
}

void check_ranks(const Vocab& vocab) {
  const auto exported = export_tiktoken(vocab);
  if (!exported) return require(!exported.error().detail.empty());
  const auto tokens = parse_tiktoken(*exported);
  require(tokens && tokens->size() == vocab.n_tokens());
  for (const SourceToken& token : *tokens) require(vocab.find(token.bytes) == token.id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tokenizer =
      test::opened(import_hugging_face({reinterpret_cast<const char*>(data), size}));
  if (!tokenizer) return 0;
  check_ranks(tokenizer->vocab());
  const auto exported = export_hugging_face(tokenizer->vocab());
  if (!exported) {
    require(!exported.error().detail.empty());
    return 0;
  }
  const auto again = test::opened(import_hugging_face(*exported));
  require(again.has_value());
  for (const Specials specials : {Specials::as_text, Specials::as_token})
    require(ids_of(*again, specials) == ids_of(*tokenizer, specials));
  return 0;
}

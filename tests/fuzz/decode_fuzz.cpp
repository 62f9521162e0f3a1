// decode_fuzz.cpp - any ids through the decoder of a tiny vocabulary. Invariants: they decode, or
// the error names the first id that does not; every id with bytes decodes; where the tokenizer says
// so, ids decode one by one.
//
// An input: which vocabulary, then ids of two bytes; the highest ones are outside the vocabulary.
#include <vector>

#include "fuzz/fuzz_input.h"
#include "fuzz/tiny_vocabs.h"

namespace {

using toll::test::require;

void check_decode(const toll::Tokenizer& tokenizer, std::span<const toll::TokenId> ids) {
  const auto decoded = tokenizer.decode(ids);
  if (!decoded) {
    const std::uint64_t bad = decoded.error().offset;
    require(decoded.error().code == toll::Errc::bad_token && bad < ids.size());
    require(!tokenizer.decode(ids.subspan(bad, 1)));
    require(static_cast<bool>(tokenizer.decode(ids.first(bad))));
    return;
  }
  if (!tokenizer.decodes_in_parts()) return;
  std::string parts;
  for (const toll::TokenId id : ids) parts += *tokenizer.decode({&id, 1});
  require(parts == *decoded);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const auto& vocabs = toll::test::tiny_vocabs();
  const toll::Tokenizer& tokenizer = vocabs[input.byte() % vocabs.size()].tokenizer;
  const toll::Vocab& vocab = tokenizer.vocab();
  std::vector<toll::TokenId> ids;
  bool all_there = true;
  while (!input.ended()) {
    const auto id = static_cast<toll::TokenId>(input.number(2));
    ids.push_back(id < 0xff00 ? id % vocab.n_ids() : toll::kNoToken - (0xffff - id));
    all_there = all_there && !vocab.bytes(ids.back()).empty();
  }
  check_decode(tokenizer, ids);
  require(static_cast<bool>(tokenizer.decode(ids)) == all_there);
  return 0;
}

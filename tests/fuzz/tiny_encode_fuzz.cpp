// tiny_encode_fuzz.cpp - any text through a tiny vocabulary: every model kind, normaliser,
// pre-tokeniser and special token of the seeds of the import targets. Invariants: those of
// check_text() in laws/laws.h.
//
// An input: which vocabulary, the seed of what is random, and the text.
#include "fuzz/fuzz_input.h"
#include "fuzz/tiny_vocabs.h"
#include "laws/laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const auto& vocabs = toll::test::tiny_vocabs();
  const toll::Tokenizer& tokenizer = vocabs[input.byte() % vocabs.size()].tokenizer;
  std::mt19937 random(input.byte());
  toll::Encoder encoder(tokenizer);
  toll::test::Findings out;
  toll::test::check_text(tokenizer, encoder, input.rest(), random, out);
  toll::test::require_no_fault(out.fault);
  return 0;
}

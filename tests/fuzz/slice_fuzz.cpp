// slice_fuzz.cpp - any text and any range of its tokens, with a tiny vocabulary. Invariants: those
// of check_slice() in laws/laws.h.
//
// An input: which vocabulary, which end, one number or for a range two, the seed of what is random,
// and the text.
#include "fuzz/fuzz_input.h"
#include "fuzz/tiny_vocabs.h"
#include "laws/laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const auto& vocabs = toll::test::tiny_vocabs();
  toll::Encoder encoder(vocabs[input.byte() % vocabs.size()].tokenizer);
  toll::test::SliceWay way;
  way.kind = static_cast<toll::test::SliceWay::Kind>(input.byte() % 3);
  if (way.kind == toll::test::SliceWay::Kind::range) way.first = input.byte();
  way.n = input.byte();
  std::mt19937 random(input.byte());
  toll::test::Findings out;
  toll::test::check_slice(encoder, input.rest(), way, random, out);
  toll::test::require_no_fault(out.fault);
  return 0;
}

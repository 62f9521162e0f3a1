// encode_fuzz.cpp - any text through the vocabularies that the command carries, whose tables are
// large enough for every fast path. Invariants: those of check_text() in laws/laws.h, whatever the
// encoder met before.
//
// An input: which vocabulary, the seed of what is random, and the text.
#include <map>

#include "fuzz/fuzz_input.h"
#include "laws/laws.h"
#include "vocab_fixture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kNames[] = {"cl100k_base", "o200k_base"};
  static std::map<std::string_view, toll::Encoder> encoders;
  if (encoders.empty()) {
    for (const std::string_view name : kNames)
      encoders.emplace(name, toll::Encoder(toll::test::tokenizer_for(name)));
  }
  toll::test::FuzzInput input(data, size);
  const std::string_view name = kNames[input.byte() % std::size(kNames)];
  std::mt19937 random(input.byte());
  toll::test::Findings out;
  toll::test::check_text(toll::test::tokenizer_for(name), encoders.at(name), input.rest(), random,
                         out);
  toll::test::require_no_fault(out.fault);
  return 0;
}

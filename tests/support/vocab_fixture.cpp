// vocab_fixture.cpp - see vocab_fixture.h.
#include "vocab_fixture.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

namespace toll::test {

const Tokenizer& tokenizer_for(std::string_view name) {
  static std::map<std::string, Tokenizer, std::less<>> opened;
  if (const auto found = opened.find(name); found != opened.end()) return found->second;
  const std::string path = std::string(TOLL_TEST_VOCABS) + "/" + std::string(name) + ".tollv";
  auto vocab = Vocab::open(path);
  if (!vocab) {
    std::fprintf(stderr, "%s\n", vocab.error().detail.c_str());
    std::abort();
  }
  auto tokenizer = Tokenizer::create(*std::move(vocab));
  if (!tokenizer) std::abort();
  return opened.emplace(std::string(name), *std::move(tokenizer)).first->second;
}

}  // namespace toll::test

// ranks_fuzz.cpp - any bytes as a tiktoken file. Invariants: a refusal names a place inside the
// file and says why; printed and parsed again, the tokens are the same.
#include <toll/compile.h>

#include "base/base64.h"
#include "fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toll::test::require;
  const auto tokens = toll::parse_tiktoken({reinterpret_cast<const char*>(data), size});
  if (!tokens) {
    require(tokens.error().offset <= size && !tokens.error().detail.empty());
    return 0;
  }
  std::string printed;
  for (const toll::SourceToken& token : *tokens)
    printed += toll::base::encode_base64(token.bytes) + " " + std::to_string(token.id) + "\n";
  const auto again = toll::parse_tiktoken(printed);
  require(again && again->size() == tokens->size());
  for (std::size_t i = 0; i < tokens->size(); ++i)
    require((*again)[i].bytes == (*tokens)[i].bytes && (*again)[i].id == (*tokens)[i].id);
  return 0;
}

// source_fuzz.cpp - any bytes as each text that the library parses: tiktoken ranks, a pre-tokeniser
// pattern, a price book. Invariants: no crash; a refusal names a place inside the input.
#include <toll/compile.h>
#include <toll/price.h>

#include <cstdlib>

#include "pretok/scheme_compiler.h"

namespace {

template <class T>
void require_place(const toll::Result<T>& result, std::size_t size) {
  if (!result && result.error().offset > size) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3U) {
    case 0: require_place(toll::parse_tiktoken(text), text.size()); break;
    case 1: require_place(toll::pretok::compile_scheme(text), text.size()); break;
    default: require_place(toll::PriceBook::parse(text), text.size()); break;
  }
  return 0;
}

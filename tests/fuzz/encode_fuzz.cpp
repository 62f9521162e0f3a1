// encode_fuzz.cpp - any bytes through every vocabulary. Invariants:
//  - decode(encode(x)) == x, count(x) == encode(x).size()
//  - feeding x in blocks (sizes from x's own first bytes) gives the same ids
//  - slices tile x
#include <toll/tokenizer.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "vocab_fixture.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::map<std::string_view, std::unique_ptr<toll::Encoder>> encoders;
  if (encoders.empty()) {
    for (const std::string_view name : {"r50k_base", "cl100k_base", "o200k_base"}) {
      encoders[name] = std::make_unique<toll::Encoder>(toll::test::tokenizer_for(name));
    }
  }
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (auto& [name, encoder] : encoders) {
    std::vector<toll::TokenId> ids;
    require(static_cast<bool>(encoder->encode(text, ids)));
    require(*encoder->count(text) == ids.size());
    require(*toll::test::tokenizer_for(name).decode(ids) == text);

    std::vector<toll::Slice> slices;
    require(static_cast<bool>(encoder->slices(text, slices)));
    std::uint64_t offset = 0;
    for (const toll::Slice& slice : slices) {
      require(slice.offset == offset);
      offset += slice.n_bytes;
    }
    require(offset == size);

    std::vector<toll::TokenId> in_blocks;
    toll::IdSink sink(in_blocks);
    encoder->begin(sink);
    for (std::size_t at = 0; at < size;) {
      const std::size_t block = 1 + data[at] % 64U;
      require(static_cast<bool>(encoder->feed(text.substr(at, block))));
      at += block;
    }
    require(static_cast<bool>(encoder->finish()));
    require(in_blocks == ids);
  }
  return 0;
}

// lib/merge/symbols.cpp - characters to symbols.
#include "merge/symbols.h"

#include "unicode/utf8.h"

namespace toll::merge {

using unicode::Utf8;

void SymbolTable::characters_of(const std::uint8_t* data, std::size_t n,
                                std::vector<Symbol>& out) const {
  constexpr unsigned kPageBits = 7;
  constexpr std::uint32_t kInPage = (1U << kPageBits) - 1;
  out.clear();
  for (std::size_t i = 0; i < n;) {
    Utf8 here{data[i], 1, Utf8::Kind::character};
    if (data[i] >= 0x80) {
      here = unicode::decode_utf8(reinterpret_cast<const char*>(data + i), n - i);
    }
    const bool is_character = here.kind == Utf8::Kind::character;
    const std::size_t n_bytes = is_character ? here.n_bytes : 1;
    TokenId id = kNoToken;
    if (is_character) {
      const std::uint32_t page = page_of_[here.code_point >> kPageBits];
      id = char_ids_[(page << kPageBits) + (here.code_point & kInPage)];
    }
    if (id == kNoToken && !byte_ids_.empty()) {
      for (std::size_t k = 0; k < n_bytes; ++k, ++i) {
        out.push_back({byte_ids_[data[i]], static_cast<std::uint32_t>(i + 1)});
      }
      continue;
    }
    i += n_bytes;
    if (id == kNoToken) id = unknown_;
    if (id != kNoToken) out.push_back({id, static_cast<std::uint32_t>(i)});
  }
}

std::size_t SymbolTable::n_unfinished(const std::uint8_t* data, std::size_t n) const noexcept {
  if (page_of_.empty()) return 0;
  return unicode::n_unfinished({reinterpret_cast<const char*>(data), n});
}

}  // namespace toll::merge

// lib/model/symbols.cpp - characters to symbols.
#include "model/symbols.h"

#include "unicode/utf8.h"

namespace toll::model {

void SymbolTable::characters_of(const std::uint8_t* data, std::size_t n,
                                std::vector<Symbol>& out) const {
  out.clear();
  for (std::size_t i = 0; i < n;) {
    unicode::Character here{data[i], 1, true};
    if (data[i] >= 0x80) here = unicode::first_character(data + i, n - i);
    TokenId id = here.is_valid ? of_character(here.code_point) : kNoToken;
    if (data[i] == ' ' && space_ != kNoToken) id = space_;
    if (id == kNoToken && !byte_ids_.empty()) {
      for (std::size_t k = 0; k < here.n_bytes; ++k, ++i) {
        out.push_back({byte_ids_[data[i]], static_cast<std::uint32_t>(i + 1)});
      }
      continue;
    }
    i += here.n_bytes;
    if (id == kNoToken) id = unknown_;
    if (id != kNoToken) out.push_back({id, static_cast<std::uint32_t>(i)});
  }
}

std::size_t SymbolTable::n_unfinished(const std::uint8_t* data, std::size_t n) const noexcept {
  if (page_of_.empty()) return 0;
  return unicode::n_unfinished({reinterpret_cast<const char*>(data), n});
}

}  // namespace toll::model

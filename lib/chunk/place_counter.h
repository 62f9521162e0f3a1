// lib/chunk/place_counter.h - bytes, characters and lines, counted along a text.
#pragma once

#include <toll/chunk.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "unicode/utf8.h"

namespace toll::chunk {

class PlaceCounter {
 public:
  [[nodiscard]] const TextPlace& place() const noexcept { return place_; }
  [[nodiscard]] std::uint64_t n_invalid() const noexcept { return n_invalid_; }
  [[nodiscard]] std::uint64_t first_invalid() const noexcept { return first_invalid_; }

  /// The next bytes of the text, which end between characters.
  void advance(std::string_view text) noexcept {
    place_.line += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    while (!text.empty()) {
      std::size_t n_ascii = 0;
      for (std::uint64_t word = 0; n_ascii + sizeof word <= text.size(); n_ascii += sizeof word) {
        std::memcpy(&word, text.data() + n_ascii, sizeof word);
        if ((word & 0x8080808080808080U) != 0) break;
      }
      while (n_ascii < text.size() && static_cast<signed char>(text[n_ascii]) >= 0) ++n_ascii;
      place_.byte += n_ascii;
      place_.character += n_ascii;
      text.remove_prefix(n_ascii);
      while (!text.empty() && static_cast<signed char>(text.front()) < 0) {
        const unicode::Utf8 here = unicode::decode_utf8(text.data(), text.size());
        const bool is_character = here.kind == unicode::Utf8::Kind::character;
        if (!is_character && n_invalid_++ == 0) first_invalid_ = place_.byte;
        const std::size_t n = is_character ? here.n_bytes : 1;
        place_.byte += n;
        ++place_.character;
        text.remove_prefix(n);
      }
    }
  }

 private:
  TextPlace place_;
  std::uint64_t n_invalid_ = 0;
  std::uint64_t first_invalid_ = 0;
};

}  // namespace toll::chunk

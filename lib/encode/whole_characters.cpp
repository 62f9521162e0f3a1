// lib/encode/whole_characters.cpp - see whole_characters.h.
#include "encode/whole_characters.h"

#include <numeric>
#include <utility>

#include "base/hash.h"
#include "unicode/utf8.h"

namespace toll::encode {
namespace {

// So much is given at a time.
constexpr std::size_t kBlock = std::size_t{64} << 10U;

}  // namespace

void WholeCharacters::begin(bool with_ends) noexcept {
  with_ends_ = with_ends;
  offset_ = 0;
  invalid_ = {};
  unfinished_.clear();
}

base::Text WholeCharacters::next(std::string_view& block) {
  std::string_view text = block.substr(0, kBlock);
  block.remove_prefix(text.size());
  if (!unfinished_.empty()) text = joined_.assign(unfinished_).append(text);
  const std::size_t n_whole = text.size() - unicode::n_unfinished(text);
  unfinished_ = text.substr(n_whole);
  return look_at(text.substr(0, n_whole));
}

base::Text WholeCharacters::rest() {
  joined_ = std::exchange(unfinished_, {});
  return look_at(joined_);
}

base::Text WholeCharacters::look_at(std::string_view text) {
  count_invalid(text);
  if (with_ends_) set_ends(text);
  offset_ += text.size();
  return base::Text::of(text, with_ends_ ? ends_.data() : nullptr);
}

void WholeCharacters::count_invalid(std::string_view text) noexcept {
  const auto* const data = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    i += unicode::n_ascii(data + i, text.size() - i);
    if (i == text.size()) return;
    if (text.size() - i >= 4) {
      const std::uint32_t n_bytes = unicode::two_or_three_bytes(base::load32(data + i));
      i += n_bytes;
      if (n_bytes != 0) continue;
    }
    const auto here = unicode::first_character(data + i, text.size() - i);
    if (!here.is_valid && invalid_.n++ == 0) invalid_.first = offset_ + i;
    i += here.n_bytes;
  }
}

/// Where each byte ends or, if normalisers may change it, its character.
void WholeCharacters::set_ends(std::string_view text) {
  ends_.resize(text.size());
  std::iota(ends_.begin(), ends_.end(), offset_ + 1);
  if (!characters_have_ends_) return;
  for (std::size_t i = text.size(); i-- > 0;) {
    const auto here = unicode::first_character(text.data() + i, text.size() - i);
    if (!here.is_valid) continue;
    std::fill_n(ends_.begin() + static_cast<std::ptrdiff_t>(i), here.n_bytes,
                offset_ + i + here.n_bytes);
  }
}

}  // namespace toll::encode

// lib/chunk/abbreviations.cpp - see abbreviations.h.
#include "chunk/abbreviations.h"

#include <algorithm>
#include <span>

namespace toll::chunk {
namespace {

#include "chunk/abbreviations.inc"

std::span<const std::string_view> list_of(SentenceLocale locale) noexcept {
  switch (locale) {
    case SentenceLocale::en: return kEn;
    case SentenceLocale::de: return kDe;
    case SentenceLocale::es: return kEs;
    case SentenceLocale::fr: return kFr;
    case SentenceLocale::it: return kIt;
    case SentenceLocale::pt: return kPt;
    case SentenceLocale::ru: return kRu;
    case SentenceLocale::root: break;
  }
  return {};
}

/// Whether a word goes on from this byte: a letter, a digit, any of another script, or what joins
/// the parts of an abbreviation.
bool is_in_word(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') ||
         ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') || byte == '.' || byte == '-';
}

}  // namespace

bool ends_in_abbreviation(std::string_view text, SentenceLocale locale) noexcept {
  const std::span<const std::string_view> list = list_of(locale);
  if (list.empty()) return false;
  for (std::size_t n = 2; n <= std::min(text.size(), kMaxAbbreviation); ++n) {
    const std::size_t at = text.size() - n;
    if (at > 0 && is_in_word(text[at - 1])) continue;
    if (std::binary_search(list.begin(), list.end(), text.substr(at))) return true;
  }
  return false;
}

}  // namespace toll::chunk

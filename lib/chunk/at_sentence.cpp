// lib/chunk/at_sentence.cpp - sentences of UAX #29, but for the full stops of abbreviations.
#include <string>

#include "chunk/abbreviations.h"
#include "chunk/character_breaks.h"
#include "unicode/sentence.h"

namespace toll::chunk {
namespace {

class Sentences {
 public:
  explicit Sentences(SentenceLocale locale) noexcept : locale_(locale) {}

  void reset() {
    rules_.reset();
    tail_.clear();
  }
  unicode::FoundBreaks take(std::uint32_t c, std::string_view bytes, std::uint64_t offset) {
    const unicode::FoundBreaks found = rules_.next(c, offset);
    if (locale_ == SentenceLocale::root) return found;
    if (tail_.size() >= 4 * kMaxAbbreviation) tail_.erase(0, 2 * kMaxAbbreviation);
    tail_ += bytes;
    if (c == '.' && rules_.at_full_stop() && ends_in_abbreviation(tail_, locale_)) rules_.cancel();
    return found;
  }
  unicode::FoundBreaks end() noexcept { return rules_.end(); }
  [[nodiscard]] std::uint64_t undecided() const noexcept { return rules_.undecided(); }

 private:
  SentenceLocale locale_;
  unicode::SentenceBreaks rules_;
  std::string tail_;  ///< the last bytes of the text
};

}  // namespace

std::unique_ptr<Breaks> make_sentence_breaks(SentenceLocale locale) {
  return std::make_unique<CharacterBreaks<Sentences>>(Sentences(locale));
}

}  // namespace toll::chunk

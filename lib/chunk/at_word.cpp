// lib/chunk/at_word.cpp - words: what is not between two breaks of UAX #29. A mark of punctuation
// is a word, too; white space belongs to what stands before it.
#include "chunk/character_breaks.h"
#include "unicode/sentence.h"
#include "unicode/ucd.h"
#include "unicode/word.h"

namespace toll::chunk {
namespace {

bool is_space(std::uint32_t c) noexcept {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

class Words {
 public:
  void reset() noexcept {
    rules_.reset();
    after_space_ = true;
  }
  unicode::FoundBreaks take(std::uint32_t c, std::string_view /*bytes*/,
                            std::uint64_t offset) noexcept {
    const bool space = is_space(c);
    const bool stays = space || (!after_space_ && closes(c));
    after_space_ = space;
    unicode::FoundBreaks marks;
    for (const std::uint64_t found : rules_.next(c, offset)) {
      const bool is_late = found != offset;  // a mark in the middle of a word, which was none
      if (is_late ? !late_stays_ : !stays) marks.add(found);
    }
    if (rules_.undecided() == offset) late_stays_ = stays;
    return marks;
  }
  unicode::FoundBreaks end() noexcept {
    const unicode::FoundBreaks found = rules_.end();
    return late_stays_ ? unicode::FoundBreaks() : found;
  }
  [[nodiscard]] std::uint64_t undecided() const noexcept { return rules_.undecided(); }

 private:
  /// Whether a character ends what stands before it: a full stop, a comma, a bracket.
  [[nodiscard]] bool closes(std::uint32_t c) const noexcept {
    if (c == '"' || c == '\'') return true;
    using Class = unicode::SentenceBreaks::Class;
    const auto sentence = static_cast<Class>(unicode::text_break_classes(c).sentence);
    const bool stops =
        sentence == Class::a_term || sentence == Class::s_term || sentence == Class::s_continue;
    return stops || unicode::is_in(close_, c) || unicode::is_in(final_, c);
  }

  unicode::WordBreaks rules_;
  std::span<const unicode::Range> close_ = unicode::general_category("Pe");
  std::span<const unicode::Range> final_ = unicode::general_category("Pf");
  bool after_space_ = true;
  bool late_stays_ = false;  ///< of the place that is undecided
};

}  // namespace

std::unique_ptr<Breaks> make_word_breaks() {
  return std::make_unique<CharacterBreaks<Words>>(Words());
}

}  // namespace toll::chunk

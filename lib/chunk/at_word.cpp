// lib/chunk/at_word.cpp - words: what is not between two breaks of UAX #29. A mark of punctuation
// is a word, too; white space belongs to what stands before it.
#include "chunk/character_breaks.h"
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
  void reset() noexcept { rules_.reset(); }
  unicode::FoundBreaks take(std::uint32_t c, std::string_view /*bytes*/,
                            std::uint64_t offset) noexcept {
    const bool space = is_space(c);
    unicode::FoundBreaks marks;
    for (const std::uint64_t found : rules_.next(c, offset)) {
      if (found != offset || !space) marks.add(found);
    }
    return marks;
  }
  unicode::FoundBreaks end() noexcept { return rules_.end(); }
  [[nodiscard]] std::uint64_t undecided() const noexcept { return rules_.undecided(); }

 private:
  unicode::WordBreaks rules_;
};

}  // namespace

std::unique_ptr<Breaks> make_word_breaks() {
  return std::make_unique<CharacterBreaks<Words>>(Words());
}

}  // namespace toll::chunk

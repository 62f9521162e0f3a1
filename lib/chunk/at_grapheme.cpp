// lib/chunk/at_grapheme.cpp - extended grapheme clusters: what a reader takes for a character.
#include "chunk/character_breaks.h"
#include "unicode/grapheme.h"

namespace toll::chunk {
namespace {

class Graphemes {
 public:
  void reset() noexcept { rules_.reset(); }
  unicode::FoundBreaks take(std::uint32_t c, std::string_view /*bytes*/,
                            std::uint64_t offset) noexcept {
    unicode::FoundBreaks found;
    if (rules_.breaks_before(c)) found.add(offset);
    return found;
  }
  static unicode::FoundBreaks end() noexcept { return {}; }
  static std::uint64_t undecided() noexcept { return unicode::kNoBreak; }

 private:
  unicode::GraphemeBreaks rules_;
};

}  // namespace

std::unique_ptr<Breaks> make_grapheme_breaks() {
  return std::make_unique<CharacterBreaks<Graphemes>>(Graphemes());
}

}  // namespace toll::chunk

// lib/normalize/sentencepiece.h - text as the SentencePiece library normalises it.
#pragma once

#include <toll/steps.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/pending_text.h"
#include "base/text_step.h"
#include "normalize/charsmap.h"
#include "normalize/out_block.h"
#include "normalize/symbol_set.h"

namespace toll::normalize {

/// From left to right: the longest user-defined symbol, as it stands; else the replacement of the
/// longest key of the character map; else the character; else, for a byte that belongs to none,
/// U+FFFD. Then white space, as the options say. Cost: linear, times the length of a key. Holds
/// back what may begin a longer key or symbol, and spaces that may be the last. Source:
/// src/normalizer.cc of SentencePiece 0.2.
class SentencePiece final : public base::TextStep {
 public:
  /// Fields of NormalizerSpec and TrainerSpec, with their defaults.
  struct Options {
    bool remove_extra_whitespaces = true;     ///< at both ends, and of several in a row all but one
    bool add_dummy_prefix = true;             ///< a space before a text that is not empty
    bool escape_whitespaces = true;           ///< a space becomes U+2581
    bool treat_whitespace_as_suffix = false;  ///< the space of add_dummy_prefix goes after the text
    bool spaces_wait = false;  ///< what would be U+2581 is a space; may also be U+2581 if it was
  };
  /// @param flags  kSp... of toll/steps.h.
  [[nodiscard]] static Options options_of(std::uint32_t flags) noexcept {
    return {(flags & kSpRemoveExtraSpaces) != 0, (flags & kSpDummyPrefix) != 0,
            (flags & kSpEscapeSpaces) != 0, (flags & kSpSpaceAsSuffix) != 0, false};
  }

  /// @param charsmap  empty, or a blob that check_charsmap() did not refuse; borrowed.
  /// @param user_defined  the pieces of type USER_DEFINED; borrowed.
  SentencePiece(base::TextStep* next, std::string_view charsmap,
                std::vector<std::string_view> user_defined, Options options);

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  [[nodiscard]] std::size_t n_held() const noexcept override {
    return held_.n_held() + space_ends_.size() * sizeof(std::uint64_t);
  }

 private:
  /// What stands at a place of the text, normalised.
  struct Prefix {
    std::string_view bytes;
    std::size_t n_bytes = 0;   ///< of the text; 0: more text is needed to say
    bool is_replaced = false;  ///< bytes are not those of the text
  };

  void reset() noexcept;
  [[nodiscard]] std::uint8_t ascii_of(std::uint8_t byte) const noexcept;
  /// @param is_last  no text follows.  @return how much of the text is done with.
  std::size_t take(const base::Text& text, bool is_last);
  [[nodiscard]] Prefix prefix_at(const base::Text& text, std::size_t at,
                                 bool is_last) const noexcept;
  [[nodiscard]] std::size_t end_of_plain(const base::Text& text, std::size_t at) const noexcept;
  std::size_t take_ascii(const base::Text& text, std::size_t at);
  void put_prefix(const base::Text& text, std::size_t at, const Prefix& prefix);
  void put_space(std::uint64_t end);
  void release_spaces();

  OutBlock out_;
  Charsmap charsmap_;
  SymbolSet symbols_;
  Options options_;
  std::string_view space_;  ///< what a space becomes
  bool keeps_all_ = false;  ///< but for what is not UTF-8
  /// What ASCII becomes if ASCII follows, where that is ASCII too; else 0.
  std::array<std::uint8_t, 256> becomes_{};
  std::array<bool, 128> plain_{};  ///< that is itself, and no space that matters
  base::PendingText held_;         ///< text not done with
  std::size_t n_spaces_ = 0;       ///< put, but not yet let go: they may be the last
  std::vector<std::uint64_t> space_ends_;
  bool at_start_ = true;  ///< nothing so far but what remove_extra_whitespaces removes
  bool after_space_ = false;
};

}  // namespace toll::normalize

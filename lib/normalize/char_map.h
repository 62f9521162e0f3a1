// lib/normalize/char_map.h - steps that keep, drop or replace each character by itself.
#pragma once

#include <array>
#include <cstdint>

#include "base/text_step.h"
#include "normalize/normal_form.h"
#include "normalize/out_block.h"

namespace toll::normalize {

/// The base of the steps below. Cost: linear, a table look-up a character; holds nothing back.
class CharMap : public base::TextStep {
 public:
  /// What happens to a character, in this order.
  struct Rules {
    std::uint8_t drop = 0;        ///< classes (unicode::CharClass) that go
    bool spaces = false;          ///< White_Space becomes U+0020
    bool nmt = false;             ///< Nmt's own two lists, below
    bool pad_ideographs = false;  ///< a space before and after each ideograph of BERT's blocks
    bool lower = false;
  };

  CharMap(base::TextStep* next, Rules rules);

  void begin(bool at_text_start) final;
  void text(const base::Text& block) final;
  void end() final;

 private:
  static constexpr std::uint8_t kDrop = 0xff;
  static constexpr std::uint32_t kGone = 0xffffffff;

  /// What one character becomes, but for ideographs and U+0130; kGone if nothing.
  [[nodiscard]] std::uint32_t mapped(std::uint32_t c) const noexcept;
  void map_ascii(const base::Text& block, std::size_t from, std::size_t to);

  OutBlock out_;
  Rules rules_;
  std::array<std::uint8_t, 128> ascii_{};  ///< mapped(), kDrop for kGone
};

/// Rust's char::to_lowercase of each character (Unicode 17.0): no look at its neighbours, so that a
/// final capital sigma becomes U+03C3.
/// Source: Lowercase of Hugging Face tokenizers 0.23.
class Lowercase final : public CharMap {
 public:
  explicit Lowercase(base::TextStep* next) : CharMap(next, {.lower = true}) {}
};

/// Drops characters of general category M (Unicode 9.0).
/// Source: StripAccents of Hugging Face tokenizers 0.23.
class StripAccents final : public CharMap {
 public:
  explicit StripAccents(base::TextStep* next) : CharMap(next, {.drop = unicode::kMark9}) {}
};

/// Drops some control characters; others, and some that are seldom seen, become spaces.
/// Source: Nmt of Hugging Face tokenizers 0.23.
class Nmt final : public CharMap {
 public:
  explicit Nmt(base::TextStep* next) : CharMap(next, {.nmt = true}) {}
};

/// Source: BertNormalizer of Hugging Face tokenizers 0.23, whose strip_accents is that of lowercase
/// where a tokenizer.json has null.
class BertNormalizer final : public base::TextStep {
 public:
  BertNormalizer(base::TextStep* next, bool clean_text, bool handle_chinese_chars,
                 bool strip_accents, bool lowercase)
      : TextStep(next),
        last_(next, {.drop = strip_accents ? unicode::kNonspacing8 : std::uint8_t{0},
                     .lower = lowercase}),
        decompose_(&last_, unicode::NormalForm::nfd),
        first_(strip_accents ? static_cast<base::TextStep*>(&decompose_) : &last_,
               {.drop = clean_text ? unicode::kBertRemoves : std::uint8_t{0},
                .spaces = clean_text,
                .pad_ideographs = handle_chinese_chars}) {}

  void begin(bool at_text_start) override { first_.begin(at_text_start); }
  void text(const base::Text& block) override { first_.text(block); }
  void end() override { first_.end(); }
  [[nodiscard]] std::size_t n_held() const noexcept override { return decompose_.n_held(); }

 private:
  CharMap last_;
  NormalForm decompose_;
  CharMap first_;
};

}  // namespace toll::normalize

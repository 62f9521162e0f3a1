// opened_vocab.h - the vocabulary that a verb counts with, and what its reports say of it.
#pragma once

#include <toll/tokenizer.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/args/options.h"
#include "cli/vocabs/vocab_choice.h"

namespace toll::cli {

/// The tokenizer of a vocabulary that was chosen. Without one the reason has been said on standard
/// error, and the status is refused.
[[nodiscard]] std::optional<Tokenizer> open_tokenizer(const VocabSpec& spec);

/// A vocabulary to count with.
struct OpenedVocab {
  ChosenVocab chosen;
  Tokenizer tokenizer;
  /// The ids to add around each text, as --bos, --eos and --special-tokens ask for.
  std::span<const TokenId> before = {};
  std::span<const TokenId> after = {};

  [[nodiscard]] const Vocab& vocab() const noexcept { return chosen.vocab; }
  [[nodiscard]] std::uint64_t n_template_ids() const noexcept {
    return before.size() + after.size();
  }
};

/// As open_tokenizer(), with what reports say of it. That its numbers are approximate is said on
/// standard error, too.
[[nodiscard]] std::optional<OpenedVocab> open_vocab(const VocabSpec& spec,
                                                    const TemplateIds& template_ids = {});

/// How numbers were got: exact or approx.
[[nodiscard]] std::string_view method_of(const ChosenVocab& chosen) noexcept;

/// What JSON says about a vocabulary: name, fingerprint, how the counts were got, and the model.
[[nodiscard]] Value::Object vocab_meta(const ChosenVocab& chosen);

/// The fields of JSON that say with what texts were counted: vocab, special, special_tokens.
[[nodiscard]] Value::Object counting_meta(Specials specials, const OpenedVocab& opened);

/// The same for people: lines above a table.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string>> counting_heading(
    const OpenedVocab& opened);

/// The image's checksum as 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint_text(const Vocab& vocab);

}  // namespace toll::cli

// lib/encode/step_chain.h - the steps that an image asks for, in a row.
#pragma once

#include <toll/result.h>

#include <memory>
#include <vector>

#include "base/text_step.h"
#include "vocab/view.h"

namespace toll::encode {

/// Steps whose last gives to a step that is not of the chain.
class StepChain {
 public:
  enum class Part : std::uint8_t { normalizers, pre_tokenizers };

  /// @param view  sound, see check_steps(); it and `last` outlive the chain.
  /// @param spaces_wait  the last normaliser leaves spaces as they are; see spaces_can_wait().
  StepChain(const Vocab::View& view, Part part, base::TextStep& last, bool spaces_wait = false);

  [[nodiscard]] base::TextStep& first() const noexcept { return *first_; }

 private:
  std::vector<std::unique_ptr<base::TextStep>> steps_;
  base::TextStep* first_;
};

/// Whether the model is one of characters that can be cut apart where the image says.
[[nodiscard]] bool splits_characters(const Vocab::View& view) noexcept;

/// Whether that is so, and the last thing that the steps do is to make U+2581 of spaces.
[[nodiscard]] bool spaces_can_wait(const Vocab::View& view) noexcept;

/// Whether every step is known, its flags are, and its data is sound as far as the image's own
/// check does not say. Errors: bad_vocab.
[[nodiscard]] Status check_steps(const Vocab::View& view);

}  // namespace toll::encode

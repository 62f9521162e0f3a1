// lib/encode/text_path.cpp - see text_path.h.
#include "encode/text_path.h"

#include <string>
#include <utility>

#include "encode/direct_path.h"
#include "encode/step_path.h"

namespace toll::encode {

std::unique_ptr<TextPath> TextPath::create(const Tokenizer::Plan& plan, TokenOut& out,
                                           OnAdded on_added) {
  if (plan.is_direct) return std::make_unique<DirectPath>(plan, out);
  return std::make_unique<StepPath>(plan, out, std::move(on_added));
}

Error too_much_held(std::uint64_t offset, std::uint64_t max_bytes) {
  return {
      Errc::limit, offset,
      "more than " + std::to_string(max_bytes) + " bytes held back before a token's end is known"};
}

}  // namespace toll::encode

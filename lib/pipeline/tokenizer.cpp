// lib/pipeline/tokenizer.cpp - creating a tokenizer, and ids back to bytes.
#include <toll/tokenizer.h>

#include <utility>

#include "pipeline/plan.h"
#include "pretok/schemes.h"

namespace toll {

namespace {

/// A kernel restates a pattern by hand, so it is used for exactly that pattern.
simd::CutAscii kernel_for(std::string_view pattern) noexcept {
  const simd::Kernels& kernels = simd::kernels();
  if (pattern == pretok::scheme_pattern("gpt2")) return kernels.cut_gpt2;
  if (pattern == pretok::scheme_pattern("cl100k")) return kernels.cut_cl100k;
  if (pattern == pretok::scheme_pattern("o200k")) return kernels.cut_o200k;
  return nullptr;
}

}  // namespace

Tokenizer::Plan::Plan(Vocab v)
    : vocab(std::move(v)),
      view(vocab.tables()),
      matcher{view.page_of, view.class_of, view.transitions,
              static_cast<std::uint16_t>(view.header->n_classes),
              static_cast<std::uint8_t>(view.header->invalid_class)},
      cut(kernel_for(vocab.property("pattern"))),
      pairs(view.pair_slots) {}

std::string_view isa_name() noexcept {
  return simd::kernels().isa;
}

Result<Tokenizer> Tokenizer::create(Vocab vocab) {
  return Tokenizer(std::make_shared<const Plan>(std::move(vocab)));
}

const Vocab& Tokenizer::vocab() const noexcept {
  return plan_->vocab;
}

Result<std::string> Tokenizer::decode(std::span<const TokenId> ids) const {
  std::string text;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string_view bytes = plan_->vocab.bytes(ids[i]);
    if (bytes.empty()) {
      return Error{Errc::bad_token, i, "no token has id " + std::to_string(ids[i])};
    }
    text += bytes;
  }
  return text;
}

}  // namespace toll

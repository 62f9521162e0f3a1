// lib/encode/tokenizer.cpp - creating a tokenizer, and ids back to bytes.
#include <toll/steps.h>
#include <toll/tokenizer.h>

#include <utility>

#include "encode/decoder.h"
#include "encode/plan.h"
#include "encode/step_chain.h"
#include "pretok/schemes.h"

namespace toll {

namespace {

/// A kernel restates a pattern by hand, so it is used for exactly that pattern.
simd::PreTokenize kernel_for(std::string_view pattern) noexcept {
  const simd::Kernels& kernels = simd::kernels();
  if (pattern == pretok::scheme_pattern("gpt2")) return kernels.pre_tokenize_gpt2;
  if (pattern == pretok::scheme_pattern("cl100k")) return kernels.pre_tokenize_cl100k;
  if (pattern == pretok::scheme_pattern("o200k")) return kernels.pre_tokenize_o200k;
  return nullptr;
}

}  // namespace

Tokenizer::Plan::Plan(Vocab v)
    : vocab(std::move(v)),
      view(vocab.tables()),
      pairs(
          {view.pair_slots, view.pair_groups, view.merged_ids, view.merge_ranks, view.byte_merges}),
      is_direct(view.header->model == vocab::kByteBpe && view.steps.size() == 1 &&
                view.steps[0].kind == static_cast<std::uint32_t>(StepKind::split) &&
                view.steps[0].flags == kSplitCovers && view.normalized_trie.empty()),
      space_is_mark(encode::spaces_can_wait(view)),
      alphabet(view.header->model == vocab::kByteBpe
                   ? model::SymbolTable(view.byte_ids)
                   : model::SymbolTable(view.char_page_of, view.char_ids, view.byte_ids,
                                        view.header->unknown_id, space_is_mark)) {
  if (!is_direct) return;
  matcher = vocab::MatcherTables(*vocab::Automaton::view(view.a(view.steps[0])));
  pre_tokenize = kernel_for(vocab.property("pattern"));
}

void Tokenizer::Plan::add_encoder() const {
  const std::lock_guard lock(shared_mutex_);
  // Before the second works: who asks for large memory then makes others wait.
  if (n_encoders_ > 0 && !shared_counts_) shared_counts_ = std::make_unique<cache::SharedCounts>();
  ++n_encoders_;
}

cache::SharedCounts* Tokenizer::Plan::shared_counts() const {
  const std::unique_lock lock(shared_mutex_, std::try_to_lock);
  if (!lock || !shared_counts_) return nullptr;
  if (!is_shared_) shared_counts_->touch();
  is_shared_ = true;
  return shared_counts_.get();
}

std::string_view isa_name() noexcept {
  return simd::kernels().isa;
}

Result<Tokenizer> Tokenizer::create(Vocab vocab) {
  if (!vocab.tables().is_trusted) {
    if (auto status = encode::check_steps(vocab.tables()); !status)
      return std::move(status).error();
    if (auto status = encode::check_decoders(vocab.tables()); !status)
      return std::move(status).error();
  }
  return Tokenizer(std::make_shared<const Plan>(std::move(vocab)));
}

const Vocab& Tokenizer::vocab() const noexcept {
  return plan_->vocab;
}

bool Tokenizer::decodes_in_parts() const noexcept {
  return plan_->view.decoders.empty();
}

Result<std::string> Tokenizer::decode(std::span<const TokenId> ids) const {
  if (!plan_->view.decoders.empty()) return encode::decode_by_steps(plan_->view, ids);
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

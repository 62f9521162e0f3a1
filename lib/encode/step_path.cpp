// lib/encode/step_path.cpp - see step_path.h.
#include "encode/step_path.h"

#include <toll/steps.h>

#include <utility>

namespace toll::encode {

StepPath::AddedStep::AddedStep(base::TextStep& next, const Vocab::View& view, StepPath& path)
    : TextStep(&next), path_(path), scanner_(view, view.normalized_trie, *this) {}

void StepPath::AddedStep::begin(bool at_text_start) {
  scanner_.begin(specials_are_text);
  at_text_start_ = at_text_start;
  segment_open_ = false;
}

void StepPath::AddedStep::text(const base::Text& block) {
  if (!path_.out_.stopped()) scanner_.feed(block);
}

void StepPath::AddedStep::end() {
  if (!path_.out_.stopped()) scanner_.end();
  end_segment();
}

void StepPath::AddedStep::on_text(const base::Text& block) {
  open_segment();
  next().text(block);
}

void StepPath::AddedStep::open_segment() {
  if (!segment_open_) next().begin(at_text_start_);
  segment_open_ = true;
  at_text_start_ = false;
}

bool StepPath::AddedStep::on_added(const vocab::AddedRecord& added, const base::Text& match) {
  end_segment();
  at_text_start_ = false;
  return path_.on_added_(added, match.ends == nullptr ? 0 : match.ends[match.n - 1]);
}

void StepPath::AddedStep::end_segment() {
  if (segment_open_) next().end();
  segment_open_ = false;
}

namespace {

bool begins_with_normalizer(const Vocab::View& view) noexcept {
  return !view.steps.empty() && is_normalizer(static_cast<StepKind>(view.steps[0].kind));
}

}  // namespace

StepPath::StepPath(const Tokenizer::Plan& plan, TokenOut& out, OnAdded on_added)
    : view_(plan.view),
      out_(out),
      model_(PieceModel::create(plan, out)),
      characters_(begins_with_normalizer(plan.view)),
      on_added_(std::move(on_added)),
      is_unigram_(plan.view.header->model == vocab::kUnigramSp),
      pre_tokenizers_(plan.view, StepChain::Part::pre_tokenizers, add_splits(plan)),
      added_(pre_tokenizers_.first(), plan.view, *this),
      normalizers_(plan.view, StepChain::Part::normalizers, added_, plan.space_is_mark),
      // Nothing stands before the cuts, and pieces know nothing of each other.
      joins_segments_(cut_ && !is_unigram_ && &pre_tokenizers_.first() == &*cut_ &&
                      &normalizers_.first() == &added_ && plan.view.normalized_trie.empty()) {}

base::TextStep& StepPath::add_splits(const Tokenizer::Plan& plan) {
  if (!splits_characters(plan.view)) return *model_;
  return cut_.emplace(model_.get(), model::CharSplits(plan.view.split_pairs, plan.space_is_mark));
}

void StepPath::begin_text(bool specials_are_text) {
  model_->begin_text();
  characters_.begin(has_ends());
  at_text_start_ = true;
  added_.specials_are_text = specials_are_text;
  // A run of unknown characters is one slice, and may have cuts inside.
  if (cut_ && is_unigram_) cut_->set_splitting(out_.needs() != Sink::Needs::slices);
  open_ = false;
}

Status StepPath::text(const base::Text& block) {
  open();
  normalizers_.first().text(block);
  flush();
  return {};
}

void StepPath::open() {
  if (!open_) normalizers_.first().begin(at_text_start_);
  open_ = true;
  at_text_start_ = false;
}

bool StepPath::take_as_piece(const vocab::AddedRecord& added, const base::Text& match) {
  if (!joins_segments_ || out_.needs() == Sink::Needs::slices) return false;
  const std::span<const vocab::AddedRecord> all = view_.added;
  if (is_made_.empty()) is_made_.resize(all.size());
  Made& is_made = is_made_[static_cast<std::size_t>(&added - all.data())];
  if (is_made == Made::unknown)
    is_made = model_->makes(view_.text(added), added.id) ? Made::yes : Made::no;
  // A match may be more than the token: white space that it takes.
  if (is_made == Made::no || match.n != added.n_text_bytes) return false;
  open();
  added_.open_segment();
  cut_->part(match);
  return true;
}

Status StepPath::end(std::uint64_t /*n_skipped*/) {
  if (open_) normalizers_.first().end();
  open_ = at_text_start_ = false;
  flush();
  return {};
}

/// A number is the same whenever it is added: pieces may stay pending.
void StepPath::flush() {
  if (out_.needs() != Sink::Needs::counts) model_->flush();
  out_.flush();
}

}  // namespace toll::encode

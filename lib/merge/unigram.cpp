// unigram.cpp - see the header.
#include "merge/unigram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "unicode/utf8.h"

namespace toll::merge {

namespace {

std::uint32_t saturated(std::uint64_t n) noexcept {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(n, kMax));
}

}  // namespace

Unigram::Unigram(const UnigramModel& model, std::size_t settle) : model_(model) {
  model_.max_token_bytes =
      std::max(model.max_token_bytes, static_cast<std::uint32_t>(unicode::kMaxCharBytes));
  // Settling moves up to a longest token of text that is not settled: not more often than that.
  settle_ = std::max<std::size_t>(settle, model_.max_token_bytes);
  sums_.resize(std::bit_ceil(std::size_t{model_.max_token_bytes} + 1));
  mask_ = sums_.size() - 1;
  reset();
}

void Unigram::reset() noexcept {
  text_.clear();
  lasts_.clear();
  start_ = 0;
  settle_at_ = settle_;
  n_settled_ = 0;
  sums_[0] = 0;
  run_ = {};
  ids_.clear();
  lengths_.clear();
}

void Unigram::append(const std::uint8_t* data, std::size_t n) {
  text_.insert(text_.end(), data, data + n);
  if (text_.size() < model_.max_token_bytes) return;
  const std::size_t until = text_.size() - model_.max_token_bytes + 1;
  find_paths(until);
  if (start_ >= settle_at_) settle();
}

void Unigram::end() {
  find_paths(text_.size());
  settle_path(text_.size());
  end_run();
}

/// Tries all tokens that begin before `until`. The text reaches as far as any of them may, or to
/// the piece's end.
void Unigram::find_paths(std::size_t until) {
  lasts_.resize(text_.size() + 1);
  switch (model_.mode) {
    case Mode::sentencepiece_0_1: return find_paths_in<Mode::sentencepiece_0_1>(until);
    case Mode::sentencepiece_0_2_2: return find_paths_in<Mode::sentencepiece_0_2_2>(until);
    case Mode::hugging_face: return find_paths_in<Mode::hugging_face>(until);
  }
}

template <UnigramModel::Mode kMode>
void Unigram::find_paths_in(std::size_t until) {
  constexpr bool kFloats = kMode != Mode::hugging_face;
  const auto to_float = [](double sum) { return static_cast<double>(static_cast<float>(sum)); };
  const std::uint8_t* const text = text_.data();
  const double* const scores = model_.scores.data();
  const base::DoubleArray tokens = model_.tokens;
  while (start_ < until) {
    const std::size_t start = start_;
    if constexpr (kMode == Mode::sentencepiece_0_2_2) {
      if (std::abs(sum_at(start)) > 100000.0) move_zero();
    }
    const double sum_here = sum_at(start);
    const auto offer = [&](std::size_t end, TokenId id, double sum) {
      Last& last = lasts_[end];
      double& best = sum_at(end);
      if (kMode == Mode::sentencepiece_0_2_2) sum = to_float(sum);
      if (last.n_bytes != 0 && !(sum > best)) return;
      best = kFloats ? to_float(sum) : sum;
      last = {id, static_cast<std::uint32_t>(end - start)};
    };
    const std::size_t n_char =
        unicode::char_length(reinterpret_cast<const char*>(text + start), text_.size() - start);
    bool char_is_token = false;
    const std::size_t reach = std::min<std::size_t>(text_.size(), start + model_.max_token_bytes);
    base::DoubleArray::Node node = tokens.root();
    for (std::size_t end = start; end < reach && tokens.step(node, text[end]);) {
      ++end;
      const TokenId id = node.value();
      if (id == base::DoubleArray::kNoValue) continue;
      offer(end, id, scores[id] + sum_here);
      if (end - start == n_char) char_is_token = true;
    }
    if (!char_is_token) {
      // Floats and doubles agree on the float sum of two floats.
      const double sum = model_.unknown_score + sum_here;
      offer(start + n_char, model_.unknown, kFloats ? to_float(sum) : sum);
    }
    start_ += n_char;
  }
}

/// Subtracts the best sum at start_ from all sums that matter.
void Unigram::move_zero() {
  const auto zero = static_cast<float>(sum_at(start_));
  const std::size_t end = std::min<std::size_t>(text_.size(), start_ + model_.max_token_bytes);
  for (std::size_t place = start_; place <= end; ++place) {
    if (place != start_ && lasts_[place].n_bytes == 0) continue;
    double& sum = sum_at(place);
    sum = static_cast<float>(sum) - zero;
  }
}

/// Finds the last place that the best paths to all places from start_ on go through, and emits up
/// to there.
void Unigram::settle() {
  // From the last place back, each is replaced by the one before it on its path, until one is left.
  const std::size_t end = std::min<std::size_t>(text_.size(), start_ + model_.max_token_bytes);
  on_path_.assign(end + 1, false);
  std::size_t n_paths = 0;
  for (std::size_t place = start_; place <= end; ++place) {
    if (place != start_ && lasts_[place].n_bytes == 0) continue;
    on_path_[place] = true;
    ++n_paths;
  }
  std::size_t place = end;
  while (n_paths > 1 || !on_path_[place]) {
    if (on_path_[place]) {
      const std::size_t before = place - lasts_[place].n_bytes;
      if (on_path_[before]) {
        --n_paths;
      } else {
        on_path_[before] = true;
      }
    }
    --place;
  }
  if (place > 0) {
    settle_path(place);
    text_.erase(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(place));
    lasts_.erase(lasts_.begin(), lasts_.begin() + static_cast<std::ptrdiff_t>(place));
    start_ -= place;
    n_settled_ += place;
  }
  // What could not be settled is not looked at again before there is as much more.
  settle_at_ = std::max(settle_, 2 * start_);
}

/// Emits the best path to `end`. Leaves lasts_[0, end) to be forgotten.
void Unigram::settle_path(std::size_t end) {
  // Turns the path round in place: lasts_[place] becomes the token that begins there.
  Last token = lasts_[end];
  for (std::size_t place = end; place > 0;) {
    place -= token.n_bytes;
    std::swap(token, lasts_[place]);
  }
  for (std::size_t place = 0; place < end; place += token.n_bytes) {
    token = lasts_[place];
    if (token.id == model_.unknown) {
      put_unknown(text_.data() + place, token.n_bytes);
    } else {
      end_run();
      put(token.id, token.n_bytes);
    }
  }
}

void Unigram::put(TokenId id, std::uint32_t n_bytes) {
  ids_.push_back(id);
  lengths_.push_back(n_bytes);
}

void Unigram::put_unknown(const std::uint8_t* data, std::uint32_t n_bytes) {
  if (run_.n_bytes == 0) {
    run_.spells_token = model_.mode == Mode::hugging_face;
    run_.node = model_.tokens.root();
  }
  run_.n_bytes += n_bytes;
  for (std::uint32_t i = 0; i < n_bytes; ++i) {
    run_.spells_token = run_.spells_token && model_.tokens.step(run_.node, data[i]);
    if (model_.byte_ids.empty()) continue;
    put(model_.byte_ids[data[i]], 1);
    ++run_.n_held;
  }
  if (!run_.spells_token) run_.n_held = 0;
}

/// What is not unknown follows, or nothing.
void Unigram::end_run() {
  if (run_.n_bytes == 0) return;
  const TokenId spelt = run_.spells_token ? run_.node.value() : base::DoubleArray::kNoValue;
  if (spelt != base::DoubleArray::kNoValue) {
    ids_.resize(ids_.size() - run_.n_held);
    lengths_.resize(lengths_.size() - run_.n_held);
    put(spelt, saturated(run_.n_bytes));
  } else if (model_.byte_ids.empty()) {
    put(model_.unknown, saturated(run_.n_bytes));
  }
  run_ = {};
}

}  // namespace toll::merge

// unigram.cpp - see the header.
#include "model/unigram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "unicode/utf8.h"

namespace toll::model {

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
  places_.resize(std::bit_ceil(std::size_t{model_.max_token_bytes} + 1));
  mask_ = places_.size() - 1;
  n_length_bytes_ = model_.max_token_bytes < 256 ? 1 : sizeof(std::uint32_t);
  reset();
}

void Unigram::reset() noexcept {
  for (std::size_t place = start_; place <= last_reached(); ++place) place_at(place) = {};
  text_.clear();
  n_forgotten_ = 0;
  start_ = 0;
  settle_at_ = settle_;
  set_sum(0);
  lengths_.clear();
  run_ = {};
  ids_.clear();
  id_lengths_.clear();
  n_run_ids_ = 0;
  is_counting_ = false;
}

/// The sum is all that goes on to the next part.
void Unigram::end_part() noexcept {
  const double sum = place_at(text_.size()).sum;
  reset();
  set_sum(sum);
}

/// Tries all tokens that begin before `until`. The text reaches as far as any of them may, or to
/// the piece's end.
void Unigram::find_paths(std::size_t until) {
  if (!is_counting_) {
    lengths_.resize(text_.size() * n_length_bytes_);
    recent_ids_.resize(std::bit_ceil(4 * settle_));
  }
  switch (model_.mode) {
    case Mode::sentencepiece_0_2_2: return find_paths_in<Mode::sentencepiece_0_2_2>(until);
    case Mode::hugging_face: return find_paths_in<Mode::hugging_face>(until);
  }
}

template <UnigramModel::Mode kMode>
void Unigram::find_paths_in(std::size_t until) {
  is_counting_ ? find_paths_for<kMode, true>(until) : find_paths_for<kMode, false>(until);
}

template <UnigramModel::Mode kMode, bool kCounts>
void Unigram::find_paths_for(std::size_t until) {
  constexpr bool kFloats = kMode != Mode::hugging_face;
  const auto to_float = [](double sum) { return static_cast<double>(static_cast<float>(sum)); };
  const std::uint8_t* const text = text_.data();
  const std::size_t n_text = text_.size();
  const std::size_t max_token_bytes = model_.max_token_bytes;
  const double* const scores = model_.scores.data();
  const base::DoubleArray tokens = model_.tokens;
  Place* const places = places_.data();
  const std::size_t n_before = n_forgotten_;
  const auto ring_at = [places, n_before, mask = mask_](std::size_t place) -> Place& {
    return places[(n_before + place) & mask];
  };
  std::uint8_t* const lengths = n_length_bytes_ == 1 ? lengths_.data() : nullptr;
  TokenId* const ids = recent_ids_.data();
  const std::size_t ids_mask = recent_ids_.size() - 1;
  std::size_t start = start_;
  while (start < until) {
    if constexpr (kFloats) {
      if (std::abs(ring_at(start).sum) > 100000.0) {
        start_ = start;
        move_zero();
      }
    }
    const double sum_here = ring_at(start).sum;
    const auto offer = [&](std::size_t end, TokenId id, double sum) {
      Place& place = ring_at(end);
      if (kFloats) sum = to_float(sum);
      if (place.n_bytes != 0 && !(sum > place.sum)) return;
      place = {sum, static_cast<std::uint32_t>(end - start), id};
    };
    const std::size_t n_char = unicode::char_length(text + start, n_text - start);
    bool char_is_token = false;
    const std::size_t reach = std::min(n_text, start + max_token_bytes);
    base::DoubleArray::Node node = tokens.root();
    for (std::size_t end = start; end < reach && tokens.step(node, text[end]);) {
      ++end;
      const TokenId id = node.value();
      if (id == base::DoubleArray::kNoValue) continue;
      offer(end, id, scores[id] + sum_here);
      if (end - start == n_char) char_is_token = true;
    }
    if (!char_is_token) {
      offer(start + n_char, model_.unknown, model_.unknown_score + sum_here);
    }
    // All tokens that begin here have been tried: what is known of the place, and of the inside of
    // its character, is kept as the path or the count needs it, and the ring is free for others.
    if constexpr (kCounts) count_to(start);
    for (const std::size_t next = start + n_char; start < next; ++start) {
      Place& here = ring_at(start);
      if constexpr (kCounts) {
        if (start > next - n_char) count_at(start).n_before = Count::kNone;
      } else {
        if (lengths != nullptr) {
          lengths[start] = static_cast<std::uint8_t>(here.n_bytes);
        } else {
          set_length(start, here.n_bytes);
        }
        ids[(n_before + start) & ids_mask] = here.id;
      }
      here.n_bytes = 0;
    }
  }
  start_ = start;
}

/// Subtracts the best sum at start_ from all sums that matter.
void Unigram::move_zero() {
  const auto zero = static_cast<float>(place_at(start_).sum);
  for (std::size_t i = start_; i <= last_reached(); ++i) {
    Place& place = place_at(i);
    if (i == start_ || place.n_bytes != 0) place.sum = static_cast<float>(place.sum) - zero;
  }
}

void Unigram::set_length(std::size_t place, std::size_t n_bytes) noexcept {
  std::uint8_t* const at = lengths_.data() + place * n_length_bytes_;
  *at = static_cast<std::uint8_t>(n_bytes);
  if (n_length_bytes_ == 1) return;
  const auto wide = static_cast<std::uint32_t>(n_bytes);
  std::memcpy(at, &wide, sizeof wide);
}

/// The last place that the best paths to all places from start_ on go through; 0, the beginning, at
/// least.
std::size_t Unigram::common_place() {
  // From the last place back, each is replaced by the one before it on its path, until one is left.
  const std::size_t end = last_reached();
  on_path_.assign(end + 1, false);
  std::size_t n_paths = 0;
  for (std::size_t place = start_; place <= end; ++place) {
    if (place != start_ && place_at(place).n_bytes == 0) continue;
    on_path_[place] = true;
    ++n_paths;
  }
  std::size_t place = end;
  while (n_paths > 1 || !on_path_[place]) {
    if (on_path_[place]) {
      const std::size_t n_bytes = place < start_ ? length_at(place) : place_at(place).n_bytes;
      if (on_path_[place - n_bytes]) {
        --n_paths;
      } else {
        on_path_[place - n_bytes] = true;
      }
    }
    --place;
  }
  return place;
}

/// Makes of the path to `end`, which is start_ or before it, one that is read from its beginning:
/// the length at each place on it is that of the token that begins there.
void Unigram::turn_path(std::size_t end) {
  if (end == 0) return;
  if (end == start_) recent_id(end) = place_at(end).id;
  std::size_t n_bytes = end < start_ ? length_at(end) : place_at(end).n_bytes;
  for (std::size_t place = end; place > 0;) {
    place -= n_bytes;
    const std::size_t n_before = length_at(place);
    set_length(place, n_bytes);
    n_bytes = n_before;
  }
}

void Unigram::forget(std::size_t n) {
  text_.erase(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(n));
  if (!is_counting_) {
    const std::size_t n_bytes = n * n_length_bytes_;
    lengths_.erase(lengths_.begin(), lengths_.begin() + static_cast<std::ptrdiff_t>(n_bytes));
  }
  start_ -= n;
  n_forgotten_ += n;
  // What could not be settled is not looked at again before there is as much more.
  settle_at_ = std::max(settle_, 2 * start_);
}

/// Of the token that has these bytes on the path.
TokenId Unigram::id_of(std::size_t place, std::size_t n_bytes) noexcept {
  if (start_ - (place + n_bytes) < recent_ids_.size()) return recent_id(place + n_bytes);
  base::DoubleArray::Node node = model_.tokens.root();
  const auto* const bytes = reinterpret_cast<const char*>(text_.data() + place);
  const bool is_there =
      model_.tokens.walk(node, {bytes, n_bytes}) && node.value() != base::DoubleArray::kNoValue;
  return is_there ? node.value() : model_.unknown;
}

void Unigram::put_token(std::size_t place, std::size_t n_bytes) {
  if (const TokenId id = id_of(place, n_bytes); id != model_.unknown) {
    end_run();
    return put(id, static_cast<std::uint32_t>(n_bytes));
  }
  const std::uint8_t* const bytes = text_.data() + place;
  extend(run_, bytes, n_bytes);
  if (!model_.byte_ids.empty()) {
    for (std::size_t i = 0; i < n_bytes; ++i) put(model_.byte_ids[bytes[i]], 1);
    n_run_ids_ += n_bytes;
  }
  if (!run_.spells_token) n_run_ids_ = 0;
}

void Unigram::put(TokenId id, std::uint32_t n_bytes) {
  ids_.push_back(id);
  id_lengths_.push_back(n_bytes);
}

void Unigram::extend(UnknownRun& run, const std::uint8_t* data,
                     std::size_t n_bytes) const noexcept {
  if (run.n_bytes == 0) {
    run.spells_token = model_.mode == Mode::hugging_face;
    run.node = model_.tokens.root();
  }
  run.n_bytes += n_bytes;
  run.spells_token = run.spells_token &&
                     model_.tokens.walk(run.node, {reinterpret_cast<const char*>(data), n_bytes});
}

/// kNoValue: none.
TokenId Unigram::spelt_by(const UnknownRun& run) const noexcept {
  return run.spells_token ? run.node.value() : base::DoubleArray::kNoValue;
}

/// What is not unknown follows, or nothing.
void Unigram::end_run() {
  if (run_.n_bytes == 0) return;
  if (const TokenId spelt = spelt_by(run_); spelt != base::DoubleArray::kNoValue) {
    ids_.resize(ids_.size() - n_run_ids_);
    id_lengths_.resize(id_lengths_.size() - n_run_ids_);
    put(spelt, saturated(run_.n_bytes));
  } else if (model_.byte_ids.empty()) {
    put(model_.unknown, saturated(run_.n_bytes));
  }
  run_ = {};
  n_run_ids_ = 0;
}

void Unigram::begin_count(bool after_unknown) {
  is_counting_ = true;
  counts_.resize(places_.size());
  counts_[0] = {};
  if (!after_unknown) return;
  // The open run has been counted.
  counts_[0].n_before = -1;
  counts_[0].run.n_bytes = 1;
}

std::int64_t Unigram::n_tokens(const Count& count) const noexcept {
  if (count.run.n_bytes == 0) return count.n_before;
  const bool is_one = model_.byte_ids.empty() || spelt_by(count.run) != base::DoubleArray::kNoValue;
  return count.n_before + (is_one ? 1 : static_cast<std::int64_t>(count.run.n_bytes));
}

/// Counts what the best path to `place` has, which is the next start or the end.
void Unigram::count_to(std::size_t place) noexcept {
  if (n_forgotten_ + place == 0) return;
  const Place& here = place_at(place);
  const Count& before = count_at(place - here.n_bytes);
  Count& count = count_at(place);
  if (here.id == model_.unknown) {
    count = before;
    extend(count.run, text_.data() + place - here.n_bytes, here.n_bytes);
  } else {
    count.n_before = n_tokens(before) + 1;
    count.run.n_bytes = 0;
  }
}

/// Tokens that every path has more of, which are counted no longer.
std::uint64_t Unigram::take_certain_count() {
  // What text a token may yet reach back over.
  if (start_ > model_.max_token_bytes) forget(start_ - model_.max_token_bytes);
  std::int64_t n = Count::kNone;
  for (std::size_t place = 0; place < start_; ++place) n = std::min(n, count_at(place).n_before);
  if (n <= 0 || n == Count::kNone) return 0;
  for (std::size_t place = 0; place < start_; ++place) {
    std::int64_t& n_before = count_at(place).n_before;
    if (n_before != Count::kNone) n_before -= n;
  }
  return static_cast<std::uint64_t>(n);
}

}  // namespace toll::model

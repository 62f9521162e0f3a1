// lib/encode/word_encoder.cpp - see word_encoder.h.
#include "encode/word_encoder.h"

namespace toll::encode {

using cache::MiddleKey;
using cache::PackedIds;
using cache::SmallKey;
using cache::WordKey;

/// The tokens of piece i, if they are no head.
void WordEncoder::put(std::uint32_t i, std::span<const TokenId> tokens) {
  heads_[i] = others_.size();
  others_.push_back({tokens.data(), tokens.size()});
  room_ += tokens.size();
}

/// Forgets the last n pieces that were encoded together; room for n others.
void WordEncoder::begin(std::size_t n) {
  others_.clear();
  n_unpacked_ = 0;
  room_ = (n + 1) * PackedIds::kMaxTokens;
  small_words_.clear();
  words_.clear();
  middle_words_.clear();
}

/// Sets heads_ and others_ for a batch of pieces, but those that are in no cache.
void WordEncoder::look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t begin,
                          std::size_t n, RunOf of) {
  const std::size_t n_missed =
      find_words_(base, offsets + begin, n, cache_.words(), heads_.data() + begin, missed_.data());
  middle_.clear();
  const auto on_longer = [&](std::uint32_t i, std::uint32_t n_bytes) {
    if (n_bytes > MiddleKey::kMaxBytes) return put(i, {});
    if (of == RunOf::parts) return add_unknown(middle_words_, base, offsets, i);
    const MiddleKey key = MiddleKey::of(base + offsets[i], n_bytes);
    middle_.push_back({key, key.hash(), i});
    middle_cache_.prefetch(key, middle_.back().hash);
  };
  by_length_.sort({missed_.data(), n_missed}, static_cast<std::uint32_t>(begin), offsets,
                  on_longer);

  find_known(small_words_, base, offsets, by_length_.small());
  if (of == RunOf::parts) {
    for (const std::uint32_t i : by_length_.pairs()) add_unknown(words_, base, offsets, i);
  } else {
    find_known(words_, base, offsets, by_length_.pairs());
    find_middle();
  }
}

template <class Key>
void WordEncoder::add_unknown(Words<Key>& words, const std::uint8_t* base,
                              const std::uint32_t* offsets, std::uint32_t i) {
  const Key key = Key::of(base + offsets[i], offsets[i + 1] - offsets[i]);
  words.add_unknown({key, key.hash(), i});
}

/// Of some pieces, those that the sets know; the others are unknown.
template <class Key>
void WordEncoder::find_known(Words<Key>& words, const std::uint8_t* base,
                             const std::uint32_t* offsets, std::span<const std::uint32_t> pieces) {
  const std::size_t n_missed =
      cache_.find<Key>(base, offsets, pieces, heads_.data(), missed_.data());
  more_.clear();
  for (const std::uint32_t i : std::span(missed_.data(), n_missed)) {
    if (heads_[i] == 0) {
      add_unknown(words, base, offsets, i);
      continue;
    }
    const WordKey key = WordKey::of(base + offsets[i], offsets[i + 1] - offsets[i]);
    more_.push_back({key, key.hash(), i});
    cache_.prefetch_tail(more_.back().hash);
  }
  for (const Piece<WordKey>& piece : more_) {
    const std::uint64_t* const tail = cache_.find_tail(piece.key, piece.hash);
    if (tail != nullptr) {
      put_packed(piece.i, heads_[piece.i], *tail);
    } else {
      add_unknown(words, base, offsets, piece.i);
    }
  }
}

/// The tokens of piece i, which are more than a head.
inline void WordEncoder::put_packed(std::uint32_t i, std::uint64_t head, std::uint64_t tail) {
  TokenId* const unpacked = unpacked_.data() + n_unpacked_;
  PackedIds::unpack(head, unpacked);
  PackedIds::unpack(tail, unpacked + PackedIds::kInWord);
  n_unpacked_ += PackedIds::kMaxTokens;
  put(i, {unpacked, PackedIds::size(head)});
}

void WordEncoder::find_middle() {
  for (const Middle& middle : middle_) {
    const auto* slot = middle_cache_.find(middle.key, middle.hash);
    if (slot != nullptr) {
      put(middle.i, {slot->ids.data(), slot->n});
    } else {
      middle_words_.add_unknown(middle);
    }
  }
}

/// Encodes what is in no cache.
void WordEncoder::encode_new(const std::uint8_t* base, const std::uint32_t* offsets) {
  const std::size_t n_new =
      small_words_.unknown.size() + words_.unknown.size() + middle_words_.unknown.size();
  if (n_new == 0) return;
  if (tokens_.size() < n_new) tokens_.resize(n_new);
  new_.clear();
  const auto add = [&](const auto& piece) {
    const std::uint32_t begin = offsets[piece.i];
    new_.push_back({base + begin, offsets[piece.i + 1] - begin, &tokens_[new_.size()]});
  };
  std::ranges::for_each(small_words_.unknown.all(), add);
  std::ranges::for_each(words_.unknown.all(), add);
  std::ranges::for_each(middle_words_.unknown.all(), add);
  short_words_.encode(new_);
  packed_.clear();
  const model::ShortTokens* tokens = put_all(words_, put_all(small_words_, tokens_.data()));
  for (const Met& met : middle_words_.all_met()) put(met.i, tokens[met.word].all());
}

/// @param tokens  of each unknown word.
/// @return        behind those.
template <class Key>
const model::ShortTokens* WordEncoder::put_all(const Words<Key>& words,
                                               const model::ShortTokens* tokens) {
  const std::size_t first = packed_.size();
  const std::size_t n = words.unknown.size();
  for (std::size_t k = 0; k < n; ++k) packed_.emplace_back(tokens[k]);
  for (const Met& met : words.all_met()) {
    const std::uint64_t head = packed_[first + met.word].head();
    if (head != 0 && PackedIds::is_all(head)) {
      heads_[met.i] = head;
    } else {
      put(met.i, tokens[met.word].all());
    }
  }
  return tokens + n;
}

/// Takes words into a cache.
/// @param known  their tokens, as the cache wants them.
template <class Key, class Cache, class Known>
void WordEncoder::remember(const Words<Key>& words, Cache& cache, const Known* known) {
  const auto unknown = words.unknown.all();
  constexpr std::size_t kAhead = 16;
  for (std::size_t k = 0; k < unknown.size(); ++k) {
    if (const std::size_t next = k + kAhead; next < unknown.size())
      cache.prefetch(unknown[next].key, unknown[next].hash, known[next]);
    cache.insert(unknown[k].key, unknown[k].hash, known[k]);
  }
}

/// Takes the new words into the caches, now that nothing refers to them.
void WordEncoder::remember(RunOf of) {
  const std::size_t n_small = small_words_.unknown.size();
  remember(small_words_, cache_, packed_.data());
  if (of == RunOf::parts) return;
  remember(words_, cache_, packed_.data() + n_small);
  remember(middle_words_, middle_cache_, tokens_.data() + n_small + words_.unknown.size());
}

}  // namespace toll::encode

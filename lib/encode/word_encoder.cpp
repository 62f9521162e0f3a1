// lib/encode/word_encoder.cpp - see word_encoder.h.
#include "encode/word_encoder.h"

namespace toll::encode {

using cache::Key128;
using cache::Key256;
using cache::Key64;
using cache::PackedIds;

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
  words_64_.clear();
  words_128_.clear();
  words_256_.clear();
}

/// Sets heads_ and others_ for a batch of pieces, but those that are in no cache.
void WordEncoder::look_up(const std::uint8_t* base, const std::uint32_t* offsets, std::size_t begin,
                          std::size_t n, RunOf of) {
  const std::size_t n_missed =
      find_words_(base, offsets + begin, n, cache_.words(), heads_.data() + begin, missed_.data());
  of_256_.clear();
  const auto on_longer = [&](std::uint32_t i, std::uint32_t n_bytes) {
    if (n_bytes > Key256::kMaxBytes) return put(i, {});
    if (of == RunOf::fragments) return add_unknown(words_256_, base, offsets, i);
    const Key256 key = Key256::of(base + offsets[i], n_bytes);
    of_256_.push_back({key, key.hash(), i});
    cache_256_.prefetch(key, of_256_.back().hash);
  };
  by_length_.sort({missed_.data(), n_missed}, static_cast<std::uint32_t>(begin), offsets,
                  on_longer);

  find_known(words_64_, base, offsets, by_length_.of_64());
  if (of == RunOf::fragments) {
    for (const std::uint32_t i : by_length_.of_128()) add_unknown(words_128_, base, offsets, i);
  } else {
    find_known(words_128_, base, offsets, by_length_.of_128());
    find_256();
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
    const Key128 key = Key128::of(base + offsets[i], offsets[i + 1] - offsets[i]);
    more_.push_back({key, key.hash(), i});
    cache_.prefetch_tail(more_.back().hash);
  }
  for (const Piece<Key128>& piece : more_) {
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

void WordEncoder::find_256() {
  for (const Piece256& piece : of_256_) {
    const auto known = cache_256_.find(piece.key, piece.hash);
    if (!known.empty()) {
      put(piece.i, known);
    } else {
      words_256_.add_unknown(piece);
    }
  }
}

/// Encodes what is in no cache.
void WordEncoder::encode_new(const std::uint8_t* base, const std::uint32_t* offsets) {
  const std::size_t n_new =
      words_64_.unknown.size() + words_128_.unknown.size() + words_256_.unknown.size();
  if (n_new == 0) return;
  if (tokens_.size() < n_new) tokens_.resize(n_new);
  new_.clear();
  const auto add = [&](const auto& piece) {
    const std::uint32_t begin = offsets[piece.i];
    new_.push_back({base + begin, offsets[piece.i + 1] - begin, &tokens_[new_.size()]});
  };
  std::ranges::for_each(words_64_.unknown.all(), add);
  std::ranges::for_each(words_128_.unknown.all(), add);
  std::ranges::for_each(words_256_.unknown.all(), add);
  short_words_.encode(new_);
  packed_.clear();
  const model::ShortTokens* tokens = put_all(words_128_, put_all(words_64_, tokens_.data()));
  for (const Met& met : words_256_.all_met()) put(met.i, tokens[met.word].all());
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
  const std::size_t n_64 = words_64_.unknown.size();
  remember(words_64_, cache_, packed_.data());
  if (of == RunOf::fragments) return;
  remember(words_128_, cache_, packed_.data() + n_64);
  remember(words_256_, cache_256_, tokens_.data() + n_64 + words_128_.unknown.size());
}

}  // namespace toll::encode

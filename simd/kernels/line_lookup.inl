// simd/kernels/line_lookup.inl - looks words up in lines: word_lookup.h says how. A line's memory
// is asked for some words before it is needed, and nothing branches on what is found. Compiled once
// for each instruction set, which brings Lines64, Lines128, ids_of_64() and ids_of_128(),
// see isa/lines_*.inl.

#include "simd/kernels/bits.inl"

/// So many words ahead.
constexpr std::size_t kLinesAhead = 32;

/// What is asked for: a key and its line.
struct AskedWord {
  std::uint64_t key[2];  // NOLINT(*-avoid-c-arrays)
  const std::uint8_t* line;
};

/// Calls ask(k, asked) and, a while later, find(k, asked) for k = 0 to n - 1.
template <class Ask, class Find>
inline void ask_and_find(std::size_t n, Ask&& ask, Find&& find) {
  AskedWord asked[kLinesAhead];  // NOLINT(*-avoid-c-arrays)
  const std::size_t n_first = n < kLinesAhead ? n : kLinesAhead;
  for (std::size_t k = 0; k < n_first; ++k) ask(k, asked[k]);
  for (std::size_t k = n_first; k < n; ++k) {
    find(k - kLinesAhead, asked[k % kLinesAhead]);
    ask(k, asked[k % kLinesAhead]);
  }
  for (std::size_t k = n - n_first; k < n; ++k) find(k, asked[k % kLinesAhead]);
}

/// Asks for the line of a word of up to 7 bytes.
inline void ask_64(const std::uint8_t* base, const std::uint32_t* offsets, std::uint32_t word,
                   WordLines lines, AskedWord& asked) {
  const std::uint32_t begin = offsets[word];
  asked.key[0] = key_64(number_at<std::uint64_t>(base + begin), offsets[word + 1] - begin);
  asked.line = static_cast<const std::uint8_t*>(lines.lines) +
               line_number(word_hash(asked.key[0], 0), lines.n) * kLineBytes;
  __builtin_prefetch(asked.line);
}

/// The same, of 8 to 15 bytes.
inline void ask_128(const std::uint8_t* base, const std::uint32_t* offsets, std::uint32_t word,
                    WordLines lines, AskedWord& asked) {
  const std::uint32_t begin = offsets[word];
  asked.key[0] = number_at<std::uint64_t>(base + begin);
  asked.key[1] = high_of_128(number_at<std::uint64_t>(base + begin + 8), offsets[word + 1] - begin);
  asked.line = static_cast<const std::uint8_t*>(lines.lines) +
               line_number(word_hash(asked.key[0], asked.key[1]), lines.n) * kLineBytes;
  __builtin_prefetch(asked.line);
}

/// Whether the ids of a slot are 1 to 3, and not the first of more.
inline bool are_all_ids(std::uint64_t ids) {
  return (ids >> Ids64::kCountShift) - 1 < 3;
}

/// `wanted` in the place of a number, if that is so; without a branch.
inline void put_if(bool so, std::uint64_t& number, std::uint64_t wanted) {
  number ^= (number ^ wanted) & (so ? ~0ULL : 0);
}

inline std::uint64_t count_64(const std::uint8_t* base, const std::uint32_t* offsets,
                              const std::uint32_t* words, std::size_t n, WordLines lines,
                              std::uint64_t* table, std::uint32_t* missed, std::size_t* n_missed) {
  std::size_t n_out = 0;
  Lines64 found;
  ask_and_find(
      n, [&](std::size_t k, AskedWord& asked) { ask_64(base, offsets, words[k], lines, asked); },
      [&](std::size_t k, const AskedWord& asked) {
        const std::uint64_t key = asked.key[0];
        const std::uint64_t count = found.count(asked.line, key);
        put_if(count != 0, table[place_64(key)], key | count);
        missed[n_out] = words[k];
        n_out += count == 0 ? 1U : 0U;
      });
  *n_missed = n_out;
  return found.n_tokens();
}

inline std::uint64_t count_128(const std::uint8_t* base, const std::uint32_t* offsets,
                               const std::uint32_t* words, std::size_t n, WordLines lines,
                               std::uint32_t* missed, std::size_t* n_missed) {
  std::size_t n_out = 0;
  Lines128 found;
  ask_and_find(
      n, [&](std::size_t k, AskedWord& asked) { ask_128(base, offsets, words[k], lines, asked); },
      [&](std::size_t k, const AskedWord& asked) {
        missed[n_out] = words[k];
        n_out += found.add(asked.line, asked.key) ? 0U : 1U;
      });
  *n_missed = n_out;
  return found.n_tokens();
}

inline std::size_t find_64(const std::uint8_t* base, const std::uint32_t* offsets,
                           const std::uint32_t* words, std::size_t n, WordLines lines, Ids64* table,
                           std::uint64_t* ids, std::uint32_t* missed) {
  std::size_t n_out = 0;
  ask_and_find(
      n, [&](std::size_t k, AskedWord& asked) { ask_64(base, offsets, words[k], lines, asked); },
      [&](std::size_t k, const AskedWord& asked) {
        const std::uint64_t key = asked.key[0];
        const std::uint64_t found = ids_of_64(asked.line, key);
        // Into the table, if they are all of the word's.
        Ids64& entry = table[place_64(key)];
        const bool is_all = are_all_ids(found);
        put_if(is_all, entry.key, key);
        put_if(is_all, entry.ids, found);
        ids[words[k]] = found;
        missed[n_out] = words[k];
        n_out += is_all ? 0U : 1U;
      });
  return n_out;
}

inline std::size_t find_128(const std::uint8_t* base, const std::uint32_t* offsets,
                            const std::uint32_t* words, std::size_t n, WordLines lines,
                            Ids128* table, std::uint64_t* ids, std::uint32_t* missed) {
  constexpr std::size_t kChunk = 64;
  struct Asked {
    std::uint64_t low;
    std::uint64_t high;
    Ids128* entry;
    std::size_t line;  ///< where it begins
    std::uint32_t word;
  };
  const auto* const bytes = static_cast<const std::uint8_t*>(lines.lines);
  // NOLINTBEGIN(*-avoid-c-arrays)
  Asked asked[kChunk];
  std::uint32_t others[kChunk + 1];  // those that the table does not have
  // NOLINTEND(*-avoid-c-arrays)
  std::size_t n_out = 0;
  for (std::size_t begin = 0; begin < n; begin += kChunk) {
    const std::size_t n_asked = n - begin < kChunk ? n - begin : kChunk;
    for (std::size_t k = 0; k < n_asked; ++k) {
      const std::uint32_t word = words[begin + k];
      const std::uint8_t* const text = base + offsets[word];
      const std::uint64_t low = number_at<std::uint64_t>(text);
      const std::uint64_t high =
          high_of_128(number_at<std::uint64_t>(text + 8), offsets[word + 1] - offsets[word]);
      const std::uint64_t hash = word_hash(low, high);
      Ids128* const entry = table + place_128(hash);
      __builtin_prefetch(entry);
      asked[k] = {low, high, entry, line_number(hash, lines.n) * (2 * kLineBytes), word};
    }
    std::size_t n_others = 0;
    for (std::size_t k = 0; k < n_asked; ++k) {
      const Asked& word = asked[k];
      const std::uint64_t is_there =
          if_zero((word.entry->low ^ word.low) | (word.entry->high ^ word.high));
      ids[word.word] = word.entry->ids & is_there;
      others[n_others] = static_cast<std::uint32_t>(k);
      n_others += 1 + is_there;
      // Its lines, if they are wanted; else the first, which then is near.
      const std::uint8_t* const wanted = bytes + (word.line & ~is_there);
      __builtin_prefetch(wanted);
      __builtin_prefetch(wanted + kLineBytes);
    }
    for (std::size_t k = 0; k < n_others; ++k) {
      const Asked& word = asked[others[k]];
      const std::uint64_t found = ids_of_128(bytes + word.line, word.low, word.high);
      ids[word.word] = found;
      // Into the table, if they are all of the word's.
      const bool is_all = are_all_ids(found);
      put_if(is_all, word.entry->low, word.low);
      put_if(is_all, word.entry->high, word.high);
      put_if(is_all, word.entry->ids, found);
      missed[n_out] = word.word;
      n_out += is_all ? 0U : 1U;
    }
  }
  return n_out;
}

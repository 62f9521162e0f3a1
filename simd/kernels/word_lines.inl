// simd/kernels/word_lines.inl - looks words up in lines: word_table.h says how. A line's memory is
// asked for some words before it is needed, and nothing branches on what is found. Compiled once
// for each instruction set, which brings SmallLines and PairLines, see isa/lines_*.inl.

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

/// As CountWordLines of kernels.h: words of up to 7 bytes.
inline std::uint64_t count_small(const std::uint8_t* base, const std::uint32_t* offsets,
                                 const std::uint32_t* words, std::size_t n, WordLines lines,
                                 std::uint64_t* table, std::uint32_t* missed,
                                 std::size_t* n_missed) {
  const auto* bytes = static_cast<const std::uint8_t*>(lines.lines);
  std::size_t n_out = 0;
  SmallLines found;
  ask_and_find(
      n,
      [&](std::size_t k, AskedWord& asked) {
        const std::uint32_t i = words[k];
        asked.key[0] = small_key(load_word(base + offsets[i]), offsets[i + 1] - offsets[i]);
        asked.line = bytes + line_place(word_hash(asked.key[0], 0), lines.n);
        __builtin_prefetch(asked.line);
      },
      [&](std::size_t k, const AskedWord& asked) {
        const std::uint64_t count = found.count(asked.line, asked.key[0]);
        // Into the table, where it is looked for first.
        std::uint64_t& entry = table[word_place(asked.key[0])];
        entry ^= (entry ^ (asked.key[0] | count)) & (count != 0 ? ~0ULL : 0);
        missed[n_out] = words[k];
        n_out += count == 0 ? 1U : 0U;
      });
  *n_missed = n_out;
  return found.n_tokens();
}

/// The same, of 8 to 15 bytes.
inline std::uint64_t count_pairs(const std::uint8_t* base, const std::uint32_t* offsets,
                                 const std::uint32_t* words, std::size_t n, WordLines lines,
                                 std::uint32_t* missed, std::size_t* n_missed) {
  const auto* bytes = static_cast<const std::uint8_t*>(lines.lines);
  std::size_t n_out = 0;
  PairLines found;
  ask_and_find(
      n,
      [&](std::size_t k, AskedWord& asked) {
        const std::uint32_t i = words[k];
        const std::uint8_t* const word = base + offsets[i];
        asked.key[0] = load_word(word);
        asked.key[1] = pair_high(load_word(word + 8), offsets[i + 1] - offsets[i]);
        asked.line = bytes + line_place(word_hash(asked.key[0], asked.key[1]), lines.n);
        __builtin_prefetch(asked.line);
      },
      [&](std::size_t k, const AskedWord& asked) {
        missed[n_out] = words[k];
        n_out += found.add(asked.line, asked.key) ? 0U : 1U;
      });
  *n_missed = n_out;
  return found.n_tokens();
}

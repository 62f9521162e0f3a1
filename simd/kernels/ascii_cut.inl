// simd/kernels/ascii_cut.inl - cuts ASCII text by bit masks, 64 bytes at a time. Compiled once for
// each instruction set, after ascii_classes.inl.
//
// A window of 64 bytes always begins where a piece begins. What is a boundary then depends on the
// window alone, so nothing is carried from one to the next; the price is that the piece which the
// window's end cuts is looked at twice. Bit i of a mask is byte i. Everything below is the patterns
// of pretok/schemes.cpp restated for runs:
//   - white space before anything but white space gives its last character away, to be a prefix or
//   a
//     piece of its own; what is before that is one piece, or two, parted after the last line break;
//   - line breaks right after punctuation belong to it (o200k: slashes after those, too);
//   - punctuation takes one space before it; letters take one character before them that begins a
//     piece (gpt2: a space only); digits go by threes from where they start (gpt2: all at once);
//   - o200k starts a new piece where a capital follows a small letter;
//   - contractions ('s 't 're 've 'm 'll 'd) are pieces that begin at the apostrophe, in o200k the
//   end
//     of the word before it.
// The oracle is the automaton: tests/property/ascii_cut_test.cpp.

enum class Family { gpt2, cl100k, o200k };

inline unsigned lowest_bit(std::uint64_t mask) {
  return static_cast<unsigned>(__builtin_ctzll(mask));
}
inline unsigned highest_bit(std::uint64_t mask) {
  return 63U - static_cast<unsigned>(__builtin_clzll(mask));
}
inline std::uint64_t bits_below(unsigned n) {
  return n >= 64 ? ~0ULL : (1ULL << n) - 1;
}

/// Bytes of the contraction whose apostrophe is at `text`; 0 if there is none.
template <Family kFamily>
inline unsigned contraction(const std::uint8_t* text) {
  constexpr std::uint8_t kFold =
      kFamily == Family::gpt2 ? 0 : 0x20;  // gpt2 knows small letters only
  const auto first = static_cast<std::uint8_t>(text[1] | kFold);
  const auto second = static_cast<std::uint8_t>(text[2] | kFold);
  if (first == 's' || first == 't' || first == 'm' || first == 'd') return 2;
  if ((first == 'r' || first == 'v') && second == 'e') return 3;
  return first == 'l' && second == 'l' ? 3 : 0;
}

/// The boundaries of a window that are certain, bit 0 left out.
/// @param n_known  bytes of the window that are ASCII: nothing beyond them is looked at.
template <Family kFamily>
inline std::uint64_t boundaries(const Classes& c, const std::uint8_t* text, unsigned n_known) {
  const std::uint64_t known = bits_below(n_known);
  const std::uint64_t letters = c.letters;
  const std::uint64_t space = c.space;
  const std::uint64_t newlines = c.newlines;
  const std::uint64_t white = space | newlines | c.other_white;
  const std::uint64_t punctuation = ~(letters | c.digits | white | c.high);

  // What punctuation absorbs behind it.
  std::uint64_t absorbed = 0;
  if constexpr (kFamily != Family::gpt2) {
    const std::uint64_t tail = kFamily == Family::o200k ? newlines | c.slashes : newlines;
    const std::uint64_t seeds = newlines & (punctuation << 1U);
    // Adding a bit to a run of ones clears the run from there on; seeds inside reappear.
    absorbed = seeds == 0 ? 0 : ((tail & ~(tail + seeds)) | seeds);
  }
  const std::uint64_t marks = punctuation & ~absorbed;
  const std::uint64_t blank = white & ~absorbed;

  // White space: the start of a run, its last character, and what follows its last line break.
  std::uint64_t result = blank & ~(blank << 1U);
  std::uint64_t keep = known;
  if constexpr (kFamily == Family::gpt2) {
    result |= white & ~(white >> 1U);
  } else {
    const std::uint64_t flat = blank & ~newlines;
    result |= flat & ~(white >> 1U);
    std::uint64_t after_break = flat & ((newlines & blank) << 1U);
    std::uint64_t broken_again = (flat + after_break) & ~flat & newlines;
    while (broken_again != 0) {  // that run goes on to another line break: no boundary
      const unsigned at = lowest_bit(broken_again);
      after_break &= ~(1ULL << highest_bit(after_break & bits_below(at)));
      broken_again &= broken_again - 1;
    }
    result |= after_break;
  }
  // A run that reaches the end of what is known is open but for its start.
  const std::uint64_t gap = ~blank & known;
  const unsigned run_start = gap == 0 ? 0 : highest_bit(gap) + 1;
  if (run_start < n_known) keep &= bits_below(run_start + 1);

  const std::uint64_t mark_starts = marks & ~(marks << 1U) & ~(space << 1U);
  const std::uint64_t letter_starts = letters & ~(letters << 1U);
  const std::uint64_t digit_starts = c.digits & ~(c.digits << 1U);
  result |= mark_starts;
  if constexpr (kFamily == Family::gpt2) {
    result |= (letter_starts | digit_starts) & ~(space << 1U);
  } else {
    result |= letter_starts & ~((space | c.other_white) << 1U) & ~(mark_starts << 1U);
    const std::uint64_t third = c.digits & (c.digits << 1U) & (c.digits << 2U) & (c.digits << 3U);
    std::uint64_t groups = digit_starts;
    for (std::uint64_t next = groups; next != 0; groups |= next) next = (next << 3U) & third;
    result |= groups;
  }
  if constexpr (kFamily == Family::o200k) result |= c.capitals & ((letters & ~c.capitals) << 1U);

  // Contractions, one by one: they are rare enough.
  std::uint64_t apostrophes = c.apostrophes & known;
  apostrophes &= kFamily == Family::o200k ? letters << 1U : mark_starts;
  unsigned last_end = 64;
  while (apostrophes != 0) {
    const unsigned at = lowest_bit(apostrophes);
    apostrophes &= apostrophes - 1;
    if (at + 3 > n_known) {  // may or may not be one
      keep &= kFamily == Family::o200k ? bits_below(at) : bits_below(at + 1);
      break;
    }
    if (kFamily == Family::o200k && at == last_end)
      continue;  // the letter before is a contraction's
    const unsigned n = contraction<kFamily>(text + at);
    if (n == 0) continue;
    last_end = at + n;
    const unsigned first_inside = kFamily == Family::o200k ? at : at + 1;
    result &= ~(bits_below(last_end) & ~bits_below(first_inside));
    if (last_end < 64) result |= 1ULL << last_end;
  }
  return result & keep & ~1ULL;
}

template <Family kFamily>
std::size_t cut(const std::uint8_t* text, std::size_t n, std::uint32_t* ends, std::size_t* n_ends) {
  std::size_t start = 0;
  std::uint32_t* out = ends;
  while (start + 64 <= n) {
    const Classes classes = classify(text + start);
    const unsigned n_known = classes.high == 0 ? 64 : lowest_bit(classes.high);
    std::uint64_t found = boundaries<kFamily>(classes, text + start, n_known);
    if (found == 0) break;
    const unsigned n_found = static_cast<unsigned>(__builtin_popcountll(found));
    const auto base = static_cast<std::uint32_t>(start);
    const unsigned last = highest_bit(found);
    // Eight at a time, written whether wanted or not: the room is there, and no branch depends on
    // how many.
    for (unsigned i = 0; i < n_found; i += 8) {
      for (unsigned k = 0; k < 8; ++k) {
        out[i + k] = base + lowest_bit(found | 1ULL << 63U);
        found &= found - 1;
      }
    }
    out += n_found;
    start += last;
  }
  *n_ends = static_cast<std::size_t>(out - ends);
  return start;
}

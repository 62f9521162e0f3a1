// simd/kernels/pre_tokenize.inl - cuts text by bit masks, 64 bytes at a time. Compiled once for
// each instruction set, which brings write_places(): places.inl or its own.
//
// A window of 64 bytes begins where a piece begins, or inside a word at a letter from which the
// rest is cut as if it began there. What is a boundary then depends on the window alone, so nothing
// is carried from one to the next. Bit i of a mask is byte i; all bytes of a character are of its
// class. Everything below is the patterns of pretok/schemes.cpp restated for runs:
//   - white space before anything but white space gives its last character away, to be a prefix or
//     a piece of its own; what is before that is one piece, or two, parted after the last line
//     break;
//   - line breaks right after punctuation belong to it (o200k: slashes after those, too);
//   - punctuation takes one space before it; letters take one character before them that begins a
//     piece (gpt2: a space only); digits go by threes from where they start (gpt2: all at once);
//   - o200k starts a new piece where a capital follows a small letter, or letters and marks that
//     have no case and follow one; and where capitals that end a word follow letters without case;
//   - o200k takes marks for letters, but for those in punctuation: there the window ends;
//   - contractions ('s 't 're 've 'm 'll 'd) are pieces that begin at the apostrophe, in o200k the
//     end of the word before it.
// The oracle is the automaton: tests/property/simd/pre_tokenize_test.cpp.
#pragma once

#include "simd/kernels/ascii_classes.inl"
#include "simd/kernels/bits.inl"
#include "simd/kernels/wide_classes.inl"

enum class Family { gpt2, cl100k, o200k };

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

/// Places in a window, bit 0 left out.
struct Places {
  std::uint64_t ends = 0;      ///< the boundaries that are certain
  std::uint64_t restarts = 0;  ///< inside words, behind no boundary that is not certain: where the
                               ///< next window may begin
};

/// @tparam kWide   some of the window is not ASCII; if not, `wide` is empty and no restarts are
///                 asked for.
/// @param n_known  bytes of the window whose classes are known: nothing beyond them is looked at.
template <Family kFamily, bool kWide>
inline Places places(const Classes& c, const Wide& wide, const std::uint8_t* text,
                     unsigned n_known) {
  const std::uint64_t known = bits_below(n_known);
  // Letters that are neither capital nor small, and marks where they are as letters.
  const std::uint64_t caseless =
      kFamily == Family::o200k ? wide.other_letters | wide.marks : wide.other_letters;
  const std::uint64_t letters = c.letters | wide.upper | wide.lower | caseless;
  const std::uint64_t space = c.space;
  const std::uint64_t newlines = c.newlines;
  const std::uint64_t other_white = c.other_white | wide.white;
  const std::uint64_t white = c.white() | wide.white;
  const std::uint64_t punctuation = ~c.all() | wide.punctuation;
  const auto first_of = [&](std::uint64_t last) {
    return kWide ? wide.first_of(last, c.high) : last;
  };

  // What punctuation absorbs behind it.
  std::uint64_t absorbed = 0;
  if constexpr (kFamily != Family::gpt2) {
    absorbed = from_seeds(kFamily == Family::o200k ? newlines | c.slashes : newlines,
                          newlines & (punctuation << 1U));
  }
  const std::uint64_t marks = punctuation & ~absorbed;
  const std::uint64_t blank = white & ~absorbed;

  // White space: the start of a run, its last character, and what follows its last line break.
  std::uint64_t result = blank & ~(blank << 1U);
  std::uint64_t keep = known;
  if constexpr (kFamily == Family::gpt2) {
    result |= first_of(white & ~(white >> 1U));
  } else {
    const std::uint64_t flat = blank & ~newlines;
    result |= first_of(flat & ~(white >> 1U));
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
  const unsigned run_start = n_up_to_highest(gap);
  keep &= bits_below(run_start + 1);

  const std::uint64_t mark_starts = marks & ~(marks << 1U) & ~(space << 1U);
  const std::uint64_t letter_starts = letters & ~(letters << 1U);
  const std::uint64_t digit_starts = c.digits & ~(c.digits << 1U);
  result |= mark_starts;
  if constexpr (kFamily == Family::gpt2) {
    result |= (letter_starts | digit_starts) & ~(space << 1U);
  } else {
    const std::uint64_t prefixes = kWide ? wide.last_of(mark_starts, c.high) : mark_starts;
    result |= letter_starts & ~((space | other_white) << 1U) & ~(prefixes << 1U);
    const std::uint64_t third = c.digits & (c.digits << 1U) & (c.digits << 2U) & (c.digits << 3U);
    std::uint64_t groups = digit_starts;
    for (std::uint64_t next = groups & (third >> 3U); next != 0; next &= third >> 3U) {
      next <<= 3U;
      groups |= next;
    }
    result |= groups;
  }

  std::uint64_t restarts = 0;
  if constexpr (kFamily != Family::o200k) {
    restarts = letters;
  } else {
    const std::uint64_t capitals = c.capitals | wide.upper;
    const std::uint64_t small = letters & ~capitals & ~caseless;
    // Where the pattern has left its capitals behind: a capital here begins a piece.
    const std::uint64_t lowered =
        kWide ? small | from_seeds(caseless, caseless & (small << 1U)) : small;
    result |= capitals & (lowered << 1U);
    if constexpr (kWide) {
      std::uint64_t tails = capitals & ~(capitals << 1U) & (caseless << 1U) & ~(lowered << 1U);
      for (; tails != 0; tails &= tails - 1) {
        const unsigned tail = lowest_bit(tails);
        const unsigned tail_end = tail + lowest_bit(~(capitals >> tail));
        if (tail_end >= n_known) {
          keep &= bits_below(tail);
          break;
        }
        if (((letters >> tail_end) & 1U) == 0) result |= 1ULL << tail;
      }
      restarts = small | (caseless & ~lowered);
    }
  }

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
    const std::uint64_t inside = bits_below(last_end) & ~bits_below(first_inside);
    result &= ~inside;
    restarts &= ~inside;
    if (last_end < 64) {
      result |= 1ULL << last_end;
      // A word begins there, and what its letters are was seen as if they went on.
      if (kFamily == Family::o200k && kWide && ((c.high >> last_end) & 1U) != 0)
        keep &= bits_below(last_end + 1);
    }
  }
  keep &= ~1ULL;
  return {result & keep, restarts & (~c.high | wide.leads()) & keep};
}

template <Family kFamily>
PreTokenized cut(const std::uint8_t* text, std::size_t n, const WideClasses& wide_classes,
                 std::uint32_t* ends) {
  std::size_t start = 0;
  PreTokenized done{0, 0, false};
  std::uint32_t* out = ends;
  while (start + 64 <= n) {
    const Block bytes = load(text + start);
    const Classes classes = classify(bytes);
    const auto base = static_cast<std::uint32_t>(start);
    if (classes.high == 0) {
      const std::uint64_t found = places<kFamily, false>(classes, {}, text + start, 64).ends;
      if (found == 0) break;
      out = write_places(out, base, found);
      start += highest_bit(found);
      done.n_bytes = start;
      done.n_ends = static_cast<std::size_t>(out - ends);
      continue;
    }
    constexpr bool kCases = kFamily == Family::o200k;
    const Wide wide = characters_above_ascii<kCases>(bytes, text + start, wide_classes);
    std::uint64_t unknown = classes.high & ~wide.all();
    // Marks in punctuation.
    if constexpr (kCases) unknown |= wide.marks & (wide.punctuation | ~classes.all()) << 1U;
    const unsigned n_known = unknown == 0 ? 64 : lowest_bit(unknown);
    const Places found = places<kFamily, true>(classes, wide, text + start, n_known);
    if ((found.ends | found.restarts) == 0) break;
    const unsigned last = highest_bit(found.ends | found.restarts);
    const std::uint64_t inside =
        wide.between_wide() & ~found.ends & ~1ULL & (bits_below(last) | 1ULL << last);
    std::uint32_t* const before = out;
    out = write_places(out, base, found.ends | inside, inside);
    done.has_wide_places |= inside != 0;
    if (found.ends != 0) {
      const unsigned last_end = highest_bit(found.ends);
      done.n_bytes = start + last_end;
      done.n_ends =
          static_cast<std::size_t>(before - ends) +
          static_cast<std::size_t>(__builtin_popcountll((found.ends | inside) << (63U - last_end)));
    }
    start += last;
    if (n_known <= 60) break;  // not for want of bytes
  }
  return done;
}

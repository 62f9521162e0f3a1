// lib/pretok/scanner.h - cuts a text that arrives in blocks into pieces, by a scheme's automaton.
//
// One table step a character. A piece ends at the last place where the automaton accepted; when it
// dies past that place, scanning goes back there (schemes of real models go back at most over one
// run of white space). What has been accepted can only grow, so the front of an endless piece may
// be used and dropped before its end is known. Where a vector kernel knows the scheme it cuts many
// pieces at a time, and the automaton does what the kernel leaves.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "pretok/wide_classes.h"
#include "simd/kernels.h"
#include "unicode/utf8.h"
#include "vocab/matcher.h"

namespace toll::pretok {

class Scanner {
 public:
  /// @param pre_tokenize  the kernel of the tables' own scheme, or null.
  explicit Scanner(const vocab::MatcherTables& tables, simd::PreTokenize pre_tokenize = nullptr)
      : tables_(tables), pre_tokenize_(pre_tokenize) {
    if (pre_tokenize_ != nullptr) {
      offsets_ = std::make_unique_for_overwrite<std::uint32_t[]>(kMaxOffsets);
      offsets_[0] = 0;
      wide_classes_ = wide_classes(tables_);
    }
    for (std::size_t byte = 0; byte < begins_none_.size() && !tables.transitions.empty(); ++byte) {
      const std::size_t row = std::size_t{vocab::MatcherTables::kStart} * tables.stride();
      begins_none_[byte] =
          tables.transitions[row + tables.class_of[byte]] == vocab::MatcherTables::kDead;
    }
    begin_text();
  }

  /// Forgets everything.
  void begin_text() noexcept {
    offset_ = 0;
    counted_until_ = 0;
    n_invalid_ = 0;
    first_invalid_ = 0;
    begin_piece();
  }

  /// Skips `n` bytes of text between two pieces (a special token).
  void skip(std::uint64_t n) noexcept { offset_ += n; }

  /// Scans p[0, n), which begins where the last call's result says, and calls
  /// on_piece(data, size, is_match) at each end of a piece. Characters that no match begins with
  /// are pieces with is_match false, of one character or of several. Pieces that a kernel finds
  /// together go to on_piece.run(base, offsets, has_wide_places), which is only asked for where
  /// there is a kernel: 0 and the kernel's entries, which are the function's to change.
  /// @param p       kPadding more bytes are readable after the n.
  /// @param at_end  no more bytes follow: all is done, and the result is n.
  /// @return the bytes that are done with; the caller keeps the rest and appends the next block.
  template <class OnPiece>
  std::size_t scan(const std::uint8_t* p, std::size_t n, bool at_end, OnPiece&& on_piece);

  static constexpr std::size_t kPadding = 64;

  /// Whether p[0, n) is known to hold no match: all is ASCII that no match begins with.
  [[nodiscard]] bool holds_none(const std::uint8_t* p, std::size_t n) const noexcept {
    std::size_t i = 0;
    while (i < n && p[i] < 0x80 && begins_none_[p[i]]) ++i;
    return i == n;
  }

  /// Of the bytes that scan() left, how many are certain to belong to the open piece.
  [[nodiscard]] std::size_t n_accepted() const noexcept { return accepted_; }

  /// Takes the first n of the accepted bytes away from the front of the text that the next scan()
  /// gets. The piece's end will be reported with what follows them, which may be nothing.
  void drop_accepted(std::size_t n) noexcept {
    offset_ += n;
    position_ -= n;
    accepted_ -= n;
    continued_ = true;
  }

  [[nodiscard]] std::uint64_t n_invalid() const noexcept { return n_invalid_; }
  [[nodiscard]] std::uint64_t first_invalid() const noexcept { return first_invalid_; }

 private:
  /// Bytes of the characters at p[0, n), n > 0, that no match begins with: of the first, which is
  /// one, and of those in ASCII that follow it.
  [[nodiscard]] std::size_t gap_length(const std::uint8_t* p, std::size_t n) const noexcept {
    std::size_t length = unicode::char_length(p, n);
    while (length < n && p[length] < 0x80 && begins_none_[p[length]]) ++length;
    return length;
  }

  /// How many of the first bytes of p[0, n), in blocks of 64, change nothing; one block
  /// more is readable.
  /// @param step  of those that change nothing: the state, and what else a step does.
  template <class ChangesNothing>
  std::size_t run_length(const std::uint8_t* p, std::size_t n, std::uint32_t step,
                         const ChangesNothing& changes_nothing) {
    if (mark_bytes_ == nullptr) return 0;
    if (run_step_ != step) {
      run_step_ = step;
      for (unsigned byte = 0; byte < run_ends_.size(); ++byte)
        run_ends_[byte] = changes_nothing(static_cast<std::uint8_t>(byte)) ? 0 : 1;
    }
    std::size_t length = 0;
    while (n - length >= 64) {
      std::uint64_t ends = 0;
      mark_bytes_(p + length, 1, run_ends_.data(), &ends);
      if (ends != 0) return length + static_cast<std::size_t>(std::countr_zero(ends));
      length += 64;
    }
    return length;
  }

  void begin_piece() noexcept {
    position_ = 0;
    accepted_ = 0;
    state_ = vocab::MatcherTables::kStart;
    continued_ = false;
  }

  /// Pieces end to end, each from one offset to the next.
  template <class OnPiece>
  static void give_run(const std::uint8_t* base, std::span<std::uint32_t> offsets,
                       bool has_wide_places, OnPiece& on_piece) {
    if constexpr (requires { on_piece.run(base, offsets, has_wide_places); })
      on_piece.run(base, offsets, has_wide_places);
  }

  /// Class and length of the character at p[0, n); length 0 if only more bytes can tell.
  struct Character {
    std::uint8_t char_class;
    std::uint8_t n_bytes;
  };
  Character wide_character(const std::uint8_t* p, std::size_t n, bool at_end,
                           std::uint64_t offset) noexcept;

  /// Bytes that a kernel gets at once: the ends of their pieces stay near, and their new words are
  /// enough to be merged together.
  static constexpr std::size_t kCutBytes = std::size_t{32} << 10U;
  static constexpr std::size_t kMaxOffsets = 1 + kCutBytes + simd::kPlacesAtOnce;
  /// So many bytes that change nothing are looked at one by one.
  static constexpr std::size_t kManyMore = 64;
  /// Pieces at the most that the automaton cuts in a row without asking the kernel.
  static constexpr unsigned kMaxLeftAlone = 63;
  /// For fewer bytes it does not pay to ask.
  static constexpr std::size_t kWorthIt = 64;

  vocab::MatcherTables tables_;
  simd::PreTokenize pre_tokenize_;
  simd::WideClasses wide_classes_{};
  /// 0, and the ends that the kernel found. Not cleared: a short text touches little of it.
  std::unique_ptr<std::uint32_t[]> offsets_;
  std::array<bool, 0x80> begins_none_{};  ///< of ASCII characters: no match begins with it
  simd::MarkBytes mark_bytes_ = simd::kernels().mark_bytes;  ///< or null
  std::uint32_t run_step_ = ~0U;                             ///< of the next
  std::array<std::uint8_t, 0x100> run_ends_{};  ///< of bytes: not 0 if it changes something
  std::uint64_t offset_ = 0;                    ///< of p[0] in the text
  std::size_t position_ = 0;                    ///< scanned so far, from p[0]
  std::size_t accepted_ = 0;                    ///< the piece reaches at least here, from p[0]
  std::uint32_t state_ = vocab::MatcherTables::kStart;
  bool continued_ = false;           ///< the piece began before p[0]
  std::uint64_t counted_until_ = 0;  ///< ill-formed bytes before this offset are counted
  std::uint64_t n_invalid_ = 0;
  std::uint64_t first_invalid_ = 0;
};

inline Scanner::Character Scanner::wide_character(const std::uint8_t* p, std::size_t n, bool at_end,
                                                  std::uint64_t offset) noexcept {
  const auto decoded = unicode::decode_utf8(p, n);
  if (decoded.kind == unicode::Utf8::Kind::character) {
    return {class_of(tables_, decoded.code_point), decoded.n_bytes};
  }
  if (decoded.kind == unicode::Utf8::Kind::truncated && !at_end) return {0, 0};
  if (offset >= counted_until_) {
    if (n_invalid_ == 0) first_invalid_ = offset;
    ++n_invalid_;
    counted_until_ = offset + 1;
  }
  return {tables_.invalid_class, 1};
}

template <class OnPiece>
std::size_t Scanner::scan(const std::uint8_t* p, std::size_t n, bool at_end, OnPiece&& on_piece) {
  const std::uint16_t* const transitions = tables_.transitions.data();
  const std::uint8_t* const ascii_class = tables_.class_of.data();
  const std::uint32_t stride = tables_.stride();
  std::size_t start = 0;
  std::size_t position = position_;
  std::size_t accepted = accepted_;
  std::uint32_t state = state_;

  const auto end_piece = [&](std::size_t end, bool is_match) {
    on_piece(p + start, end - start, is_match);
    continued_ = false;
    start = end;
    accepted = end;
  };

  // At the start of a piece: has the kernel find what pieces it can, to where a new piece starts.
  // Where it can do next to nothing, it is not asked again for some pieces, and for more each time.
  unsigned n_left_alone = 0;
  unsigned n_to_skip = 0;
  const auto run_kernel = [&] {
    if (n_to_skip > 0) {
      --n_to_skip;
      return;
    }
    const std::size_t before = start;
    while (n - start >= 64) {
      const std::size_t n_given = std::min(n - start, kCutBytes);
      const simd::PreTokenized done =
          pre_tokenize_(p + start, n_given, wide_classes_, offsets_.get() + 1);
      give_run(p + start, std::span(offsets_.get(), 1 + done.n_ends), done.has_wide_places,
               on_piece);
      start += done.n_bytes;
      if (done.n_bytes + 64 <= n_given) break;  // it met something that is not for it
    }
    n_left_alone = start - before >= kWorthIt ? 0 : std::min(2 * n_left_alone + 1, kMaxLeftAlone);
    n_to_skip = n_left_alone;
    position = start;
    accepted = start;
  };

  if (pre_tokenize_ != nullptr && position == 0 && !continued_) run_kernel();
  for (;;) {
    Character c{};
    bool ended = false;
    if (position < n) {
      c = p[position] < 0x80
              ? Character{ascii_class[p[position]], 1}
              : wide_character(p + position, n - position, at_end, offset_ + position);
      if (c.n_bytes == 0) break;
    } else {
      if (!at_end || (start == n && !continued_)) break;
      c = {static_cast<std::uint8_t>(tables_.n_classes), 0};
      ended = true;
    }
    const std::uint32_t step = transitions[state * stride + c.char_class];
    if ((step & vocab::MatcherTables::kBoundary) != 0) {
      end_piece(position, true);
      if (pre_tokenize_ != nullptr) {
        const std::size_t before = start;
        run_kernel();
        if (start != before) {
          state = vocab::MatcherTables::kStart;
          continue;
        }
      }
    } else {
      // A piece that goes on and on, as letters do: on to the last byte that changes nothing. In
      // the dead state none does, but that is left at once.
      if (c.n_bytes == 1 && (step & vocab::MatcherTables::kStateMask) == state &&
          state != vocab::MatcherTables::kDead) {
        const std::uint16_t* const row = &transitions[std::size_t{state} * stride];
        const auto changes_nothing = [row, ascii_class, step](std::uint8_t byte) {
          return byte < 0x80 && row[ascii_class[byte]] == step;
        };
        const std::size_t limit = std::min(n, position + kManyMore);
        while (position + 1 < limit && changes_nothing(p[position + 1])) ++position;
        if (position + 1 == limit && n - limit >= 64)
          position += run_length(p + limit, n - limit, step, changes_nothing);
      }
      if ((step & vocab::MatcherTables::kAccept) != 0) accepted = position;
      if (ended || (step & vocab::MatcherTables::kStateMask) == vocab::MatcherTables::kDead) {
        const bool matched = accepted > start || continued_;
        end_piece(matched ? accepted : start + gap_length(p + start, n - start), matched);
        position = start;
        state = vocab::MatcherTables::kStart;
        if (pre_tokenize_ != nullptr) run_kernel();
        continue;
      }
    }
    state = step & vocab::MatcherTables::kStateMask;
    position += c.n_bytes;
  }
  offset_ += start;
  position_ = position - start;
  accepted_ = accepted - start;
  state_ = state;
  if (at_end) begin_piece();
  return start;
}

}  // namespace toll::pretok

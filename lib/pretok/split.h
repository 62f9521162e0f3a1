// lib/pretok/split.h - cuts pieces where a pattern matches.
//
// A piece is a row of segments: matches of the pattern, and the gaps between them. Which neighbours
// make one piece, and which are left out, depends on their kinds alone (kJoin..., kDrop...). Pieces
// are given on many at a time.
//
// Source: Hugging Face tokenizers 0.23, tokenizer/normalizer.rs, split() and
// SplitDelimiterBehavior.
#pragma once

#include "base/pending_text.h"
#include "base/text_step.h"
#include "pretok/byte_set_scan.h"
#include "pretok/first_bytes.h"
#include "pretok/piece_run.h"
#include "pretok/scanner.h"

namespace toll::pretok {

class Split final : public base::TextStep {
 public:
  /// @param flags  kJoin... and kDrop... of toll/steps.h.
  Split(base::TextStep* next, const vocab::MatcherTables& tables, std::uint32_t flags);

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  void run(const base::Text& block, std::span<const std::uint32_t> offsets) override;
  [[nodiscard]] std::size_t n_held() const noexcept override { return held_.n_held(); }

 private:
  bool knows_begins(std::size_t n_bytes);
  std::size_t drop_matches(const base::Text& block);
  void scan(bool at_end);
  void segment(const base::Text& part, bool is_match, bool continues);
  void close_piece();
  void give_open();
  void forget_segments() noexcept { has_last_ = match_open_ = false; }

  const vocab::MatcherTables tables_;
  Scanner scanner_;
  std::uint32_t flags_;
  bool covers_;           ///< each match is a piece, and there is nothing else
  const bool is_single_;  ///< each match is one character
  ByteSetScan begins_;    ///< what matches begin with, once there was text enough
  bool has_begins_ = false;
  std::uint64_t n_taken_ = 0;  ///< bytes of text before that
  unsigned n_unmarked_ = 0;    ///< so many of the next runs are not marked
  base::PendingText held_;
  PieceRun run_;
  base::Text piece_;            ///< what is known of the open piece and not given on
  bool has_last_ = false;       ///< a segment of this piece came before
  bool last_is_match_ = false;  ///< and that is what it was
  bool match_open_ = false;     ///< its end has not been seen
  bool piece_open_ = false;     ///< text has been given on and the piece not ended
};

}  // namespace toll::pretok

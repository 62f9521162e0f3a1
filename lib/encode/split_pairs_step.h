// lib/encode/split_pairs_step.h - splits text where no merge of characters can reach over.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/pending_text.h"
#include "base/text_step.h"
#include "model/split_pairs.h"

namespace toll::encode {

class SplitPairsStep final : public base::TextStep {
 public:
  SplitPairsStep(base::TextStep* next, model::CharSplits splits)
      : TextStep(next), splits_(std::move(splits)), held_(kRunPadding) {}

  /// Whether to cut, from the next segment on.
  void set_splitting(bool splits) noexcept { is_splitting_ = splits; }

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  /// A part by itself: the one before it ends here, and nothing is known of what follows. Only
  /// while it splits.
  void part(const base::Text& block);

 private:
  void scan();
  [[nodiscard]] bool has_open_part() const noexcept;
  void end_part();
  void give_parts();
  void give_prefix();

  model::CharSplits splits_;
  bool is_splitting_ = true;
  base::PendingText held_;                           ///< what has not been given on
  std::size_t n_seen_ = 0;                           ///< of held_
  std::uint32_t before_ = model::CharSplits::kNone;  ///< the character before n_seen_
  bool open_ = false;                   ///< part of what held_ begins with has been given on
  std::vector<std::uint32_t> offsets_;  ///< 0, and the ends of the parts in held_; then room
  std::size_t n_parts_ = 0;
  std::uint64_t n_taken_ = 0;  ///< bytes of text ever
};

}  // namespace toll::encode

// shared_text.h - an input that several threads work on.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "cli/input/input_run.h"
#include "cli/work/part_reader.h"
#include "cli/work/text_work.h"

namespace toll::cli {

/// The ids of one part, as they come.
struct PartIds {
  std::vector<TokenId> ids;
  bool is_done = false;
};

/// An input that is being worked on. Where nothing else is said the mutex
/// of the pool guards it.
struct SharedText {
  explicit SharedText(Input of) : input(std::move(of)) {}

  const Input input;
  std::mutex reading;                ///< guards the next two
  std::optional<PartReader> reader;  ///< from when it was opened
  bool is_closed = false;            ///< what it reads from is no more
  std::atomic<bool> has_failed{false};
  bool can_be_shared = false;  ///< it has more than a part, and may be cut
  unsigned n_workers = 1;      ///< who have something of it
  std::deque<PartIds> parts;   ///< in order, those that were not taken
  Outcome outcome;
  std::uint64_t failed_at = 0;

  [[nodiscard]] bool is_done() const noexcept { return n_workers == 0; }
};

/// Consecutive or other parts of a text that are one text to an encoder.
class JoinedParts {
 public:
  void clear() noexcept { parts_.clear(); }
  [[nodiscard]] bool is_empty() const noexcept { return parts_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return parts_.size(); }
  /// @param begin   of a part in the joined text.
  /// @param offset  the same in the input.
  void add(std::uint64_t begin, std::uint64_t offset) { parts_.push_back({begin, offset}); }
  /// Where in the input a place of this text is, which has parts.
  [[nodiscard]] std::uint64_t input_offset(std::uint64_t place) const noexcept {
    const auto is_behind = [place](const Part& part) { return part.begin <= place; };
    const auto part = std::find_if(parts_.rbegin(), parts_.rend(), is_behind);
    return part->offset + (place - part->begin);
  }

 private:
  struct Part {
    std::uint64_t begin;
    std::uint64_t offset;
  };
  std::vector<Part> parts_;
};

/// What a thread has of a text.
struct Share {
  SharedText& text;
  PartEncoder& encoder;
  PartBuffer part = {};
  JoinedParts joined = {};
  std::uint64_t n_bytes = 0;  ///< of those
  PartIds* ids = nullptr;     ///< of the part, where they are wanted
};

}  // namespace toll::cli

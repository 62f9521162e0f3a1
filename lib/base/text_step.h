// lib/base/text_step.h - one step of the way from a text to a model's pieces: takes text in blocks,
// gives text in blocks.
//
// A segment is what lies between two added tokens; normalisers see it as one piece, pre-tokenisers
// cut it. Nothing may depend on how a piece was cut into blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace toll::base {

/// A block of text on its way through the steps. It never ends inside a well-formed UTF-8
/// character; a byte that belongs to no well-formed character stands for itself.
struct Text {
  const std::uint8_t* data = nullptr;
  std::size_t n = 0;
  /// ends[i]: where in the input the character that byte i came from ends, in bytes; never
  /// descends. Null when offsets are not tracked.
  const std::uint64_t* ends = nullptr;

  static Text of(std::string_view bytes, const std::uint64_t* ends = nullptr) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), ends};
  }
  [[nodiscard]] std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(data), n};
  }
  /// Bytes [begin, end) of it.
  [[nodiscard]] Text part(std::size_t begin, std::size_t end) const noexcept {
    return {data + begin, end - begin, ends == nullptr ? nullptr : ends + begin};
  }
};

class TextStep {
 public:
  explicit TextStep(TextStep* next) noexcept : next_(next) {}
  virtual ~TextStep() = default;
  TextStep(const TextStep&) = delete;
  TextStep& operator=(const TextStep&) = delete;

  /// Forgets everything; a segment begins. @param at_text_start  no text or token came before it.
  virtual void begin(bool at_text_start) { next_->begin(at_text_start); }
  /// The next bytes of the open piece.
  virtual void text(const Text& block) = 0;
  /// The open piece ends here.
  virtual void end() { next_->end(); }
  /// Pieces that are all there, each from one offset to the next, the first of which is 0. As
  /// text() and end() for each, at less cost. No piece is open.
  /// @param block  kRunPadding bytes beyond the last piece are readable.
  virtual void run(const Text& block, std::span<const std::uint32_t> offsets) {
    std::uint32_t begin = 0;
    for (const std::uint32_t piece_end : offsets.subspan(1)) {
      text(block.part(begin, piece_end));
      end();
      begin = piece_end;
    }
  }
  static constexpr std::size_t kRunPadding = 64;
  /// Bytes of memory that hold text back here until more is known; but for what never is more than
  /// a few of them, or a block.
  [[nodiscard]] virtual std::size_t n_held() const noexcept { return 0; }
  /// The same, and in all the steps that follow.
  [[nodiscard]] std::size_t n_held_from_here() const noexcept {
    std::size_t n = 0;
    for (const TextStep* step = this; step != nullptr; step = step->next_) n += step->n_held();
    return n;
  }

 protected:
  [[nodiscard]] TextStep& next() const noexcept { return *next_; }

 private:
  TextStep* next_;  ///< null in the last step only
};

}  // namespace toll::base

// lib/encode/text_path.h - a text's way to its pieces: direct_path.h or step_path.h.
#pragma once

#include <toll/result.h>

#include <functional>
#include <memory>
#include <string_view>

#include "base/text_step.h"
#include "encode/piece_model.h"
#include "encode/plan.h"

namespace toll::encode {

/// Called for an added token in normalised text, after the text before it has become tokens.
/// Returns false to stop.
using OnAdded = std::function<bool(const vocab::AddedRecord&, std::uint64_t end)>;

class TextPath {
 public:
  /// That of the plan's texts.
  static std::unique_ptr<TextPath> create(const Tokenizer::Plan& plan, TokenOut& out,
                                          OnAdded on_added);

  TextPath() = default;
  virtual ~TextPath() = default;
  TextPath(const TextPath&) = delete;
  TextPath& operator=(const TextPath&) = delete;

  [[nodiscard]] virtual PieceModel& model() noexcept = 0;
  virtual void begin_text(bool specials_are_text) = 0;

  /// Takes off the front of `block`, which is the next of the whole text, what can be looked at
  /// now. Valid until the next call.
  virtual base::Text next(std::string_view& block) = 0;
  /// What next() has kept back, as no more follows.
  virtual base::Text rest() { return {}; }
  /// Whether what these give has Text::ends, and the model knows where its tokens end.
  [[nodiscard]] virtual bool has_ends() const noexcept { return false; }

  /// The next bytes of the open segment, of what next() gave. Errors: limit (offset: where the open
  /// piece begins).
  virtual Status text(const base::Text& block) = 0;
  /// Takes an added token as a piece of the segment, which goes on, if that makes no difference.
  /// False: it was not taken.
  virtual bool take_as_piece(const vocab::AddedRecord& /*added*/, const base::Text& /*match*/) {
    return false;
  }
  /// The segment ends: at the end of all, or at an added token of `n_skipped` bytes. Errors: as
  /// text().
  virtual Status end(std::uint64_t n_skipped) = 0;

  /// Bytes of memory that hold text back, but for those that text() has looked at.
  [[nodiscard]] virtual std::size_t n_held() const noexcept { return 0; }
  /// For text().
  virtual void set_max_held_bytes(std::uint64_t /*n_bytes*/) noexcept {}

  /// Bytes that belong to no well-formed character, and where the first is.
  struct Invalid {
    std::uint64_t n = 0;
    std::uint64_t first = 0;
  };
  [[nodiscard]] virtual Invalid invalid() const noexcept = 0;
};

/// What may be held back if no other limit is set.
inline constexpr std::uint64_t kMaxHeldBytes = std::uint64_t{256} << 20U;
[[nodiscard]] Error too_much_held(std::uint64_t offset, std::uint64_t max_bytes);

}  // namespace toll::encode

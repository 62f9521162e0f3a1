// lib/pattern/pattern_reader.h - walks over the characters of a pattern and keeps the first
// failure.
#pragma once

#include <toll/result.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "unicode/utf8.h"

namespace toll::pattern {

/// A cursor. After a failure it stands at the end, so that loops over the pattern end by
/// themselves.
class PatternReader {
 public:
  static constexpr std::uint32_t kEnd = 0xffffffffU;  ///< peek() and take() past the last character

  /// @param pattern  well-formed UTF-8 or not: the latter fails when the place is reached.
  /// Borrowed.
  /// @param oniguruma  what Oniguruma reads in another way is to be refused.
  explicit PatternReader(std::string_view pattern, bool oniguruma = false) noexcept
      : pattern_(pattern), oniguruma_(oniguruma) {}

  [[nodiscard]] bool oniguruma() const noexcept { return oniguruma_; }

  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  [[nodiscard]] bool at_end() const noexcept { return offset_ == pattern_.size(); }

  [[nodiscard]] bool looking_at(std::string_view text) const noexcept {
    return pattern_.substr(offset_, text.size()) == text;
  }
  /// Passes over `text` if it stands here.
  bool accept(std::string_view text) noexcept {
    if (!looking_at(text)) return false;
    offset_ += text.size();
    return true;
  }

  [[nodiscard]] std::uint32_t peek() const noexcept {
    if (at_end()) return kEnd;
    const auto here =
        unicode::first_character(pattern_.data() + offset_, pattern_.size() - offset_);
    return here.is_valid ? here.code_point : kEnd;
  }
  std::uint32_t take() {
    if (at_end()) return kEnd;
    const auto here =
        unicode::first_character(pattern_.data() + offset_, pattern_.size() - offset_);
    if (!here.is_valid) {
      fail(offset_, "the pattern is not UTF-8");
      return kEnd;
    }
    offset_ += here.n_bytes;
    return here.code_point;
  }

  /// The text from here up to `close`, which is passed over; nothing if there is no `close`.
  std::optional<std::string_view> take_until(char close) noexcept {
    const std::size_t end = pattern_.find(close, offset_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = pattern_.substr(offset_, end - offset_);
    offset_ = end + 1;
    return text;
  }
  /// The pattern's bytes from `begin` to here.
  [[nodiscard]] std::string_view since(std::size_t begin) const noexcept {
    return pattern_.substr(begin, offset_ - begin);
  }

  void fail(std::size_t offset, std::string detail) {
    if (!error_) error_ = Error{Errc::bad_pattern, offset, std::move(detail)};
    offset_ = pattern_.size();
  }
  [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
  [[nodiscard]] const Error& error() const noexcept { return *error_; }

 private:
  std::string_view pattern_;
  bool oniguruma_;
  std::size_t offset_ = 0;
  std::optional<Error> error_;
};

}  // namespace toll::pattern

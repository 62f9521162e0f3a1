// lib/encode/whole_characters.h - a text that comes in blocks cut anywhere, in blocks that end with
// a character.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text_step.h"
#include "encode/text_path.h"

namespace toll::encode {

/// Counts the bytes of a text that belong to no well-formed character, too.
class WholeCharacters {
 public:
  /// @param characters_have_ends  all bytes of a character end where it does, as normalisers may
  ///                              change it.
  explicit WholeCharacters(bool characters_have_ends) noexcept
      : characters_have_ends_(characters_have_ends) {}

  /// Forgets everything. @param with_ends  blocks have Text::ends.
  void begin(bool with_ends) noexcept;
  /// As TextPath's.
  base::Text next(std::string_view& block);
  base::Text rest();
  [[nodiscard]] TextPath::Invalid invalid() const noexcept { return invalid_; }

 private:
  base::Text look_at(std::string_view text);
  void count_invalid(std::string_view text) noexcept;
  void set_ends(std::string_view text);

  const bool characters_have_ends_;
  bool with_ends_ = false;
  std::uint64_t offset_ = 0;  ///< of what comes next
  TextPath::Invalid invalid_;
  std::string unfinished_;  ///< the beginning of a character
  std::string joined_;      ///< that, and what follows
  std::vector<std::uint64_t> ends_;
};

}  // namespace toll::encode

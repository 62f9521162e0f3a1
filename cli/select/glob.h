// glob.h - globs as git's wildmatch() reads them where "*" does not match "/".
//
//   ?  *       any byte, any bytes, but no "/"
//   [a-z]      one byte of a set; [!a-z] and [^a-z], of the others; [[:alpha:]] and the like
//   \x         x itself
//   **         alone between slashes: any folders, also none; at the end: all that is inside
//
// A path matches if its names match those of the glob, one after another. Bytes are bytes: neither
// UTF-8 nor case matters.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace toll::cli {

class Glob {
 public:
  /// @return  nothing if no path can ever match: a set or an escape that does not end.
  [[nodiscard]] static std::optional<Glob> compile(std::string_view text);

  /// Cost: at most the size of the path times that of the glob, whatever they are.
  [[nodiscard]] bool matches(std::string_view path) const noexcept;

  /// Whether a glob says anything by this byte.
  [[nodiscard]] static constexpr bool is_special(char c) noexcept {
    return c == '*' || c == '?' || c == '[' || c == '\\';
  }

 private:
  using Set = std::bitset<256>;
  class Compiler;

  struct Token {
    enum class Kind : std::uint8_t { byte, any, star, set };
    Kind kind;
    std::uint8_t byte = 0;
    std::uint32_t set = 0;  ///< its index in sets_
  };
  /// What stands for one name; or, without tokens, for any number of them.
  struct Segment {
    std::uint32_t begin;
    std::uint32_t end;
    bool is_globstar;
  };

  [[nodiscard]] bool matches_name(const Segment& segment, std::string_view name) const noexcept;

  std::vector<Token> tokens_;
  std::vector<Set> sets_;
  std::vector<Segment> segments_;
};

}  // namespace toll::cli

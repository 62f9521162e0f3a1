// ignore_rules.h - the rules of one .gitignore, or of a file like it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/select/glob.h"

namespace toll::cli {

/// What rules say of a path.
enum class Verdict : std::uint8_t { none, ignore, keep };

/// Rules as gitignore(5) has them and git 2.39 reads them, quirks included: the last one that
/// matches decides. core.ignoreCase is not looked at: case always counts.
class IgnoreRules {
 public:
  IgnoreRules() = default;
  /// @param text  a file: a rule a line, with comments, and maybe a byte order mark and CR LF.
  [[nodiscard]] static IgnoreRules parse(std::string_view text);

  /// Adds one rule, which is no comment and keeps spaces at its end.
  /// @return false: no path can ever match it.
  bool add(std::string_view rule);

  /// @param path  from the folder that the rules are for, without "/" around it.
  /// @param base_name  its last name.
  /// Cost: for each rule the size of the path, or times that of a rule with wildcards.
  [[nodiscard]] Verdict match(std::string_view path, std::string_view base_name,
                              bool is_directory) const noexcept;

  [[nodiscard]] bool empty() const noexcept { return rules_.empty(); }

 private:
  // Most rules have no wildcard, or are "*.o": those are compared as they are.
  enum class Kind : std::uint8_t {
    name,         ///< is the name
    name_ending,  ///< ends the name
    name_glob,    ///< fits the name
    path,         ///< is the path
    path_glob,    ///< begins the path, and the glob fits the rest
  };
  struct Rule {
    Kind kind;
    bool keeps;              ///< it begins with "!"
    bool wants_directory;    ///< it ends with "/"
    std::uint32_t begin;     ///< of its literal text in text_
    std::uint32_t n_bytes;   ///< of that
    std::uint32_t glob = 0;  ///< its index in globs_
  };

  [[nodiscard]] bool fits(const Rule& rule, std::string_view path,
                          std::string_view base_name) const noexcept;

  std::string text_;
  std::vector<Rule> rules_;
  std::vector<Glob> globs_;
};

}  // namespace toll::cli

// selection.h - which files of a directory are wanted, as the command line says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/select/ignore_rules.h"

namespace toll::cli {

/// Files that are named are not asked about: this is for what is found in a directory.
class Selection {
 public:
  bool hidden = false;                         ///< also those whose name begins with "."
  bool ignore_rules = true;                    ///< those that no rule of an IgnoreStack ignores
  bool follows_links = false;                  ///< symbolic links stand for what they lead to
  std::optional<std::uint64_t> max_file_size;  ///< of larger ones it is said that they are skipped

  /// Only files that fit a glob, even ignored and hidden ones; "!GLOB": but for those. The last one
  /// that fits decides. {a,b} is a or b.
  /// @return "" when done, else why not.
  [[nodiscard]] std::string add_glob(const std::string& glob);
  /// Only files of a type, or none of it; the last type that fits decides.
  /// @return "" when done, else why not.
  [[nodiscard]] std::string add_type(const std::string& name, bool is_wanted);

  /// Whether something in a directory is wanted.
  /// @param path  from the current directory, or, of what is not in it, from the operand.
  /// @param by_rules  what the rules of the directory say.
  [[nodiscard]] bool takes(std::string_view path, bool is_directory,
                           Verdict by_rules) const noexcept;

 private:
  IgnoreRules globs_;
  IgnoreRules types_;
  bool has_wanted_glob_ = false;
  bool has_wanted_type_ = false;
};

}  // namespace toll::cli

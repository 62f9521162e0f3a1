// rule_file.h - reading the small files that say which others are wanted.
#pragma once

#include <string>

namespace toll::cli {

struct RuleFile {
  std::string text;
  int error = 0;  ///< errno, where it could not be read
};

/// All of a regular file; "" for what is no regular file, which is never waited for.
/// @param folder  a descriptor, or AT_FDCWD. @param follows  symbolic links, or takes one for "".
/// Errors: EFBIG for more bytes than anyone writes by hand, as each path would be compared with
/// them.
[[nodiscard]] RuleFile read_rule_file(int folder, const std::string& name, bool follows = true);

}  // namespace toll::cli

// directory_walk.h - the files under a directory, one after another.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/input/source.h"

namespace toll::cli {

/// Depth first; what a directory holds in byte order, a directory as if "/" ended its name: so all
/// paths come in byte order. Never follows a symbolic link below `root`.
class DirectoryWalk {
 public:
  explicit DirectoryWalk(std::string root);

  /// The next file, or what is there in place of one; nothing when there are no more. After an
  /// interrupt what was found is still given, and directories as inputs that nobody looked into.
  [[nodiscard]] std::optional<Input> next();

 private:
  struct Entry {
    std::string name;      ///< a directory's ends with "/"
    const char* why = "";  ///< skipped: the reason
    [[nodiscard]] bool is_directory() const noexcept { return name.back() == '/'; }
  };
  /// A directory that is being walked.
  struct Level {
    std::size_t path_size;       ///< of its path, with "/" at its end
    std::vector<Entry> entries;  ///< the next one is the last
  };

  [[nodiscard]] std::optional<Input> enter(const std::string& path, bool follow);
  [[nodiscard]] Input file(const char* why) const;

  std::size_t n_root_ = 0;  ///< bytes of the root's path, with "/" at its end
  std::string path_;        ///< of the innermost directory
  std::vector<Level> levels_;
  std::optional<Input> failed_;  ///< reading the directory that was entered last
};

}  // namespace toll::cli

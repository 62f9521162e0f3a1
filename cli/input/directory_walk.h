// directory_walk.h - the files under a directory, one after another.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <dirent.h>
#include <sys/types.h>

#include "cli/input/source.h"
#include "cli/select/ignore_stack.h"
#include "cli/select/selection.h"

namespace toll::cli {

/// Depth first; what a directory holds in byte order, a directory as if "/" ended its name: so all
/// paths come in byte order. What is not selected, and anything called .git, is as if it were not
/// there; below a directory that is not selected nothing is. Where symbolic links below `root` are
/// followed, each directory is walked once.
class DirectoryWalk {
 public:
  /// @param selection  borrowed.
  DirectoryWalk(const std::string& root, const Selection& selection);

  /// The next file, or what is there in place of one; nothing when there are no more. After an
  /// interrupt what was found is still given, and directories as inputs that nobody looked into.
  [[nodiscard]] std::optional<Input> next();

 private:
  struct Entry {
    std::string name;      ///< a directory's ends with "/"
    const char* why = "";  ///< skipped: the reason
    bool is_link = false;  ///< and is followed
    [[nodiscard]] bool is_directory() const noexcept { return name.back() == '/'; }
  };
  /// A directory that is being walked.
  struct Level {
    std::size_t path_size;       ///< of its path, with "/" at its end
    std::vector<Entry> entries;  ///< the next one is the last
  };

  void enter(const std::string& path, bool follow);
  [[nodiscard]] bool is_new(DIR* directory);
  [[nodiscard]] Entry look_at(DIR* directory, const dirent& entry) const;
  [[nodiscard]] bool takes(const Entry& entry);
  void put_off(std::string name, Input::Disposition disposition, std::string why);

  const Selection& selection_;
  std::string path_;           ///< of the innermost directory
  std::string absolute_root_;  ///< of the outermost, "/" at its end
  std::size_t root_size_;      ///< of path_ where that is the outermost
  std::size_t globs_from_;     ///< where paths that globs are about begin in absolute ones
  std::string absolute_;       ///< the entry that is looked at
  std::vector<Level> levels_;
  std::optional<IgnoreStack> rules_;
  std::set<std::pair<dev_t, ino_t>> walked_;  ///< where links are followed
  std::vector<Input> put_off_;  ///< what is to be said of the directory that was entered last
};

}  // namespace toll::cli

// chunk_files.h - chunks as files of a folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace toll::cli {

/// Files that are made in one folder and nowhere else: a name is one component of a path, and what
/// is there under it may be a file and no link. Each takes its place in one step.
class ChunkFiles {
 public:
  explicit ChunkFiles(std::string folder) : folder_(std::move(folder)) {}

  /// Makes the folder if it is not there. @return  "" when done, else why not.
  [[nodiscard]] std::string open() const;

  /// The files of an input follow, the first of which has this name. @return  "", or the input
  /// whose files had that name.
  [[nodiscard]] std::string begin(const std::string& first_name, const std::string& input);

  /// @return  "" when done, else why not.
  [[nodiscard]] std::string write(const std::string& name, std::string_view text) const;

  [[nodiscard]] std::string path(const std::string& name) const;

 private:
  std::string folder_;
  std::map<std::string, std::string> inputs_;  ///< by the names of their first files
};

}  // namespace toll::cli

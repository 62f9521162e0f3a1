// file_types.h - the types of files that -t knows, by what their names look like: data/types.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toll::cli {

struct FileType {
  std::string_view names;               ///< "cpp c++"
  std::vector<std::string_view> globs;  ///< of a name
};

/// Nothing: there is none.
[[nodiscard]] std::optional<FileType> find_file_type(std::string_view name);

/// All names of all types.
[[nodiscard]] std::vector<std::string> file_type_names();

/// "closest: py, pyi"
[[nodiscard]] std::string closest_file_types(std::string_view name);

/// A line for each type: its names and globs.
[[nodiscard]] std::string list_file_types();

}  // namespace toll::cli

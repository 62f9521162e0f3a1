// lib/catalog/folders.h - vocabularies in folders: the file of NAME is NAME.tollv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toll::catalog {

inline constexpr std::string_view kExtension = ".tollv";

[[nodiscard]] inline std::string path_in(std::string path, std::string_view name) {
  return path.append("/").append(name).append(kExtension);
}

/// The file of `name` in the first folder that has it; "" if none has, or it is no name.
[[nodiscard]] std::string file_in(const std::vector<std::string>& folders, std::string_view name);

}  // namespace toll::catalog

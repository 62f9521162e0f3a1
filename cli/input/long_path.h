// long_path.h - files whose paths are longer than the system takes at once.
#pragma once

#include <string>

namespace toll::cli {

/// As open(2); a path of PATH_MAX bytes or more is walked down, some folders at a time, as find and
/// du do.
/// @return a descriptor, or -1 with errno.
[[nodiscard]] int open_path(const std::string& path, int flags);

/// Whether `path` is a directory, symbolic links followed.
[[nodiscard]] bool is_directory(const std::string& path);

}  // namespace toll::cli

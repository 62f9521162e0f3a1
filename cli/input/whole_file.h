// whole_file.h - files that are read or written as a whole: price books, source vocabularies,
// images.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/input/source.h"

namespace toll::cli {

/// Appends all of a file, pipe or device to `bytes`.
/// @param max_bytes  more than these are refused.
/// @return "" when done, else why not.
[[nodiscard]] std::string read_whole_file(const std::string& path, std::uint64_t max_bytes,
                                          std::string& bytes);

/// As read_whole_file(), from a source.
[[nodiscard]] std::string read_whole_source(Source& source, std::uint64_t max_bytes,
                                            std::string& bytes);

/// Replaces a file by `bytes` in one step, as NewFile does.
/// @return "" when done, else why not.
[[nodiscard]] std::string write_whole_file(const std::string& path, std::string_view bytes);

/// Makes a folder and those above it that are missing. @return "" when done, else why not.
[[nodiscard]] std::string make_folders(const std::string& path);

}  // namespace toll::cli

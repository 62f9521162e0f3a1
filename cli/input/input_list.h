// input_list.h - from what the command line names to the inputs to read, in order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/input/source.h"

namespace toll::cli {

/// What the command line says about inputs.
struct InputSpec {
  enum class List : std::uint8_t { none, lines, nul };

  std::vector<std::string> names;  ///< files, directories and "-"; none: standard input, or "."
  bool recursive = false;          ///< directories stand for the regular files under them
  List list = List::none;          ///< read the names from list_file instead
  std::string list_file;           ///< "-": standard input

  /// Whether it is one standard input that nobody named.
  [[nodiscard]] bool only_unnamed_stdin() const noexcept {
    return names.empty() && list == List::none && !recursive;
  }
};

/// The inputs, each with what is already known of its fate: nothing that was found is ever dropped.
/// The files under a directory come in byte order of their paths (LC_ALL=C sort). Symbolic links in
/// a directory are not followed. A list of lines may have a byte order mark in front, and its lines
/// CR before LF. A list that cannot be read is itself a failed input.
[[nodiscard]] std::vector<Input> list_inputs(const InputSpec& spec);

}  // namespace toll::cli

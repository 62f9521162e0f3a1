// input_list.h - from what the command line names to the inputs to read, in order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/input/source.h"
#include "cli/select/selection.h"

namespace toll::cli {

/// What the command line says about inputs.
struct InputSpec {
  enum class List : std::uint8_t { none, lines, nul };

  std::vector<std::string> names =
      {};                      ///< files, directories and "-"; none: standard input, or "."
  bool can_recurse = false;    ///< whether the verb has an option for the next
  bool recursive = false;      ///< directories stand for the regular files under them
  Selection selection = {};    ///< which of those
  List list = List::none;      ///< read the names from list_file instead
  std::string list_file = {};  ///< "-": standard input
  bool all_messages = false;   ///< say all, not ten of each kind

  /// Whether it is one standard input that nobody named.
  [[nodiscard]] bool only_unnamed_stdin() const noexcept {
    return names.empty() && list == List::none && !recursive;
  }
};

class DirectoryWalk;
class NameList;

/// The inputs, one after another, each with what is already known of its disposition: nothing that
/// was found is ever dropped. They are looked for as they are asked for, so that the first is there
/// before the last is known. Memory: the names in one directory and in those above it.
///
/// The files under a directory come in byte order of their paths (LC_ALL=C sort); those that are
/// not selected are not found. A list of lines may have a byte order mark in front, and its lines
/// CR before LF. A list that cannot be read is itself a failed input.
class InputList {
 public:
  /// @param spec  borrowed.
  explicit InputList(const InputSpec& spec);
  ~InputList();
  InputList(const InputList&) = delete;
  InputList& operator=(const InputList&) = delete;

  /// The next one, or nothing when there are no more.
  [[nodiscard]] std::optional<Input> next();

 private:
  [[nodiscard]] std::optional<Input> start(std::string name);
  [[nodiscard]] std::optional<std::string> next_name();

  const InputSpec& spec_;
  std::size_t next_name_ = 0;
  bool is_stdin_taken_ = false;
  std::unique_ptr<NameList> list_;
  std::unique_ptr<DirectoryWalk> walk_;
};

/// All of them.
[[nodiscard]] std::vector<Input> list_inputs(const InputSpec& spec);

}  // namespace toll::cli

// child.h - another program, run without a shell: its output as a source, its input as a pipe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "cli/input/source.h"

namespace toll::cli {

/// A running program. Move-only; one that was not waited for is ended by SIGTERM.
class Child {
 public:
  struct Started;
  /// Starts arguments[0], looked for on PATH unless it has a slash. Its standard error is ours.
  /// @param with_input  whether its standard input is our pipe; else there is none.
  static Started start(const std::vector<std::string>& arguments, bool with_input);

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  /// The pipe to its standard input, which write(2) does not wait for; -1 when there is none.
  [[nodiscard]] int input_fd() const noexcept { return input_fd_; }
  void close_input() noexcept;
  /// The pipe from its standard output.
  [[nodiscard]] int output_fd() const noexcept { return output_fd_; }
  /// The same as a source, once. It ends where the program closes it.
  [[nodiscard]] Source take_output() noexcept;

  void stop() noexcept;
  /// Waits for its end. @return its exit status, or 128 and the number of the signal that ended it.
  int wait() noexcept;

 private:
  Child(pid_t pid, int input_fd, int output_fd) noexcept
      : pid_(pid), input_fd_(input_fd), output_fd_(output_fd) {}

  pid_t pid_ = -1;
  int input_fd_ = -1;
  int output_fd_ = -1;
};

struct Child::Started {
  std::optional<Child> child;
  bool missing = false;  ///< when there is no child: because there is no such program
  std::string why = {};
};

}  // namespace toll::cli

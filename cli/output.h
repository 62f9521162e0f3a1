// output.h - standard output: buffered, and every failure noticed, also those that only close()
// tells.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "cli/exit_status.h"

namespace toll::cli {

/// Writes to a file descriptor. After the first failure the rest is dropped and ok() is false, so
/// that a long run can stop early.
///
/// A reader that went away (EPIPE) ends the process by SIGPIPE at once and without a word, also
/// when the parent had SIGPIPE ignored: `set -o pipefail` then sees 141, as with coreutils.
class Output {
 public:
  /// @param fd  borrowed until finish(), which closes it. @param name  what it is in a message.
  explicit Output(int fd, std::string_view name = "standard output") noexcept
      : fd_(fd), name_(name) {}

  void write(std::string_view bytes);
  [[nodiscard]] bool ok() const noexcept { return error_ == 0; }

  /// Hands what is buffered to the kernel now.
  void flush();

  /// Flushes and closes. Says on standard error what went wrong.
  /// @return done or output_failed.
  [[nodiscard]] ExitStatus finish();

 private:
  void write_through(std::string_view bytes);

  int fd_;
  std::string_view name_;
  int error_ = 0;      // errno of the first failure
  bool used_ = false;  // something was to be written
  std::size_t size_ = 0;
  std::unique_ptr<char[]> buffer_;  // made at the first write
};

}  // namespace toll::cli

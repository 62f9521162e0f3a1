// new_file.h - a file that takes another's place in one step.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace toll::cli {

/// What is written goes to a file without a name, where the file system has such files, else to one
/// of another name beside it. keep() gives it the name: another process sees the old file or all of
/// the new one, also after a crash, and a process that is killed leaves nothing half-written under
/// the name. What it may leave under another, the next NewFile in that folder removes.
///
/// The new file has the access rights of the old one. A link stays, and what it leads to is
/// replaced. A file that may not be written is not replaced.
///
/// What is there and is no regular file, such as a pipe, or is a name of the system's for one that
/// is open, such as /dev/stdout, is written as it is.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  /// Without keep() nothing has happened to the file.
  ~NewFile();

  /// @return "" when done, else why not; so the others.
  [[nodiscard]] std::string open();
  [[nodiscard]] std::string write(std::string_view bytes);
  [[nodiscard]] std::string keep();

  /// Whether it is written as it is, so that nothing can be taken back.
  [[nodiscard]] bool in_place() const noexcept { return in_place_; }

  /// Where to write to. Borrowed.
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  [[nodiscard]] int open_named();
  [[nodiscard]] int give_name();
  [[nodiscard]] std::string folder() const;
  void close() noexcept;

  std::string path_;
  std::string aside_;  // the other name, or empty
  int fd_ = -1;
  bool in_place_ = false;
};

/// Whether a name is the system's for this process's standard output, as /dev/stdout is.
[[nodiscard]] bool is_standard_output(const std::string& path);

}  // namespace toll::cli

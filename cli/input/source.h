// source.h - one input and its bytes. Inputs are read, never mapped: a file that another process
// truncates would end a mapping's reader by SIGBUS.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "cli/input/byte_stream.h"

namespace toll::cli {

/// An input by name, as the command line, a list or a directory gave it.
struct Input {
  enum class Origin : std::uint8_t {
    standard_input,
    named,   ///< a person named it: symbolic links are followed, pipes and devices are read
    walked,  ///< found in a directory: regular files only
    linked,  ///< the same, where a symbolic link leads to one and is followed
  };
  enum class Disposition : std::uint8_t {
    read,
    skip,
    fail,
    interrupted,  ///< a signal came while it was looked for
  };

  std::string name;  ///< bytes, as given; "-" for standard input
  Origin origin = Origin::named;
  Disposition disposition = Disposition::read;  ///< what is known before it is opened
  std::string why = {};                         ///< unless it is to be read
  std::size_t n_root = 0;    ///< bytes of the name of the directory that was named, with "/"
  bool can_recurse = false;  ///< -r would take the files in it, if it is a directory
};

/// An open input. Move-only; closes what it opened.
class Source final : public ByteStream {
 public:
  struct Opened;
  /// Opens a file, or borrows standard input. Never blocks, not even on a pipe without a writer.
  static Opened open(const Input& input);
  /// Takes over a pipe's read end.
  static Source adopt(int fd) noexcept { return Source(fd, true, true); }

  Source(Source&& other) noexcept;
  Source& operator=(Source&& other) noexcept;
  ~Source() override;

 private:
  Source(int fd, bool owned, bool may_wait) noexcept
      : fd_(fd), owned_(owned), may_wait_(may_wait) {}

  Read read_some(std::span<char> block) override;

  int fd_ = -1;
  bool owned_ = false;
  bool may_wait_ = false;  // poll before each read
};

struct Source::Opened {
  std::optional<Source> source;
  bool skip = false;  ///< when there is no source: skipped by rule, not failed
  std::string why = {};
};

/// What this thread does before it waits for an input that may take its time, as std::cin flushes
/// the stream that it is tied to; nothing at first.
void set_before_waiting(std::function<void()> act);
void before_waiting();

/// What a system call's errno means, for a message. Throws std::bad_alloc where the system has no
/// memory: how a process ends for want of it does not depend on who wanted it.
[[nodiscard]] std::string errno_text(int error);

inline constexpr const char* kIsDirectory = "is a directory";

}  // namespace toll::cli

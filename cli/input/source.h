// source.h - one input and its bytes. Inputs are read, never mapped: a file that another process
// truncates would end a mapping's reader by SIGBUS.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace toll::cli {

/// An input by name, as the command line, a list or a directory gave it.
struct Input {
  enum class Origin : std::uint8_t {
    standard_input,
    named,   ///< a person named it: symbolic links are followed, pipes and devices are read
    walked,  ///< found in a directory: regular files only
  };
  enum class Fate : std::uint8_t {
    read,
    skip,
    fail,
    interrupted,  ///< a signal came while it was looked for
  };

  std::string name;  ///< bytes, as given; "-" for standard input
  Origin origin = Origin::named;
  Fate fate = Fate::read;  ///< what is known before it is opened
  std::string why = {};    ///< unless it is to be read
};

/// An open input. Move-only; closes what it opened.
class Source {
 public:
  struct Opened;
  /// Opens a file, or borrows standard input. Never blocks, not even on a pipe without a writer.
  static Opened open(const Input& input);
  /// Takes over a pipe's read end.
  static Source adopt(int fd) noexcept { return Source(fd, true, true); }

  Source(Source&& other) noexcept;
  Source& operator=(Source&& other) noexcept;
  ~Source();

  struct Read {
    enum class State : std::uint8_t { data, end, failed, interrupted };
    State state = State::end;
    std::size_t n_bytes = 0;  ///< when data: at least 1
    std::string why = {};     ///< when failed
  };
  /// Reads some bytes into `block`: whatever one read(2) gives, waiting for the first.
  Read read(std::span<char> block);

  /// Bytes read so far.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

 private:
  Source(int fd, bool owned, bool may_wait) noexcept
      : fd_(fd), owned_(owned), may_wait_(may_wait) {}

  int fd_ = -1;
  bool owned_ = false;
  bool may_wait_ = false;  // poll before each read
  std::uint64_t offset_ = 0;
};

struct Source::Opened {
  std::optional<Source> source;
  bool skip = false;  ///< when there is no source: skipped by rule, not failed
  std::string why = {};
};

/// What a system call's errno means, for a message. Throws std::bad_alloc where the system has no
/// memory: how a process ends for want of it does not depend on who wanted it.
[[nodiscard]] std::string errno_text(int error);

/// What is read at a time stays in the second-level cache until it is done with.
inline constexpr std::size_t kBlockSize = std::size_t{64} << 10;
/// Reading had better begin where a page does: the system copies from pages, and to a few bytes
/// beyond the beginning of one the processor may do that at a quarter of the speed (Zen 3: `rep
/// movsb`, 100 MB in 44 ms and not 11).
inline constexpr std::size_t kReadAlignment = 4096;

/// Where a block is read to.
struct alignas(kReadAlignment) Block {
  std::array<char, kBlockSize> bytes;
};
inline constexpr const char* kIsDirectory = "is a directory";

}  // namespace toll::cli

// source.cpp - see source.h.
#include "cli/input/source.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input/interrupt.h"
#include "cli/input/long_path.h"
#include "cli/input/standard_fds.h"

namespace toll::cli {
namespace {

thread_local std::function<void()> act_before_waiting;

}  // namespace

void set_before_waiting(std::function<void()> act) {
  act_before_waiting = std::move(act);
}

void before_waiting() {
  if (act_before_waiting) act_before_waiting();
}

std::string errno_text(int error) {
  if (error == ENOMEM) throw std::bad_alloc();
  const char* text = strerrordesc_np(error);
  return text != nullptr ? text : "unknown error " + std::to_string(error);
}

Source::Source(Source&& other) noexcept
    : ByteStream(static_cast<ByteStream&&>(other)),
      fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      may_wait_(other.may_wait_) {}

Source& Source::operator=(Source&& other) noexcept {
  ByteStream::operator=(static_cast<ByteStream&&>(other));  // and no more of it
  std::swap(fd_, other.fd_);
  std::swap(owned_, other.owned_);
  std::swap(may_wait_, other.may_wait_);
  return *this;
}

Source::~Source() {
  if (owned_) ::close(fd_);
}

Source::Opened Source::open(const Input& input) {
  if (input.origin == Input::Origin::standard_input) {
    return {Source(STDIN_FILENO, false, interrupt_fd() >= 0 || act_before_waiting)};
  }
  if (input.name.find('\0') != std::string::npos) return {{}, false, "a file name cannot hold NUL"};
  const bool linked = input.origin == Input::Origin::linked;
  const bool walked = linked || input.origin == Input::Origin::walked;
  // O_NONBLOCK: opening a pipe must not wait for its writer, for then nothing could interrupt it.
  const int flags =
      O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (walked && !linked ? O_NOFOLLOW : 0);
  int fd = -1;
  do {
    fd = open_path(input.name, flags);
  } while (fd < 0 && errno == EINTR && !interrupted());
  fd = above_standard_fds(fd);
  if (fd < 0) {
    if (walked && errno == ENOENT) return {{}, true, "vanished"};
    if (walked && errno == ELOOP) return {{}, true, "symbolic link"};
    return {{}, false, errno_text(errno)};
  }
  Source source(fd, true, false);
  struct stat status {};
  if (::fstat(fd, &status) != 0) return {{}, false, errno_text(errno)};
  if (S_ISDIR(status.st_mode)) return {{}, false, kIsDirectory};
  if (walked && !S_ISREG(status.st_mode)) return {{}, true, "not a regular file"};
  source.may_wait_ = !S_ISREG(status.st_mode);
  return {std::move(source)};
}

Source::Read Source::read_some(std::span<char> block) {
  bool wait = may_wait_;
  while (true) {
    if (interrupted()) return {Read::State::interrupted};
    if (wait) {
      pollfd fds[2] = {{fd_, POLLIN, 0}, {interrupt_fd(), POLLIN, 0}};  // poll ignores a fd of -1
      int n_ready = ::poll(fds, 2, 0);
      if (n_ready == 0) {
        before_waiting();
        n_ready = ::poll(fds, 2, -1);
      }
      if (n_ready < 0 && errno != EINTR) return {Read::State::failed, 0, errno_text(errno)};
      if (interrupted()) return {Read::State::interrupted};
    }
    const ssize_t n = ::read(fd_, block.data(), block.size());
    if (n > 0) return {Read::State::data, static_cast<std::size_t>(n)};
    if (n == 0) return {Read::State::end};
    if (errno == EISDIR) return {Read::State::failed, 0, kIsDirectory};
    if (errno == EAGAIN) {
      wait = true;
    } else if (errno != EINTR) {
      return {Read::State::failed, 0, errno_text(errno)};
    }
  }
}

}  // namespace toll::cli

// output.cpp - see output.h.
#include "cli/output.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <poll.h>
#include <unistd.h>

#include "cli/message.h"

namespace toll::cli {
namespace {

constexpr std::size_t kBufferSize = std::size_t{64} << 10;

// Ends the process as the default action of SIGPIPE would have.
[[noreturn]] void die_of_closed_pipe() {
  std::signal(SIGPIPE, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  raise(SIGPIPE);
  _exit(static_cast<int>(ExitStatus::closed_pipe));
}

}  // namespace

void Output::write(std::string_view bytes) {
  if (bytes.empty()) return;
  used_ = true;
  if (!ok()) return;
  if (!buffer_) buffer_.reset(new char[kBufferSize]);
  if (bytes.size() > kBufferSize - size_) flush();
  if (bytes.size() > kBufferSize) return write_through(bytes);
  std::memcpy(buffer_.get() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void Output::flush() {
  if (size_ > 0) write_through({buffer_.get(), size_});
  size_ = 0;
}

void Output::write_through(std::string_view bytes) {
  if (fd_ == STDOUT_FILENO) results_come();
  while (!bytes.empty() && ok()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EPIPE) {
      die_of_closed_pipe();
    } else if (errno == EAGAIN) {
      pollfd ready{fd_, POLLOUT, 0};
      (void)::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
}

ExitStatus Output::finish() {
  flush();
  // A descriptor that was closed from the start matters only if there was something to say.
  if (::close(fd_) != 0 && ok() && errno != EINTR && (used_ || errno != EBADF)) error_ = errno;
  if (ok()) return ExitStatus::done;
  message(name_, strerrordesc_np(error_));
  return ExitStatus::output_failed;
}

}  // namespace toll::cli

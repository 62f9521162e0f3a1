// standard_fds.cpp - see standard_fds.h.
#include "cli/input/standard_fds.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace toll::cli {

int above_standard_fds(int fd) noexcept {
  if (fd < 0 || fd > STDERR_FILENO) return fd;
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);  // NOLINT: varargs in C
  const int error = errno;
  ::close(fd);
  errno = error;
  return moved;
}

}  // namespace toll::cli

// long_path.cpp - see long_path.h.
#include "cli/input/long_path.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace toll::cli {
namespace {

/// A folder on the way down. Closed unless it is the one that the process is in.
class Folder {
 public:
  Folder() = default;
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { leave(); }

  [[nodiscard]] int fd() const noexcept { return fd_; }
  bool enter(const std::string& path) noexcept {
    const int fd =
        ::openat(fd_, path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);  // NOLINT: variadic
    if (fd < 0) return false;
    leave();
    fd_ = fd;
    return true;
  }

 private:
  void leave() noexcept {
    if (fd_ != AT_FDCWD) ::close(fd_);
  }

  int fd_ = AT_FDCWD;
};

}  // namespace

int open_path(const std::string& path, int flags) {
  Folder folder;
  std::size_t at = 0;
  while (path.size() - at >= PATH_MAX) {
    const std::size_t slash = path.rfind('/', at + PATH_MAX - 2);
    if (slash == std::string::npos || slash <= at) {
      errno = ENAMETOOLONG;
      return -1;
    }
    if (!folder.enter(path.substr(at, slash - at))) return -1;
    at = std::min(path.find_first_not_of('/', slash), path.size());
  }
  const char* rest = at > 0 && at == path.size() ? "." : path.c_str() + at;
  return ::openat(folder.fd(), rest, flags);  // NOLINT(cppcoreguidelines-pro-type-vararg)
}

bool is_directory(const std::string& path) {
  const int fd = open_path(path, O_PATH | O_CLOEXEC);
  if (fd < 0) return false;
  struct stat status {};
  const bool is = ::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
  ::close(fd);
  return is;
}

}  // namespace toll::cli

// new_file.cpp - see new_file.h.
#include "cli/new_file.h"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input/source.h"
#include "cli/input/standard_fds.h"

namespace toll::cli {
namespace {

constexpr std::string_view kAside = ".toll-";
constexpr std::size_t kDigits = 6;  // hexadecimal

/// The n-th name to try for a file of this process.
std::string aside_name(const std::string& folder, unsigned n) {
  constexpr unsigned kMask = (1U << (4 * kDigits)) - 1;
  return fmt::format("{}/{}{:06x}", folder, kAside,
                     (static_cast<unsigned>(::getpid()) + n) & kMask);
}

bool is_aside_name(std::string_view name) noexcept {
  return name.size() == kAside.size() + kDigits && name.starts_with(kAside) &&
         name.find_first_not_of("0123456789abcdef", kAside.size()) == name.npos;
}

/// Whoever writes such a file holds a lock on it: the system drops that with the process.
bool lock(int fd) noexcept {
  return ::flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/// Removes what a process that is no more has left in a folder.
void remove_leftovers(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder.c_str()), ::closedir);
  if (!directory) return;
  const int at = ::dirfd(directory.get());
  while (const dirent* entry = ::readdir(directory.get())) {  // NOLINT(concurrency-mt-unsafe)
    const std::string_view name(entry->d_name);               // NOLINT: an array in the C library
    if (!is_aside_name(name)) continue;
    const int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    const int fd = ::openat(at, name.data(), flags);  // NOLINT: variadic by its standard
    if (fd < 0) continue;
    struct stat info {};
    const bool ours =
        ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid();
    if (ours && lock(fd)) (void)::unlinkat(at, name.data(), 0);
    ::close(fd);
  }
}

/// Makes a change of names last: the folder's own entry reaches the disk.
void sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);  // NOLINT: as above
  if (fd < 0) return;
  (void)::fsync(fd);  // some file systems cannot; the file itself is on disk
  ::close(fd);
}

/// Whether a name, or what it links to, is the system's for a file that is open, as /dev/stdout is:
/// one of /proc. Another cannot take its place.
bool names_open_file(std::string path) {
  constexpr int kMaxLinks = 40;  // as the system has it
  for (int n = 0; n < kMaxLinks; ++n) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    std::array<char, PATH_MAX> real;  // NOLINT: filled by realpath or readlink
    if (::realpath(folder.c_str(), real.data()) == nullptr) return false;
    if (std::string_view(real.data()).starts_with("/proc/")) return true;
    const ssize_t n_bytes = ::readlink(path.c_str(), real.data(), real.size());
    if (n_bytes <= 0) return false;
    const std::string_view to(real.data(), static_cast<std::size_t>(n_bytes));
    path = to.starts_with('/') ? std::string(to) : folder + '/' + std::string(to);
  }
  return false;
}

std::string text_of(int error) {
  return error == 0 ? std::string() : errno_text(error);
}

}  // namespace

NewFile::~NewFile() {
  close();
}

void NewFile::close() noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
  if (!aside_.empty()) (void)::unlink(aside_.c_str());
}

std::string NewFile::folder() const {
  const std::size_t slash = path_.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path_.substr(0, slash);
}

std::string NewFile::open() {
  struct stat info {};
  const bool exists = ::stat(path_.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return kIsDirectory;
  in_place_ = exists && (!S_ISREG(info.st_mode) || names_open_file(path_));
  if (in_place_) {
    // Behind what an open file already has; pipes and devices do not mind.
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CLOEXEC;
    fd_ = ::open(path_.c_str(), kFlags);  // NOLINT: variadic by its standard
  } else {
    remove_leftovers(folder());
    fd_ = ::open(folder().c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);  // NOLINT: as above
    // Its name is given to it by /proc.
    const bool nameable = fd_ >= 0 && ::access("/proc/self/fd", X_OK) == 0;
    if (nameable) {
      (void)lock(fd_);
    } else {
      close();
      fd_ = open_named();
    }
  }
  fd_ = above_standard_fds(fd_);
  return text_of(fd_ < 0 ? errno : 0);
}

/// A file beside it, locked. @return a descriptor, or -1 with errno.
int NewFile::open_named() {
  const std::string folder_path = folder();
  for (unsigned n = 0; true; ++n) {
    aside_ = aside_name(folder_path, n);
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const int fd = ::open(aside_.c_str(), kFlags, 0666);  // NOLINT: variadic by its standard
    if (fd < 0 && errno == EEXIST) continue;
    // Another process may have taken it for a leftover before it was locked.
    struct stat info {};
    const bool taken = fd >= 0 && ((!lock(fd) && errno == EWOULDBLOCK) ||
                                   (::fstat(fd, &info) == 0 && info.st_nlink == 0));
    if (!taken) {
      if (fd < 0) aside_.clear();
      return fd;
    }
    ::close(fd);
  }
}

std::string NewFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      return errno_text(errno);
    }
  }
  return {};
}

/// @return an errno.
int NewFile::give_name() {
  if (aside_.empty()) {
    const std::string own = "/proc/self/fd/" + std::to_string(fd_);
    const auto link = [&own](const std::string& name) {
      return ::linkat(AT_FDCWD, own.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    };
    if (link(path_)) return 0;
    // Only a name can replace a file that is there.
    for (unsigned n = 0; errno == EEXIST && aside_.empty(); ++n) {
      std::string name = aside_name(folder(), n);
      if (link(name)) aside_ = std::move(name);
    }
    if (aside_.empty()) return errno;
  }
  if (::rename(aside_.c_str(), path_.c_str()) != 0) return errno;
  aside_.clear();
  return 0;
}

std::string NewFile::keep() {
  int error = 0;
  if (!in_place_ && ::fsync(fd_) != 0) error = errno;
  if (error == 0 && !in_place_) error = give_name();
  if (::close(std::exchange(fd_, -1)) != 0 && error == 0) error = errno;
  if (error == 0 && !in_place_) sync_folder(folder());
  return text_of(error);
}

}  // namespace toll::cli

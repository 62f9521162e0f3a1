// new_file.cpp - see new_file.h.
#include "cli/new_file.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
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

/// Where a name leads: behind its links, to a file, or to a folder of /proc for what is open.
struct Target {
  std::string path;
  bool is_open_file = false;  ///< the system's name for a file that is open, as /dev/stdout is
};

Target target_of(std::string path) {
  constexpr int kMaxLinks = 40;  // as the system has it
  for (int n = 0;; ++n) {
    if (n == kMaxLinks) return {std::move(path), true};  // opening it says what is wrong
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "./" : path.substr(0, slash + 1);
    std::array<char, PATH_MAX> real;  // NOLINT: filled by realpath or readlink
    if (::realpath(folder.c_str(), real.data()) == nullptr) break;
    const std::string_view real_folder = real.data();
    if (real_folder.starts_with("/proc/"))
      return {std::string(real_folder) + '/' + path.substr(slash + 1), true};
    const ssize_t n_bytes = ::readlink(path.c_str(), real.data(), real.size());
    if (n_bytes <= 0) break;
    const std::string_view to(real.data(), static_cast<std::size_t>(n_bytes));
    path = to.starts_with('/') ? std::string(to) : folder + std::string(to);
  }
  return {std::move(path), false};
}

/// The descriptor of this process that such a name is for, or -1.
int own_descriptor(const Target& target) {
  const std::string own = fmt::format("/proc/{}/", ::getpid());
  const std::size_t slash = target.path.rfind('/');
  if (!target.is_open_file || !target.path.starts_with(own) ||
      !std::string_view(target.path).substr(0, slash).ends_with("/fd"))
    return -1;
  int fd = -1;
  const char* const end = target.path.data() + target.path.size();
  const auto [behind, error] = std::from_chars(target.path.data() + slash + 1, end, fd);
  return error == std::errc() && behind == end ? fd : -1;
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

bool is_standard_output(const std::string& path) {
  return own_descriptor(target_of(path)) == STDOUT_FILENO;
}

std::string NewFile::open() {
  Target target = target_of(path_);
  struct stat info {};
  const bool exists = ::stat(path_.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return kIsDirectory;
  in_place_ = target.is_open_file || (exists && !S_ISREG(info.st_mode));
  if (in_place_) {
    // What is open goes on where it is, for all who share it.
    const int own = own_descriptor(target);
    constexpr int kFlags = O_WRONLY | O_APPEND | O_CLOEXEC;
    fd_ =
        own >= 0 ? ::dup(own) : ::open(path_.c_str(), kFlags);  // NOLINT: variadic by its standard
  } else {
    path_ = std::move(target.path);
    if (exists && ::faccessat(AT_FDCWD, path_.c_str(), W_OK, AT_EACCESS) != 0)
      return text_of(errno);
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
    // As whoever made the old file wanted it; not everybody may give files to others.
    if (fd_ >= 0 && exists) {
      (void)!::fchown(fd_, info.st_uid, info.st_gid);
      constexpr ::mode_t kAccess = 0777;
      (void)::fchmod(fd_, info.st_mode & kAccess);
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

// whole_file.cpp - see whole_file.h.
#include "cli/whole_file.h"

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace toll::cli {
namespace {

/// @return 0 or an errno.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

int write_in_place(const std::string& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);  // NOLINT: variadic by its standard
  if (fd < 0) return errno;
  const int error = write_all(fd, bytes);
  if (::close(fd) != 0 && error == 0) return errno;
  return error;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Makes the rename last: the folder's own entry reaches the disk.
void sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);  // NOLINT: as above
  if (fd < 0) return;
  (void)::fsync(fd);  // some file systems cannot; the file itself is on disk
  ::close(fd);
}

}  // namespace

std::string read_whole_file(const std::string& path, std::uint64_t max_bytes, std::string& bytes) {
  Source::Opened opened = Source::open({path, Input::Origin::named});
  if (!opened.source) return opened.why;
  return read_whole_source(*opened.source, max_bytes, bytes);
}

std::string read_whole_source(Source& source, std::uint64_t max_bytes, std::string& bytes) {
  const auto block = std::make_unique_for_overwrite<Block>();
  std::uint64_t n_bytes = 0;
  while (true) {
    const Source::Read read = source.read(block->bytes);
    if (read.state == Source::Read::State::end) return {};
    if (read.state == Source::Read::State::interrupted) return "interrupted";
    if (read.state == Source::Read::State::failed) return read.why;
    n_bytes += read.n_bytes;
    if (n_bytes > max_bytes) return "longer than " + std::to_string(max_bytes) + " bytes";
    bytes.append(block->bytes.data(), read.n_bytes);
  }
}

std::string write_whole_file(const std::string& path, std::string_view bytes) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    if (S_ISDIR(info.st_mode)) return kIsDirectory;
    const int error = write_in_place(path, bytes);
    return error == 0 ? std::string() : errno_text(error);
  }
  std::string part = path + ".XXXXXX";
  const int fd = ::mkostemp(part.data(), O_CLOEXEC);
  if (fd < 0) return errno_text(errno);
  int error = write_all(fd, bytes);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (error == 0 && ::fchmod(fd, 0666U & ~mask) != 0) error = errno;
  if (error == 0 && ::fsync(fd) != 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(part.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    (void)::unlink(part.c_str());
    return errno_text(error);
  }
  sync_folder(folder_of(path));
  return {};
}

std::string make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); true; slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) return errno_text(errno);
    if (slash == std::string::npos) return {};
  }
}

}  // namespace toll::cli

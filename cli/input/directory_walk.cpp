// directory_walk.cpp - see directory_walk.h.
#include "cli/input/directory_walk.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input/interrupt.h"
#include "cli/input/long_path.h"

namespace toll::cli {
namespace {

using Origin = Input::Origin;
using Disposition = Input::Disposition;

struct CloseDirectory {
  void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

Directory open_directory(const std::string& path, bool follow) {
  const int fd = open_path(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
  if (fd < 0) return nullptr;
  Directory directory(::fdopendir(fd));
  if (!directory) {
    const int error = errno;
    ::close(fd);
    errno = error;
  }
  return directory;
}

/// @return 0 when it has gone.
mode_t entry_mode(DIR* directory, const dirent& entry) noexcept {
  if (entry.d_type != DT_UNKNOWN) return static_cast<mode_t>(DTTOIF(entry.d_type));
  struct stat status {};
  const char* name = entry.d_name;  // NOLINT: an array in the C library
  const int got = ::fstatat(::dirfd(directory), name, &status, AT_SYMLINK_NOFOLLOW);
  return got == 0 ? status.st_mode : 0;
}

const char* why_skipped(mode_t mode) noexcept {
  if (S_ISREG(mode) || S_ISDIR(mode)) return "";
  return S_ISLNK(mode) ? "symbolic link" : mode == 0 ? "vanished" : "not a regular file";
}

}  // namespace

DirectoryWalk::DirectoryWalk(std::string root) : path_(std::move(root)) {
  const std::string root_path = path_;
  if (path_.back() != '/') path_ += '/';
  n_root_ = path_.size();
  failed_ = enter(root_path, true);
}

/// Begins to walk the directory of path_. @param path  the same, but "d/" would follow a link d.
/// @return what there is instead where that fails.
std::optional<Input> DirectoryWalk::enter(const std::string& path, bool follow) {
  const auto failed = [&path] {
    return Input{path, Origin::walked, Disposition::fail, errno_text(errno)};
  };
  const Directory directory = open_directory(path, follow);
  if (!directory) return failed();
  Level& level = levels_.emplace_back(Level{path_.size(), {}});
  std::optional<Input> broken;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());  // NOLINT(concurrency-mt-unsafe): our own DIR
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);  // NOLINT: an array in the C library
    if (name == "." || name == "..") continue;
    const mode_t mode = entry_mode(directory.get(), *entry);
    level.entries.push_back({std::string(name), why_skipped(mode)});
    if (S_ISDIR(mode)) level.entries.back().name += '/';
  }
  if (errno != 0) broken = failed();
  std::sort(level.entries.begin(), level.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name > b.name; });
  return broken;
}

/// The one of path_. @param why  it is skipped, or "".
Input DirectoryWalk::file(const char* why) const {
  Input input{path_, Origin::walked};
  input.n_root = n_root_;
  if (*why == '\0') return input;
  input.disposition = Disposition::skip;
  input.why = why;
  return input;
}

std::optional<Input> DirectoryWalk::next() {
  while (true) {
    if (failed_) return std::exchange(failed_, std::nullopt);
    if (levels_.empty()) return std::nullopt;
    Level& level = levels_.back();
    path_.resize(level.path_size);
    if (level.entries.empty()) {
      levels_.pop_back();
      continue;
    }
    const Entry entry = std::move(level.entries.back());
    level.entries.pop_back();
    path_ += entry.name;
    if (!entry.is_directory()) return file(entry.why);
    const std::string path = path_.substr(0, path_.size() - 1);
    if (interrupted()) return Input{path, Origin::walked, Disposition::interrupted};
    failed_ = enter(path, false);
  }
}

}  // namespace toll::cli

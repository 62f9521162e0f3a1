// directory_walk.cpp - see directory_walk.h.
#include "cli/input/directory_walk.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>

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

std::string with_slash(std::string path) {
  if (path.empty() || path.back() != '/') path += '/';
  return path;
}

/// The current directory; "" if it has none.
std::string current_directory() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::current_path(error);
  return error ? "" : with_slash(path.string());
}

/// The path of a directory from "/" on. One that is too long to be resolved stays as it is.
std::string absolute_path(const std::string& path) {
  struct Free {
    void operator()(char* text) const noexcept { std::free(text); }
  };
  const std::unique_ptr<char, Free> real(::realpath(path.c_str(), nullptr));
  if (real) return with_slash(real.get());
  return with_slash(path.starts_with('/') ? path : current_directory() + path);
}

const char* why_skipped(mode_t mode) noexcept {
  if (S_ISREG(mode) || S_ISDIR(mode)) return "";
  return S_ISLNK(mode) ? "symbolic link" : mode == 0 ? "vanished" : "not a regular file";
}

}  // namespace

DirectoryWalk::DirectoryWalk(const std::string& root, const Selection& selection)
    : selection_(selection), path_(with_slash(root)), root_size_(path_.size()) {
  absolute_root_ = absolute_path(root);
  const std::string current = current_directory();
  const bool is_inside = !current.empty() && absolute_root_.starts_with(current);
  globs_from_ = is_inside ? current.size() : absolute_root_.size();
  if (selection_.ignore_rules) rules_.emplace(absolute_root_);
  enter(root, true);
}

void DirectoryWalk::put_off(std::string name, Disposition disposition, std::string why) {
  put_off_.push_back({std::move(name), Origin::walked, disposition, std::move(why)});
}

/// Whether nobody has walked it; each directory that is seen while links are followed.
bool DirectoryWalk::is_new(DIR* directory) {
  struct stat status {};
  if (!selection_.follows_links || ::fstat(::dirfd(directory), &status) != 0) return true;
  return walked_.emplace(status.st_dev, status.st_ino).second;
}

DirectoryWalk::Entry DirectoryWalk::look_at(DIR* directory, const dirent& entry) const {
  const char* name = entry.d_name;  // NOLINT: an array in the C library
  struct stat status {};
  const auto get_status = [&](int flags) {
    return ::fstatat(::dirfd(directory), name, &status, flags) == 0;
  };
  Entry found{name};
  mode_t mode = 0;  // it has gone
  if (entry.d_type != DT_UNKNOWN) {
    mode = static_cast<mode_t>(DTTOIF(entry.d_type));
  } else if (get_status(AT_SYMLINK_NOFOLLOW)) {
    mode = status.st_mode;
  }
  found.why = why_skipped(mode);
  if (S_ISLNK(mode) && selection_.follows_links) {
    found.is_link = get_status(0);
    mode = found.is_link ? status.st_mode : mode;
    found.why = found.is_link ? why_skipped(mode) : "symbolic link to nothing";
  }
  if (S_ISREG(mode) && selection_.max_file_size && get_status(0) &&
      static_cast<std::uint64_t>(status.st_size) > *selection_.max_file_size)
    found.why = "larger than --max-filesize";
  if (S_ISDIR(mode)) found.name += '/';
  return found;
}

bool DirectoryWalk::takes(const Entry& entry) {
  const bool is_directory = entry.is_directory();
  const std::string_view name(entry.name.data(), entry.name.size() - (is_directory ? 1 : 0));
  if (name == ".git") return false;
  absolute_.resize(absolute_root_.size() + path_.size() - root_size_);
  absolute_ += name;
  const Verdict by_rules = rules_ ? rules_->match(absolute_, is_directory) : Verdict::none;
  return selection_.takes(std::string_view(absolute_).substr(globs_from_), is_directory, by_rules);
}

/// Begins to walk the directory of path_, or puts off what there is instead.
/// @param path  the same, but "d/" would follow a link d.
void DirectoryWalk::enter(const std::string& path, bool follow) {
  const Directory directory = open_directory(path, follow);
  if (!directory) return put_off(path, Disposition::fail, errno_text(errno));
  if (!is_new(directory.get()))
    return put_off(path, Disposition::skip, "a directory that was read before");
  Level& level = levels_.emplace_back(Level{path_.size(), {}});
  IgnoreStack::Names names;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());  // NOLINT(concurrency-mt-unsafe): our own DIR
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);  // NOLINT: an array in the C library
    if (name == "." || name == "..") continue;
    names.add(name);
    level.entries.push_back(look_at(directory.get(), *entry));
  }
  if (errno != 0) put_off(path, Disposition::fail, errno_text(errno));
  absolute_ = absolute_root_ + path_.substr(root_size_);
  if (rules_) {
    for (const auto& [name, error] : rules_->enter(absolute_, ::dirfd(directory.get()), names))
      put_off(path_ + name, Disposition::fail, "its rules: " + errno_text(error));
  }
  std::erase_if(level.entries, [this](const Entry& entry) { return !takes(entry); });
  std::sort(level.entries.begin(), level.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name > b.name; });
}

std::optional<Input> DirectoryWalk::next() {
  while (true) {
    if (!put_off_.empty()) {
      Input first = std::move(put_off_.front());
      put_off_.erase(put_off_.begin());
      return first;
    }
    if (levels_.empty()) return std::nullopt;
    Level& level = levels_.back();
    path_.resize(level.path_size);
    if (level.entries.empty()) {
      levels_.pop_back();
      if (rules_) rules_->leave();
      continue;
    }
    const Entry entry = std::move(level.entries.back());
    level.entries.pop_back();
    path_ += entry.name;
    if (!entry.is_directory()) {
      const Origin origin = entry.is_link ? Origin::linked : Origin::walked;
      Input input{path_, origin, Disposition::read, entry.why};
      input.n_root = root_size_;
      if (*entry.why != '\0') input.disposition = Disposition::skip;
      return input;
    }
    const std::string path = path_.substr(0, path_.size() - 1);
    if (interrupted()) return Input{path, Origin::walked, Disposition::interrupted};
    enter(path, entry.is_link);
  }
}

}  // namespace toll::cli

// input_list.cpp - see input_list.h.
#include "cli/input/input_list.h"

#include <algorithm>
#include <array>
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
using Fate = Input::Fate;

struct CloseDirectory {
  void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

Input failed(std::string name, std::string why) {
  return {std::move(name), Origin::walked, Fate::fail, std::move(why)};
}

Input skipped(std::string name, std::string why) {
  return {std::move(name), Origin::walked, Fate::skip, std::move(why)};
}

/// @return 0 when it has gone.
mode_t entry_mode(DIR* directory, const dirent& entry) noexcept {
  if (entry.d_type != DT_UNKNOWN) return static_cast<mode_t>(DTTOIF(entry.d_type));
  struct stat status {};
  const char* name = entry.d_name;  // NOLINT: an array in the C library
  const int got = ::fstatat(::dirfd(directory), name, &status, AT_SYMLINK_NOFOLLOW);
  return got == 0 ? status.st_mode : 0;
}

/// Adds what one directory holds to `found`, and its directories to `pending`.
void read_directory(const std::string& path, bool follow, std::vector<Input>& found,
                    std::vector<std::string>& pending) {
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
  const int fd = open_path(path, flags);
  if (fd < 0) return found.push_back(failed(path, errno_text(errno)));
  const Directory directory(::fdopendir(fd));
  if (!directory) {
    found.push_back(failed(path, errno_text(errno)));
    ::close(fd);
    return;
  }
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());  // NOLINT(concurrency-mt-unsafe): our own DIR
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);  // NOLINT: an array in the C library
    if (name == "." || name == "..") continue;
    std::string child = path;
    if (child.back() != '/') child += '/';
    child += name;
    const mode_t mode = entry_mode(directory.get(), *entry);
    if (S_ISDIR(mode)) {
      pending.push_back(std::move(child));
    } else if (S_ISREG(mode)) {
      found.push_back({std::move(child), Origin::walked});
    } else {
      const char* why = S_ISLNK(mode) ? "symbolic link"
                        : mode == 0   ? "vanished"
                                      : "not a regular file";
      found.push_back(skipped(std::move(child), why));
    }
  }
  if (errno != 0) found.push_back(failed(path, errno_text(errno)));
}

void walk(const std::string& root, std::vector<Input>& inputs) {
  std::vector<Input> found;
  std::vector<std::string> pending;
  read_directory(root, true, found, pending);
  while (!pending.empty() && !interrupted()) {
    const std::string next = std::move(pending.back());
    pending.pop_back();
    read_directory(next, false, found, pending);
  }
  for (std::string& unread : pending) {
    found.push_back({std::move(unread), Origin::walked, Fate::interrupted});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Input& a, const Input& b) { return a.name < b.name; });
  std::move(found.begin(), found.end(), std::back_inserter(inputs));
}

/// Adds what one name on the command line or in a list stands for.
void add_name(const std::string& name, const InputSpec& spec, bool& stdin_taken,
              std::vector<Input>& inputs) {
  if (name == "-") {
    if (stdin_taken) {
      inputs.push_back(failed(name, "standard input is already taken"));
    } else {
      inputs.push_back({name, Origin::standard_input});
    }
    stdin_taken = true;
    return;
  }
  if (name.empty()) return inputs.push_back(failed(name, "an empty file name"));
  if (spec.recursive && name.find('\0') == std::string::npos && is_directory(name))
    return walk(name, inputs);
  inputs.push_back({name, Origin::named});
}

/// The names in a list, read whole: names are few and short beside what they name.
void add_list(const InputSpec& spec, bool& stdin_taken, std::vector<Input>& inputs) {
  Input list{spec.list_file, Origin::named};
  if (spec.list_file == "-") {
    list.origin = Origin::standard_input;
    stdin_taken = true;
  }
  Source::Opened opened = Source::open(list);
  if (!opened.source) return inputs.push_back(failed(spec.list_file, opened.why));
  std::string text;
  const auto block = std::make_unique_for_overwrite<std::array<char, kBlockSize>>();
  while (true) {
    const Source::Read read = opened.source->read(*block);
    if (read.state == Source::Read::State::data) {
      text.append(block->data(), read.n_bytes);
      continue;
    }
    if (read.state == Source::Read::State::failed) {
      inputs.push_back(failed(spec.list_file, read.why));
    } else if (read.state == Source::Read::State::interrupted) {
      inputs.push_back({spec.list_file, Origin::named, Fate::interrupted});
    }
    break;
  }
  const bool lines = spec.list == InputSpec::List::lines;
  // Windows' programs put a byte order mark before the first line and a CR at the end of each.
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  for (std::size_t begin = lines && text.starts_with(kMark) ? kMark.size() : 0;
       begin < text.size();) {
    const std::size_t end = std::min(text.find(lines ? '\n' : '\0', begin), text.size());
    std::string name = text.substr(begin, end - begin);
    begin = end + 1;
    if (lines && name.ends_with('\r')) name.pop_back();
    // An empty line names nothing; an empty name between NULs is a mistake of whoever wrote it.
    if (name.empty() && lines) continue;
    add_name(name, spec, stdin_taken, inputs);
  }
}

}  // namespace

std::vector<Input> list_inputs(const InputSpec& spec) {
  std::vector<Input> inputs;
  bool stdin_taken = false;
  if (spec.list != InputSpec::List::none) {
    add_list(spec, stdin_taken, inputs);
  } else if (spec.names.empty() && spec.recursive) {
    walk(".", inputs);
  } else if (spec.names.empty()) {
    inputs.push_back({"-", Origin::standard_input});
  }
  for (const std::string& name : spec.names) add_name(name, spec, stdin_taken, inputs);
  return inputs;
}

}  // namespace toll::cli

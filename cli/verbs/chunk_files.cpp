// chunk_files.cpp - see chunk_files.h.
#include "cli/verbs/chunk_files.h"

#include <cerrno>

#include <sys/stat.h>

#include "cli/input/source.h"
#include "cli/new_file.h"

namespace toll::cli {

std::string ChunkFiles::open() const {
  constexpr mode_t kMode = 0777;
  if (::mkdir(folder_.c_str(), kMode) == 0 || errno == EEXIST) return {};
  return errno_text(errno);
}

std::string ChunkFiles::begin(const std::string& first_name, const std::string& input) {
  const auto [at, is_new] = inputs_.try_emplace(first_name, input);
  return is_new ? std::string() : at->second;
}

std::string ChunkFiles::path(const std::string& name) const {
  return folder_.ends_with('/') ? folder_ + name : folder_ + '/' + name;
}

std::string ChunkFiles::write(const std::string& name, std::string_view text) const {
  if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos)
    return "is no name of a file";
  const std::string path = this->path(name);
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode))
    return "is there, and is no regular file";
  NewFile file(path);
  std::string why = file.open();
  if (why.empty()) why = file.write(text);
  if (why.empty()) why = file.keep();
  return why;
}

}  // namespace toll::cli

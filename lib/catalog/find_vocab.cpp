// lib/catalog/find_vocab.cpp - see toll/find_vocab.h.
#include <toll/find_vocab.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <unistd.h>

#include "catalog/catalog.h"
#include "catalog/folders.h"

namespace toll {
namespace {

constexpr const char* kInData = "/toll/vocab";

std::string_view variable(const char* name) noexcept {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value != nullptr ? value : "";
}

/// The parts of `list` between colons, but empty ones.
std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(':'), list.size());
    if (end > 0) parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

}  // namespace

std::vector<std::string> vocab_path() {
  return parts_of(variable("TOLL_VOCAB_PATH"));
}

std::string user_vocab_folder() {
  // The specification wants a relative path ignored.
  if (const auto data = variable("XDG_DATA_HOME"); data.starts_with('/'))
    return std::string(data) + kInData;
  const auto home = variable("HOME");
  return home.starts_with('/') ? std::string(home) + "/.local/share" + kInData : std::string();
}

std::vector<std::string> catalog::standard_folders() {
  std::vector<std::string> folders = vocab_path();
  if (std::string own = user_vocab_folder(); !own.empty()) folders.push_back(std::move(own));
  const auto shared = variable("XDG_DATA_DIRS");
  for (const std::string& folder :
       parts_of(shared.empty() ? "/usr/local/share:/usr/share" : shared)) {
    if (folder.starts_with('/')) folders.push_back(folder + kInData);
  }
  return folders;
}

std::string catalog::file_in(const std::vector<std::string>& folders, std::string_view name) {
  if (name.empty() || name.find('/') != std::string_view::npos) return {};
  for (const std::string& folder : folders) {
    std::string path = path_in(folder, name);
    if (::access(path.c_str(), F_OK) == 0) return path;
  }
  return {};
}

Result<std::string> find_vocab(std::string_view name) {
  std::string path = catalog::file_in(catalog::standard_folders(), name);
  if (!path.empty()) return path;
  return Error{Errc::unknown_name, 0,
               "vocabulary '" + std::string(name) +
                   "' is not installed in a folder of $TOLL_VOCAB_PATH, $XDG_DATA_HOME or "
                   "$XDG_DATA_DIRS"};
}

}  // namespace toll

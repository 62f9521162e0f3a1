// vocab_choice.cpp - see vocab_choice.h.
#include "cli/vocab_choice.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <dirent.h>
#include <unistd.h>

#include "cli/closest.h"
#include "cli/input/source.h"
#include "cli/message.h"
#include "data/registry.h"

namespace toll::cli {
namespace {

constexpr std::string_view kExtension = ".tollv";
constexpr const char* kInside = "inside toll";

/// The folder that the executable's folder is in, or "".
std::string prefix() {
  std::array<char, 4096> path;  // NOLINT: filled by readlink
  const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
  if (n <= 0 || static_cast<std::size_t>(n) == path.size()) return {};
  const std::string_view file(path.data(), static_cast<std::size_t>(n));
  const std::string_view folder = file.substr(0, file.rfind('/'));
  return std::string(folder.substr(0, folder.rfind('/') + 1));  // keeps "/" itself
}

bool exists(const std::string& path) noexcept {
  return ::access(path.c_str(), F_OK) == 0;
}

void say_refused(const std::string& path, const Error& error) {
  if (error.code == Errc::io) {
    message(path, error.detail);
  } else {
    message(path, error.offset, error.detail);
  }
}

std::optional<ChosenVocab> open_file(const std::string& path) {
  Result<Vocab> vocab = Vocab::open(path);
  if (vocab) return ChosenVocab{std::move(*vocab), path};
  say_refused(path, vocab.error());
  return std::nullopt;
}

std::optional<ChosenVocab> view_embedded(const data::EmbeddedVocab& embedded) {
  Result<Vocab> vocab = Vocab::view_built_in(embedded.image);
  if (vocab) return ChosenVocab{std::move(*vocab), kInside};
  say_refused(std::string(embedded.name), vocab.error());
  return std::nullopt;
}

void say_unknown(const std::string& name) {
  std::vector<std::string> known;
  for (const std::string_view each : data::known_vocab_names()) known.emplace_back(each);
  if (!data::canonical_vocab_name(name).empty()) {
    return message("vocabulary '" + name +
                   "' is neither inside toll nor in $TOLL_VOCAB_PATH nor installed beside it");
  }
  message("there is no vocabulary '" + name + "'; " + closest_names(name, known));
}

}  // namespace

std::vector<std::string> vocab_folders() {
  std::vector<std::string> folders;
  const char* variable = std::getenv("TOLL_VOCAB_PATH");  // NOLINT(concurrency-mt-unsafe)
  std::string_view rest = variable != nullptr ? variable : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const std::string above = prefix();
  if (!above.empty()) {
    folders.push_back(above + "data");
    folders.push_back(above + "share/toll/vocab");
  }
  return folders;
}

std::optional<ChosenVocab> choose_vocab(const std::string& name) {
  if (name.find('/') != std::string::npos) return open_file(name);
  const std::string_view canonical = data::canonical_vocab_name(name);
  const std::string_view wanted = canonical.empty() ? name : canonical;
  for (const data::EmbeddedVocab& embedded : data::embedded_vocabs()) {
    if (embedded.name == wanted) return view_embedded(embedded);
  }
  for (const std::string& folder : vocab_folders()) {
    const std::string path = folder + "/" + std::string(wanted) + std::string(kExtension);
    if (wanted.empty() || !exists(path)) continue;
    std::optional<ChosenVocab> chosen = open_file(path);
    if (chosen && chosen->vocab.name() != wanted) {
      message(path, "holds the vocabulary '" + std::string(chosen->vocab.name()) + "'");
      return std::nullopt;
    }
    return chosen;
  }
  if (name.ends_with(kExtension)) return open_file(name);
  say_unknown(name);
  return std::nullopt;
}

std::vector<ChosenVocab> all_vocabs(bool& refused) {
  std::vector<ChosenVocab> found;
  const auto add = [&](std::optional<ChosenVocab> chosen) {
    if (!chosen) {
      refused = true;
      return;
    }
    for (const ChosenVocab& earlier : found) {
      if (earlier.vocab.name() == chosen->vocab.name()) return;
    }
    found.push_back(std::move(*chosen));
  };
  for (const data::EmbeddedVocab& embedded : data::embedded_vocabs()) add(view_embedded(embedded));
  for (const std::string& folder : vocab_folders()) {
    DIR* directory = ::opendir(folder.c_str());
    if (directory == nullptr) continue;  // none of the folders has to exist
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(directory)) {  // NOLINT(concurrency-mt-unsafe)
      const std::string_view name(entry->d_name);         // NOLINT: an array in the C library
      if (name.ends_with(kExtension)) names.emplace_back(name);
    }
    ::closedir(directory);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      std::string path = folder;
      path += '/';
      path += name;
      add(open_file(path));
    }
  }
  return found;
}

}  // namespace toll::cli

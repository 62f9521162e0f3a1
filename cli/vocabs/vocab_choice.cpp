// vocab_choice.cpp - see vocab_choice.h.
#include "cli/vocabs/vocab_choice.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <new>
#include <utility>

#include <dirent.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "cli/args/closest.h"
#include "cli/input/source.h"
#include "cli/message.h"
#include "cli/vocabs/model_rules.h"
#include "cli/vocabs/vocab_file.h"
#include "data/registry.h"
#include "import/read.h"

namespace toll::cli {
namespace {

constexpr std::string_view kExtension = ".tollv";
constexpr const char* kInside = "inside toll";

/// The folder that the executable's folder is in, or "".
std::string prefix() {
  const std::string own = executable_folder();
  const std::string_view folder = std::string_view(own).substr(0, own.rfind('/'));
  return std::string(folder.substr(0, folder.rfind('/') + 1));  // keeps "/" itself
}

bool exists(const std::string& path) noexcept {
  return ::access(path.c_str(), F_OK) == 0;
}

/// A .tollv file in one of the folders. What this program wrote or was installed with was checked
/// then; what $TOLL_VOCAB_PATH holds is checked now.
std::optional<ChosenVocab> open_installed(const std::string& path) {
  const std::string_view folder = std::string_view(path).substr(0, path.rfind('/'));
  bool own = true;
  for (const std::string& named : vocab_path()) own = own && named != folder;
  std::optional<Vocab> vocab =
      said_if_refused(path, own ? Vocab::open_own(path) : Vocab::open(path));
  if (vocab) return ChosenVocab{*std::move(vocab), path};
  return std::nullopt;
}

std::optional<ChosenVocab> open_file(const std::string& path, const std::string& scheme) {
  std::optional<Vocab> vocab = open_vocab_file(path, scheme);
  if (vocab) return ChosenVocab{*std::move(vocab), path};
  return std::nullopt;
}

/// The names of the vocabularies in a folder, sorted; none if there is no such folder.
std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* directory = ::opendir(folder.c_str());
  if (directory == nullptr && errno == ENOMEM) throw std::bad_alloc();
  if (directory == nullptr) return names;
  while (const dirent* entry = ::readdir(directory)) {  // NOLINT(concurrency-mt-unsafe)
    const std::string_view name(entry->d_name);         // NOLINT: an array in the C library
    if (name.ends_with(kExtension) && name.size() > kExtension.size())
      names.emplace_back(name.substr(0, name.size() - kExtension.size()));
  }
  ::closedir(directory);
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<ChosenVocab> view_embedded(const data::EmbeddedVocab& embedded) {
  Result<Vocab> vocab = Vocab::view_built_in(embedded.image);
  if (vocab) return ChosenVocab{std::move(*vocab), kInside};
  message(embedded.name, vocab.error().offset, vocab.error().detail);
  return std::nullopt;
}

void say_unknown(const std::string& name) {
  std::vector<std::string> known;
  for (const std::string_view each : data::known_vocab_names()) known.emplace_back(each);
  if (!data::canonical_vocab_name(name).empty()) {
    return message(
        "vocabulary '" + name +
        "' is not installed here: toll vocab pull or import adds it from the model's own "
        "files, ./quickstart --vocabs all in toll's sources builds it");
  }
  for (const std::string& folder : vocab_folders()) {
    for (std::string& each : names_in(folder)) {
      if (std::find(known.begin(), known.end(), each) == known.end())
        known.push_back(std::move(each));
    }
  }
  message("there is no vocabulary '" + name + "'; " + closest_names(name, known));
}

}  // namespace

std::string executable_folder() {
  std::array<char, PATH_MAX> path;  // NOLINT: filled by readlink or realpath
  const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
  std::string_view file(path.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
  if (n <= 0) {
    // Without /proc: the name that was given to execve().
    // NOLINTNEXTLINE(performance-no-int-to-ptr): so the system gives it.
    const auto* named = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
    if (named == nullptr || ::realpath(named, path.data()) == nullptr) return {};
    file = path.data();
  }
  return file.size() < path.size() ? std::string(file.substr(0, file.rfind('/') + 1)) : "";
}

std::vector<std::string> vocab_folders() {
  std::vector<std::string> folders = vocab_path();
  if (std::string folder = user_vocab_folder(); !folder.empty())
    folders.push_back(std::move(folder));
  const std::string above = prefix();
  if (!above.empty()) {
    folders.push_back(above + "data");
    folders.push_back(above + "share/toll/vocab");
  }
  return folders;
}

std::optional<std::string> where_is(std::string_view name) {
  for (const data::EmbeddedVocab& embedded : data::embedded_vocabs()) {
    if (embedded.name == name) return kInside;
  }
  for (const std::string& folder : vocab_folders()) {
    std::string path = folder + "/" + std::string(name) + std::string(kExtension);
    if (!name.empty() && exists(path)) return path;
  }
  return std::nullopt;
}

namespace {

std::optional<ChosenVocab> choose_by_name(const std::string& name, const std::string& scheme) {
  if (name.find('/') != std::string::npos) return open_file(name, scheme);
  const std::string_view canonical = data::canonical_vocab_name(name);
  const std::string_view wanted = canonical.empty() ? name : canonical;
  std::optional<ChosenVocab> chosen;
  const std::optional<std::string> where = where_is(wanted);
  if (!where) {
    if (looks_like_file(name)) return open_file(name, scheme);
    say_unknown(name);
  } else if (*where != kInside) {
    chosen = open_installed(*where);
    if (chosen && chosen->vocab.name() != wanted) {
      message(*where, "holds the vocabulary '" + std::string(chosen->vocab.name()) + "'");
      return std::nullopt;
    }
  }
  for (const data::EmbeddedVocab& embedded : data::embedded_vocabs()) {
    if (embedded.name == wanted) chosen = view_embedded(embedded);
  }
  if (!chosen || scheme.empty()) return chosen;
  message(wanted, "--scheme" + std::string(import::kSaysItself));
  return std::nullopt;
}

}  // namespace

std::optional<ChosenVocab> choose_vocab(const VocabSpec& spec) {
  const ModelRule* rule = nullptr;
  if (!spec.model.empty()) {
    rule = resolve_model(spec.model);
    if (rule == nullptr) return std::nullopt;
  }
  std::optional<ChosenVocab> chosen =
      choose_by_name(rule != nullptr ? std::string(rule->vocab) : spec.name, spec.scheme);
  if (!chosen) return std::nullopt;
  // The weaker of what the rule and the vocabulary say.
  chosen->approx = (rule != nullptr && rule->label == "approx") ||
                   chosen->vocab.property("accuracy") == "approx";
  chosen->model = spec.model;
  return chosen;
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
    for (const std::string& name : names_in(folder))
      add(open_installed(std::string(folder).append("/").append(name).append(kExtension)));
  }
  return found;
}

}  // namespace toll::cli

// vocab_choice.cpp - see vocab_choice.h.
#include "cli/vocabs/vocab_choice.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <utility>

#include <sys/auxv.h>
#include <unistd.h>

#include "cli/args/closest.h"
#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "cli/report/escape.h"
#include "data/registry.h"

namespace toll::cli {
namespace {

/// The folder that the executable's folder is in, or "".
std::string prefix() {
  const std::string own = executable_folder();
  const std::string_view folder = std::string_view(own).substr(0, own.rfind('/'));
  return std::string(folder.substr(0, folder.rfind('/') + 1));  // keeps "/" itself
}

std::string shown_place(const catalog::Place& place) {
  return place.kind == catalog::Place::Kind::built_in ? "inside toll" : place.path;
}

/// What this program wrote or was installed with was checked then; what $TOLL_VOCAB_PATH holds is
/// checked whenever it is opened.
bool is_trusted(std::string_view folder) {
  const std::vector<std::string> named = vocab_path();
  return std::find(named.begin(), named.end(), folder) == named.end();
}

Result<std::string> read_any_file(const std::string& path, std::uint64_t max_bytes) {
  std::string bytes;
  std::string why = read_whole_file(path, max_bytes, bytes);
  if (why.empty()) return bytes;
  return Error{Errc::io, 0, std::move(why)};
}

std::optional<ChosenVocab> open_place(const catalog::Place& place, const std::string& scheme) {
  std::optional<Vocab> vocab = or_report(vocab_catalog().open(place, scheme));
  if (!vocab) return std::nullopt;
  return ChosenVocab{*std::move(vocab), shown_place(place)};
}

void say_unknown(const std::string& name, const std::string& what) {
  const catalog::Catalog& known = vocab_catalog();
  if (known.canonical(name).empty()) {
    message(what + "; " + closest_names(name, known.names()));
  } else {
    message(what +
            ": toll vocab pull or import adds it from the model's own "
            "files, ./quickstart --vocabs all in toll's sources builds it");
  }
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

const catalog::Catalog& vocab_catalog() {
  static const catalog::Catalog made(
      data::vocab_contents(), {vocab_folders, is_trusted, read_any_file, visible, "--scheme"});
  return made;
}

std::optional<std::string> where_is(std::string_view name) {
  const std::optional<catalog::Place> place = vocab_catalog().where_is(name);
  if (place) return shown_place(*place);
  return std::nullopt;
}

const std::vector<catalog::ModelRule>& model_rules() {
  static const std::vector<catalog::ModelRule> rules = [] {
    Result<std::vector<catalog::ModelRule>> parsed =
        catalog::parse_model_rules(data::model_rules_text());
    return parsed ? *std::move(parsed)
                  : std::vector<catalog::ModelRule>{};  // a test parses them, too
  }();
  return rules;
}

const catalog::ModelRule* resolve_model(std::string_view model) {
  const catalog::ModelRule* rule = catalog::find_rule(model_rules(), model);
  if (rule != nullptr) return rule;
  const std::vector<std::string> near = catalog::nearest_patterns(model_rules(), model);
  // Patterns are hundreds, so that not all are said.
  message("there is no rule for the model '" + std::string(model) + "'; " +
          (near.empty() ? "see toll model list" : these_are_closest(near)));
  return nullptr;
}

std::optional<ChosenVocab> choose_vocab(const VocabSpec& spec) {
  const catalog::ModelRule* rule = nullptr;
  if (!spec.model.empty()) {
    rule = resolve_model(spec.model);
    if (rule == nullptr) return std::nullopt;
  }
  const std::string name(rule != nullptr ? rule->vocab : spec.name);
  const Result<catalog::Place> place = vocab_catalog().find(name);
  if (!place) {
    say_unknown(name, place.error().detail);
    return std::nullopt;
  }
  std::optional<ChosenVocab> chosen = open_place(*place, spec.scheme);
  if (!chosen) return std::nullopt;
  // The weaker of what the rule and the vocabulary say.
  chosen->approx = (rule != nullptr && rule->label == "approx") ||
                   chosen->vocab.property("accuracy") == "approx";
  chosen->model = spec.model;
  return chosen;
}

std::vector<ChosenVocab> all_vocabs(bool& refused) {
  std::vector<ChosenVocab> found;
  for (const catalog::Place& place : vocab_catalog().places()) {
    std::optional<ChosenVocab> chosen = open_place(place, {});
    refused = refused || !chosen;
    const bool hidden = chosen && std::any_of(found.begin(), found.end(), [&](const auto& earlier) {
                          return earlier.vocab.name() == chosen->vocab.name();
                        });
    if (chosen && !hidden) found.push_back(*std::move(chosen));
  }
  return found;
}

}  // namespace toll::cli

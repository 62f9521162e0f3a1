// vocab_choice.h - the vocabularies that this program has or finds, as lib/catalog opens them.
// Without a result the reason has been said on standard error, and the status is refused.
#pragma once

#include <toll/find_vocab.h>
#include <toll/vocab.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/rules.h"
#include "cli/args/options.h"
#include "cli/message.h"

namespace toll::cli {

struct ChosenVocab {
  Vocab vocab;
  std::string where;       ///< "inside toll", or a path
  std::string model = {};  ///< the model that it was chosen for, or empty
  bool approx = false;  ///< counts are not exactly those of the model or of the vocabulary's models
};

/// Looks for the vocabulary that `spec` names, for a model the one that its rule names, as
/// Catalog::find() does.
[[nodiscard]] std::optional<ChosenVocab> choose_vocab(const VocabSpec& spec);

/// Where the vocabulary `name` is: "inside toll", a path, or nothing. No file is opened.
[[nodiscard]] std::optional<std::string> where_is(std::string_view name);

/// The folder of the running executable, with "/" at its end; "" if the system does not say.
[[nodiscard]] std::string executable_folder();

/// vocab_path(), user_vocab_folder(), then ../data and
/// ../share/toll/vocab as seen from the executable's folder: the build tree and the installed tree.
[[nodiscard]] std::vector<std::string> vocab_folders();

/// What this program has built in, and how it reads files.
[[nodiscard]] const catalog::Catalog& vocab_catalog();

/// The value; what was refused has then been said.
template <class T>
[[nodiscard]] std::optional<T> or_report(Result<T> result) {
  if (result) return *std::move(result);
  message(result.error().detail);
  return std::nullopt;
}

/// The rules inside the executable.
[[nodiscard]] const std::vector<catalog::ModelRule>& model_rules();

/// The rule inside the executable; without one that has been said, with the nearest names.
[[nodiscard]] const catalog::ModelRule* resolve_model(std::string_view model);

/// The vocabularies that can be found: inside the executable, then by folder and file name. A name
/// that an earlier one hides is left out, and so is a file that is not a vocabulary (said on
/// standard error).
/// @param refused  set when a file was left out for that reason.
[[nodiscard]] std::vector<ChosenVocab> all_vocabs(bool& refused);

}  // namespace toll::cli

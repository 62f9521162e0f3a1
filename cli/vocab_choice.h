// vocab_choice.h - from a name or a file to a vocabulary. By exact name, never by guess.
#pragma once

#include <toll/vocab.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toll::cli {

struct ChosenVocab {
  Vocab vocab;
  std::string where;  ///< "inside toll", or a path
};

/// Looks for `name` (or the name that it is an alias of):
///  1. inside the executable,
///  2. as NAME.tollv in the folders of vocab_folders(), in order,
///  3. as a path, if it contains "/" or ends in ".tollv".
/// A name with "/" is only a path. Without a result the reason has been said on standard error, and
/// the status is refused.
[[nodiscard]] std::optional<ChosenVocab> choose_vocab(const std::string& name);

/// $TOLL_VOCAB_PATH (folders parted by ":"), then ../data and ../share/toll/vocab as seen from the
/// executable's folder: the build tree and the installed tree.
[[nodiscard]] std::vector<std::string> vocab_folders();

/// The vocabularies that can be found: inside the executable, then by folder and file name. A name
/// that an earlier one hides is left out, and so is a file that is not a vocabulary (said on
/// standard error).
/// @param refused  set when a file was left out for that reason.
[[nodiscard]] std::vector<ChosenVocab> all_vocabs(bool& refused);

}  // namespace toll::cli

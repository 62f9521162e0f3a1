// options.h - what the command lines of several verbs say alike, checked as far as it can be
// without opening anything. What one verb alone asks for stands in its own file.
#pragma once

#include <toll/tokenizer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/input/input_list.h"
#include "cli/report/report.h"

namespace toll::cli {

/// What a command line says about a vocabulary.
struct VocabSpec {
  std::string name = "o200k_base";  ///< a name, a file or a folder; not read when there is a model
  std::string model = {};           ///< the name of a model, or empty
  std::string scheme = {};          ///< the pre-tokeniser of a tiktoken file, or empty

  bool operator==(const VocabSpec&) const = default;
};

/// Which of the ids that the model's own code puts around a text are wanted.
struct TemplateIds {
  bool all = false;  ///< those that there are
  bool before = false;
  bool after = false;
};

/// The words of --progress, in that order: auto, always, never.
enum class ProgressWhen : std::uint8_t { automatic, always, never };
inline constexpr std::string_view kProgressWords[] = {"auto", "always", "never"};

/// How texts become tokens.
struct EncodeOptions {
  VocabSpec vocab;
  Specials specials = Specials::as_text;
  TemplateIds template_ids;
  unsigned threads = 1;
  ProgressWhen progress = ProgressWhen::automatic;
  std::optional<std::uint64_t> max_memory;  ///< bytes of text to hold back, at most
};

/// A file to write, of -o.
struct OutFile {
  std::string path;        ///< empty: not given, or standard output
  bool is_stdout = false;  ///< it was given as "-"
};

/// The words of --special, in the order of Specials.
inline constexpr std::string_view kSpecialsWords[] = {"text", "encode", "error", "strip"};
[[nodiscard]] constexpr std::string_view specials_name(Specials specials) noexcept {
  return kSpecialsWords[static_cast<std::size_t>(specials)];
}

}  // namespace toll::cli

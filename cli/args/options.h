// options.h - what a command line asked for, checked as far as it can be without opening anything.
#pragma once

#include <toll/tokenizer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ids/ids.h"
#include "cli/input/input_list.h"
#include "cli/report/report.h"

namespace toll::cli {

enum class Verb : std::uint8_t {
  count,
  encode,
  decode,
  slice,
  price,
  vocab_list,
  vocab_info,
  vocab_import,
  vocab_pull,
  vocab_export,
  vocab_verify,
  vocab_verify_against,
  vocab_compare,
  vocab_search,
  model_list,
  model_info,
  model_resolve,
  version
};
enum class TotalWhen : std::uint8_t { automatic, always, never, only };
enum class SliceEnd : std::uint8_t { head, tail, range };
enum class ExportFormat : std::uint8_t { none, tiktoken, hugging_face };

/// What a command line says about a vocabulary.
struct VocabSpec {
  std::string name = "o200k_base";  ///< a name, a file or a folder; not read when there is a model
  std::string model;                ///< the name of a model, or empty
  std::string scheme;               ///< the pre-tokeniser of a tiktoken file, or empty

  bool operator==(const VocabSpec&) const = default;
};

/// Which of the ids that the model's own code puts around a text are wanted.
struct AroundText {
  bool all = false;  ///< those that there are
  bool before = false;
  bool after = false;
};

/// One struct for all verbs; each reads its own part. Defaults are the command's.
struct Options {  // NOLINT(clang-analyzer-optin.performance.Padding): one a process, by topic
  Verb verb = Verb::count;
  InputSpec inputs;
  VocabSpec vocab;
  Specials specials = Specials::as_text;
  AroundText around;
  std::optional<Format> format;             ///< not given: by where the output goes
  std::optional<std::uint64_t> max_memory;  ///< bytes of text to hold back, at most

  // count and price
  TotalWhen total = TotalWhen::automatic;
  unsigned threads = 1;
  bool show_bytes = false;
  std::optional<std::uint64_t> max_tokens;

  // encode and decode
  IdFormat ids = IdFormat::dec;

  // encode, vocab import, pull and export
  std::string out_file;        ///< empty: not given
  bool out_is_stdout = false;  ///< it was given as "-"

  // slice: the first or last `last` tokens, or [first, last)
  SliceEnd slice = SliceEnd::head;
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  // price
  std::vector<std::string> tiers;
  std::string price_book;                 ///< a file; empty: the one inside
  std::optional<std::uint64_t> n_tokens;  ///< price this number and read nothing

  // vocab
  std::string new_name;  ///< import, pull: what to call it; empty: by the file
  std::string digest;    ///< pull: the sha256 that the bytes must have; empty: not given
  bool update = false;   ///< pull: take other bytes than an earlier pull
  std::uint64_t stall_seconds = 30;  ///< pull: give up when so long nearly nothing came
  ExportFormat export_format = ExportFormat::none;
  std::string other_vocab;             ///< compare: the second one
  std::string text;                    ///< search: what to look for
  bool whole = false;                  ///< search: tokens that are it
  std::optional<std::uint64_t> limit;  ///< search: most tokens to print

  // version
  bool json = false;
};

/// The word of --special.
[[nodiscard]] constexpr std::string_view specials_name(Specials specials) noexcept {
  switch (specials) {
    case Specials::as_text: return "text";
    case Specials::as_token: return "encode";
    case Specials::reject: return "error";
    case Specials::strip: return "strip";
  }
  return "";
}

}  // namespace toll::cli

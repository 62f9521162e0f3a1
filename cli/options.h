// options.h - what a command line asked for, checked as far as it can be without opening anything.
#pragma once

#include <toll/tokenizer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ids.h"
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
  version
};
enum class TotalWhen : std::uint8_t { automatic, always, never, only };
enum class SliceEnd : std::uint8_t { head, tail, range };

/// One struct for all verbs; each reads its own part. Defaults are the command's.
struct Options {  // NOLINT(clang-analyzer-optin.performance.Padding): one a process, by topic
  Verb verb = Verb::count;
  InputSpec inputs;
  std::string vocab = "o200k_base";  ///< a name or a file
  Specials specials = Specials::as_text;
  std::optional<Format> format;             ///< not given: by where the output goes
  std::optional<std::uint64_t> max_memory;  ///< bytes of text to hold back, at most

  // count and price
  TotalWhen total = TotalWhen::automatic;
  unsigned threads = 1;
  bool show_bytes = false;
  std::optional<std::uint64_t> max_tokens;

  // encode and decode
  IdFormat ids = IdFormat::dec;

  // slice: the first or last `last` tokens, or [first, last)
  SliceEnd slice = SliceEnd::head;
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  // price
  std::vector<std::string> tiers;
  std::string price_book;                 ///< a file; empty: the one inside
  std::optional<std::uint64_t> n_tokens;  ///< price this number and read nothing

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

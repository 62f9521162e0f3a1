// verbs.h - the table of all verbs: what --help, messages, manual pages and completions list. To
// add one: a row here, and its own file, which defines it; cli/README.md has the rest.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/verbs/verb.h"

namespace toll::cli {

#define TOLL_EACH_VERB(ROW) \
  ROW(count)                \
  ROW(encode)               \
  ROW(decode)               \
  ROW(slice)                \
  ROW(chunk)                \
  ROW(price)                \
  ROW(vocab)                \
  ROW(vocab_list)           \
  ROW(vocab_info)           \
  ROW(vocab_import)         \
  ROW(vocab_pull)           \
  ROW(vocab_export)         \
  ROW(vocab_verify)         \
  ROW(vocab_compare)        \
  ROW(vocab_search)         \
  ROW(model)                \
  ROW(model_list)           \
  ROW(model_info)           \
  ROW(model_resolve)        \
  ROW(version)              \
  ROW(completions)          \
  ROW(help)

namespace verbs {
#define TOLL_DECLARE(name) extern const Verb name;
TOLL_EACH_VERB(TOLL_DECLARE)
#undef TOLL_DECLARE
}  // namespace verbs

/// All verbs, in the order of toll --help; those that begin with another's name behind it.
[[nodiscard]] std::span<const Verb* const> all_verbs() noexcept;

/// The verb of this name, or null.
[[nodiscard]] const Verb* find_verb(std::string_view name) noexcept;

/// Those whose names have one word, or with `group` those that begin with it: its last word each.
[[nodiscard]] std::vector<std::string> verb_names(std::string_view group = {});

/// What toll --help prints, and what it prints of one verb.
[[nodiscard]] std::string help_text();
[[nodiscard]] std::string help_text(const Verb& verb);

}  // namespace toll::cli

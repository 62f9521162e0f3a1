// lib/catalog/rules.h - which vocabulary a model reads its text with, by the rules of data/models.
// That file's head describes the format.
#pragma once

#include <toll/result.h>

#include <string>
#include <string_view>
#include <vector>

namespace toll::catalog {

struct ModelRule {
  std::string_view pattern;  ///< a name, or the start of names and "*"
  std::string_view vocab;
  std::string_view label;        ///< exact or approx
  std::string_view source;       ///< who says so, in one word
  std::string_view source_text;  ///< and in full

  [[nodiscard]] bool is_start() const noexcept { return pattern.ends_with('*'); }
};

/// All rules, in order; they borrow `text`. Errors: bad_vocab (offset: the number of the line at
/// fault, from 1): anything but the lines that the format has, a pattern that occurs twice or has a
/// capital letter, a source that is not introduced.
[[nodiscard]] Result<std::vector<ModelRule>> parse_model_rules(std::string_view text);

/// The rule for a model: the whole name before any start, a longer start before a shorter one; A-Z
/// are as a-z. Null when no rule fits.
[[nodiscard]] const ModelRule* find_rule(const std::vector<ModelRule>& rules,
                                         std::string_view model);

/// The patterns nearest to a model without a rule, as nearest_names() finds them.
[[nodiscard]] std::vector<std::string> nearest_patterns(const std::vector<ModelRule>& rules,
                                                        std::string_view model);

}  // namespace toll::catalog

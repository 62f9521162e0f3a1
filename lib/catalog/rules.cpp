// lib/catalog/rules.cpp - see rules.h.
#include "catalog/rules.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/ascii.h"
#include "catalog/nearest_names.h"

namespace toll::catalog {
namespace {

/// Cuts off and returns what comes before the next space, or all.
std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

class RuleParser {
 public:
  Result<std::vector<ModelRule>> run(std::string_view text) {
    if (text.empty() || text.back() != '\n') return fail("the last line has no line feed");
    while (!text.empty()) {
      ++line_;
      std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(line.size() + 1);
      if (line.empty() || line.starts_with('#')) continue;
      const std::string_view key = take_word(line);
      const Status status = key == "source:"  ? take_source(line)
                            : key == "model:" ? take_model(line)
                                              : fail("neither source: nor model:");
      if (!status) return status.error();
    }
    if (rules_.empty()) return fail("no rule");
    return std::move(rules_);
  }

 private:
  [[nodiscard]] Error fail(const std::string& what) const {
    return Error{Errc::bad_vocab, line_, "line " + std::to_string(line_) + ": " + what};
  }

  Status take_source(std::string_view line) {
    const std::string_view name = take_word(line);
    if (name.empty() || line.empty()) return fail("not source: NAME TEXT");
    if (!source_texts_.emplace(name, line).second) return fail("the source occurs twice");
    return {};
  }

  Status take_model(std::string_view line) {
    ModelRule rule;
    rule.pattern = take_word(line);
    rule.vocab = take_word(line);
    rule.label = take_word(line);
    rule.source = take_word(line);
    if (rule.pattern.empty() || rule.vocab.empty() || rule.source.empty() || !line.empty())
      return fail("not model: PATTERN VOCABULARY LABEL SOURCE");
    if (rule.pattern.substr(0, rule.pattern.size() - 1).find('*') != std::string_view::npos)
      return fail("* is for the end of a pattern");
    if (base::lower_case(rule.pattern) != rule.pattern)
      return fail("a pattern has no capital letters");
    if (!patterns_.insert(rule.pattern).second) return fail("the pattern occurs twice");
    if (rule.label != "exact" && rule.label != "approx") return fail("neither exact nor approx");
    const auto source = source_texts_.find(rule.source);
    if (source == source_texts_.end()) return fail("the source is not introduced before");
    rule.source_text = source->second;
    rules_.push_back(rule);
    return {};
  }

  std::uint64_t line_ = 0;
  std::map<std::string_view, std::string_view> source_texts_;
  std::unordered_set<std::string_view> patterns_;
  std::vector<ModelRule> rules_;
};

}  // namespace

Result<std::vector<ModelRule>> parse_model_rules(std::string_view text) {
  return RuleParser().run(text);
}

const ModelRule* find_rule(const std::vector<ModelRule>& rules, std::string_view model) {
  const std::string name = base::lower_case(model);
  const ModelRule* best = nullptr;
  for (const ModelRule& rule : rules) {
    if (!rule.is_start() && rule.pattern == name) return &rule;
    if (rule.is_start() && name.starts_with(rule.pattern.substr(0, rule.pattern.size() - 1)) &&
        (best == nullptr || rule.pattern.size() > best->pattern.size())) {
      best = &rule;
    }
  }
  return best;
}

std::vector<std::string> nearest_patterns(const std::vector<ModelRule>& rules,
                                          std::string_view model) {
  std::vector<std::string> known;
  known.reserve(rules.size());
  for (const ModelRule& rule : rules) known.emplace_back(rule.pattern);
  return nearest_names(base::lower_case(model), known);
}

}  // namespace toll::catalog

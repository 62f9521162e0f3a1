// model_rules_fuzz.cpp - any bytes as rules of models. Invariants: a refusal names a line of the
// text; a rule has all its parts; printed and parsed again, the rules are the same; a model that is
// named as a pattern is found by that rule, whatever its case.
#include <algorithm>

#include "catalog/rules.h"
#include "fuzz/fuzz_input.h"

namespace {

using toll::catalog::ModelRule;
using toll::test::require;

bool same(const ModelRule& a, const ModelRule& b) {
  return a.pattern == b.pattern && a.vocab == b.vocab && a.label == b.label &&
         a.source == b.source && a.source_text == b.source_text;
}

std::string printed(const std::vector<ModelRule>& rules) {
  std::string text;
  for (const ModelRule& rule : rules) {
    const std::string source =
        "source: " + std::string(rule.source) + " " + std::string(rule.source_text) + "\n";
    if (text.find("\n" + source) == std::string::npos && !text.starts_with(source)) text += source;
    for (const std::string_view word :
         {std::string_view("model:"), rule.pattern, rule.vocab, rule.label})
      text.append(word).append(" ");
    text.append(rule.source).append("\n");
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = toll::catalog::parse_model_rules(text);
  if (!rules) {
    const auto n_lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    require(rules.error().offset <= n_lines && !rules.error().detail.empty());
    return 0;
  }
  for (const ModelRule& rule : *rules) {
    require(!rule.pattern.empty() && !rule.vocab.empty() && !rule.source.empty());
    require(!rule.source_text.empty());
    if (rule.is_start()) continue;
    std::string model(rule.pattern);
    for (char& c : model) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    require(toll::catalog::find_rule(*rules, model) == &rule);
  }
  const std::string again = printed(*rules);
  const auto same_rules = toll::catalog::parse_model_rules(again);
  require(same_rules &&
          std::equal(rules->begin(), rules->end(), same_rules->begin(), same_rules->end(), same));
  return 0;
}

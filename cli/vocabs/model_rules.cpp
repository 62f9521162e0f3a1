// model_rules.cpp - see model_rules.h.
#include "cli/vocabs/model_rules.h"

#include <string>

#include "cli/args/closest.h"
#include "cli/message.h"
#include "data/registry.h"

namespace toll::cli {

const std::vector<ModelRule>& model_rules() {
  static const std::vector<ModelRule> rules = [] {
    Result<std::vector<ModelRule>> parsed = catalog::parse_model_rules(data::model_rules_text());
    return parsed ? *std::move(parsed) : std::vector<ModelRule>{};  // a test parses them, too
  }();
  return rules;
}

const ModelRule* resolve_model(std::string_view model) {
  const ModelRule* rule = catalog::find_rule(model_rules(), model);
  if (rule != nullptr) return rule;
  const std::vector<std::string> near = catalog::nearest_patterns(model_rules(), model);
  // Patterns are hundreds, so that not all are said.
  message("there is no rule for the model '" + std::string(model) + "'; " +
          (near.empty() ? "see toll model list" : these_are_closest(near)));
  return nullptr;
}

}  // namespace toll::cli

// model_rules_test.cpp - the rules from models to vocabularies: those inside the executable are
// sound, the right one is found, and a broken list is refused by its line.
#include <set>
#include <string>

#include "catch.h"
#include "cli/vocabs/vocab_choice.h"
#include "data/registry.h"

namespace toll::catalog {

TEST_CASE("the rules inside the executable are sound", "[models]") {
  const auto rules = parse_model_rules(data::model_rules_text());
  REQUIRE(rules);
  CHECK(rules->size() == cli::model_rules().size());
  CHECK(rules->size() > 200);
  const auto names = data::vocab_contents().names;
  const std::set<std::string_view> known(names.begin(), names.end());
  for (const ModelRule& rule : *rules) {
    CAPTURE(rule.pattern);
    CHECK(known.contains(rule.vocab));
    CHECK(find_rule(*rules, rule.pattern) == &rule);
  }
}

TEST_CASE("a whole name goes before a start, a longer start before a shorter one", "[models]") {
  const auto rules = parse_model_rules(
      "source: s who says so\n"
      "# a comment\n\n"
      "model: gpt-* a exact s\n"
      "model: gpt-4* b approx s\n"
      "model: gpt-4 c exact s\n");
  REQUIRE(rules);
  const auto vocab_of = [&](std::string_view model) {
    const ModelRule* rule = find_rule(*rules, model);
    return rule == nullptr ? std::string_view("none") : rule->vocab;
  };
  CHECK(vocab_of("gpt-4") == "c");
  CHECK(vocab_of("GPT-4") == "c");
  CHECK(vocab_of("gpt-4o") == "b");
  CHECK(vocab_of("gpt-3") == "a");
  CHECK(vocab_of("gpt-") == "a");
  CHECK(vocab_of("gpt") == "none");
  CHECK(vocab_of("my-gpt-4") == "none");
  CHECK(vocab_of("") == "none");
  CHECK(rules->at(1).source_text == "who says so");
}

TEST_CASE("a broken list of rules is refused by its line", "[models]") {
  struct Row {
    const char* text;
    std::uint64_t line;
  };
  const Row rows[] = {
      {"", 0},
      {"source: s t", 0},
      {"source: s t\n", 1},
      {"source: s\n", 1},
      {"source: s t\nsource: s u\n", 2},
      {"model: a b exact s\n", 1},
      {"source: s t\nmodel:  b exact s\n", 2},
      {"source: s t\nmodel: a  exact s\n", 2},
      {"source: s t\nmodel: a b exact\n", 2},
      {"source: s t\nmodel: a b exact s more\n", 2},
      {"source: s t\nmodel: a b maybe s\n", 2},
      {"source: s t\nmodel: A b exact s\n", 2},
      {"source: s t\nmodel: a*b b exact s\n", 2},
      {"source: s t\nmodel: a b exact s\nmodel: a c exact s\n", 3},
      {"source: s t\nvocab: a\n", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto rules = parse_model_rules(row.text);
    REQUIRE_FALSE(rules);
    CHECK(rules.error().offset == row.line);
  }
}

}  // namespace toll::catalog

// text_template_test.cpp - templates, what they give, and what is wrong with others.
#include "cli/args/text_template.h"

#include <string>
#include <vector>

#include "catch.h"

namespace toll::cli {
namespace {

constexpr TextTemplate::Field kFields[] = {{"i", true}, {"stem"}};

std::string expanded(std::string_view text) {
  const auto made = TextTemplate::parse(text, kFields);
  if (!made) return "wrong: " + made.error().detail;
  return made->expand(std::vector<std::string>{"42", "notes"});
}

TEST_CASE("templates") {
  CHECK(expanded("") == "");
  CHECK(expanded("plain") == "plain");
  CHECK(expanded("{stem}.{i:04}.txt") == "notes.0042.txt");
  CHECK(expanded("{i:01}{i:019}") == "420000000000000000042");
  CHECK(expanded("{{{i}}} {{i}}") == "{42} {i}");
  for (const std::string_view wrong :
       {"{", "}", "a}b", "{i", "{x}", "{}", "{i:}", "{i:4}", "{i:020}", "{i:0x}", "{stem:04}"}) {
    INFO(wrong);
    CHECK(expanded(wrong).starts_with("wrong: "));
  }
  const auto made = TextTemplate::parse("a{i}/{{b", kFields);
  CHECK(made->has("i"));
  CHECK_FALSE(made->has("stem"));
  CHECK(made->literals() == "a/{b");
  CHECK(TextTemplate().empty());
}

}  // namespace
}  // namespace toll::cli

// ignore_rules_fuzz.cpp - any bytes as ignore rules, and as a file of git's configuration.
// Invariants: rules say what the last line that says anything says by itself; a path, escaped, is a
// rule that it matches, and one that ends in more does not; each variable has a section.
//
// An input: a path in a line, and the rules.
#include <algorithm>

#include "cli/select/git_config.h"
#include "cli/select/ignore_rules.h"
#include "fuzz/fuzz_input.h"

namespace {

using toll::cli::IgnoreRules;
using toll::cli::Verdict;
using toll::test::require;

std::string escaped(std::string_view path) {
  std::string out = "/";
  for (const char c : path) {
    if (c != '/') out += '\\';
    out += c;
  }
  return out;
}

Verdict verdict(const IgnoreRules& rules, std::string_view path, bool is_directory) {
  return rules.match(path, path.substr(path.rfind('/') + 1), is_directory);
}

void check_path(std::string_view path, std::string_view text) {
  for (const bool is_directory : {false, true}) {
    Verdict want = Verdict::none;
    std::string_view left = text;
    for (bool is_first = true; !left.empty(); is_first = false) {
      const std::string_view line = left.substr(0, left.find('\n'));
      left.remove_prefix(std::min(line.size() + 1, left.size()));
      // Only the first line of a file may have a byte order mark in front.
      const std::string alone = (is_first ? "" : "\n") + std::string(line);
      const Verdict got = verdict(IgnoreRules::parse(alone), path, is_directory);
      if (got != Verdict::none) want = got;
    }
    require(verdict(IgnoreRules::parse(text), path, is_directory) == want);
  }
  IgnoreRules rules = IgnoreRules::parse(text);
  require(rules.add(escaped(path)));
  require(verdict(rules, path, false) == Verdict::ignore);
  require(rules.add("!" + escaped(path)));
  require(verdict(rules, path, false) == Verdict::keep);
  IgnoreRules longer;
  require(longer.add(escaped(std::string(path) + "x")));
  require(verdict(longer, path, false) == Verdict::none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const std::string_view path = input.until('\n');
  const bool is_path = !path.empty() && path.find('\0') == std::string_view::npos &&
                       path.find("//") == std::string_view::npos && path.front() != '/' &&
                       path.back() != '/';
  if (is_path) check_path(path, input.rest());
  toll::cli::read_git_config(input.rest(), [](const std::string& name, const std::string&) {
    require(name.find('.') != std::string::npos);
  });
  return 0;
}

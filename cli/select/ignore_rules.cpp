// ignore_rules.cpp - see ignore_rules.h.
//
// Ours, and not libgit2's git_ignore_path_is_ignored(): that opens a repository, keeps the rules of
// all of it, knows neither .ignore nor a folder outside a repository, and would bring its library,
// an HTTP parser and a second regular expression engine into the command.
// tests/golden/ignore_test.py holds this to git itself.
//
// Source: git 2.39, dir.c.
#include "cli/select/ignore_rules.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace toll::cli {
namespace {

/// Spaces at the end say nothing, but for one that an escape makes.
std::string_view without_trailing_spaces(std::string_view line) noexcept {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') continue;
    if (line[i] == '\\') ++i;
    end = std::min(i + 1, line.size());
  }
  return line.substr(0, end);
}

bool has_special(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), Glob::is_special);
}

}  // namespace

IgnoreRules IgnoreRules::parse(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  IgnoreRules rules;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.starts_with('#')) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = line.substr(0, line.find('\0'));  // to git a line is a string of C
    rules.add(without_trailing_spaces(line));
  }
  return rules;
}

bool IgnoreRules::add(std::string_view rule) {
  const bool keeps = rule.starts_with('!');
  if (keeps) rule.remove_prefix(1);
  const bool wants_directory = rule.ends_with('/');
  if (wants_directory) rule.remove_suffix(1);
  if (rule.empty()) return false;

  // Any slash but one at the end ties a rule to its folder, even one in a set.
  const bool is_path = rule.find('/') != std::string_view::npos;
  if (rule.starts_with('/')) rule.remove_prefix(1);
  std::string_view literal = rule;
  std::optional<Glob> glob;
  Kind kind = is_path ? Kind::path : Kind::name;
  if (!is_path && rule[0] == '*' && !has_special(rule.substr(1))) {
    kind = Kind::name_ending;
    literal.remove_prefix(1);
  } else if (has_special(rule)) {
    kind = is_path ? Kind::path_glob : Kind::name_glob;
    const auto special = std::find_if(rule.begin(), rule.end(), Glob::is_special);
    literal = is_path ? rule.substr(0, static_cast<std::size_t>(special - rule.begin())) : "";
    // git takes the literal text off first, so that "**" behind it begins a glob: foo**/bar.
    glob = Glob::compile(rule.substr(literal.size()));
    if (!glob) return false;
  }
  if (rule.empty()) return false;
  rules_.push_back({kind, keeps, wants_directory, static_cast<std::uint32_t>(text_.size()),
                    static_cast<std::uint32_t>(literal.size()),
                    static_cast<std::uint32_t>(globs_.size())});
  text_ += literal;
  if (glob) globs_.push_back(*std::move(glob));
  return true;
}

bool IgnoreRules::fits(const Rule& rule, std::string_view path,
                       std::string_view base_name) const noexcept {
  const std::string_view literal = std::string_view(text_).substr(rule.begin, rule.n_bytes);
  switch (rule.kind) {
    case Kind::name: return base_name == literal;
    case Kind::name_ending: return base_name.ends_with(literal);
    case Kind::name_glob: return globs_[rule.glob].matches(base_name);
    case Kind::path: return path == literal;
    case Kind::path_glob: break;
  }
  return path.starts_with(literal) && globs_[rule.glob].matches(path.substr(literal.size()));
}

Verdict IgnoreRules::match(std::string_view path, std::string_view base_name,
                           bool is_directory) const noexcept {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->wants_directory && !is_directory) continue;
    if (fits(*rule, path, base_name)) return rule->keeps ? Verdict::keep : Verdict::ignore;
  }
  return Verdict::none;
}

}  // namespace toll::cli

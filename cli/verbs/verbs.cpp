// verbs.cpp - see verbs.h.
#include "cli/verbs/verbs.h"

#include <fmt/format.h>

#include "cli/args/by_cli11.h"

namespace toll::cli {

namespace verbs {
/// What parse_args() does itself.
const Verb help = {"help", "the same as toll VERB --help", "[VERB]", "", nullptr};
}  // namespace verbs

namespace {

#define TOLL_ADDRESS(name) &verbs::name,
constexpr const Verb* kVerbs[] = {TOLL_EACH_VERB(TOLL_ADDRESS)};

constexpr std::string_view kBefore =
    R"(toll counts, slices and prices text by the token, exactly as the models do.

  git diff | toll count                          how many tokens is this?
  toll count -r src docs -f csv                  every file, one line each
  toll price README.md                           what does it cost, tier by tier?
  toll slice --tail 4000 build.log               the last 4000 tokens
  toll encode --ids npy book.txt -o book.npy     the tokens themselves

Verbs:
)";

constexpr std::string_view kBehind = R"(
No file, or -, is standard input. Results go to standard output, messages to standard error.
Exit status: 0 done, 1 the answer is no, 2 usage, 3 some inputs failed, 4 a vocabulary, model or
price book was refused, 5 output could not be written, 6 a resource limit, 75 interrupted.
)";

/// What of a verb's name follows `group`, if it is one word; else "".
std::string_view word_in(const Verb& verb, std::string_view group) noexcept {
  std::string_view rest = verb.name;
  if (!group.empty()) {
    if (!rest.starts_with(group) || rest.size() == group.size() || rest[group.size()] != ' ')
      return {};
    rest.remove_prefix(group.size() + 1);
  }
  return rest.find(' ') == std::string_view::npos ? rest : std::string_view();
}

/// A line for each form of each verb: "usage: toll count [OPTION...] [FILE...]".
std::string usage_of(const std::vector<const Verb*>& verbs) {
  std::string usage;
  for (const Verb* verb : verbs) {
    for (std::string_view rest = verb->synopsis; !rest.empty();) {
      const std::string_view form = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(form.size() + 1, rest.size()));
      usage +=
          fmt::format("{} toll {} {}\n", usage.empty() ? "usage:" : "      ", verb->name, form);
    }
  }
  return usage;
}

}  // namespace

std::span<const Verb* const> all_verbs() noexcept {
  return kVerbs;
}

const Verb* find_verb(std::string_view name) noexcept {
  for (const Verb* verb : kVerbs) {
    if (verb->name == name) return verb;
  }
  return nullptr;
}

std::vector<std::string> verb_names(std::string_view group) {
  std::vector<std::string> names;
  for (const Verb* verb : kVerbs) {
    if (const std::string_view word = word_in(*verb, group); !word.empty())
      names.emplace_back(word);
  }
  return names;
}

std::string help_text() {
  std::string text(kBefore);
  std::size_t width = 0;
  for (const std::string& name : verb_names()) width = std::max(width, name.size());
  for (const Verb* verb : kVerbs) {
    if (!word_in(*verb, {}).empty())
      text += fmt::format("  {:{}}  {}\n", verb->name, width, verb->summary);
  }
  return text.append(kBehind);
}

std::string help_text(const Verb& verb) {
  std::string text(verb.help);
  std::vector<const Verb*> shown = {&verb};
  if (verb.make == nullptr) {
    shown.clear();
    for (const Verb* each : kVerbs) {
      if (!word_in(*each, verb.name).empty()) shown.push_back(each);
    }
  }
  text += '\n';
  text += usage_of(shown);
  if (verb.make == nullptr) return text;
  const std::unique_ptr<Command> command = verb.make();
  CommandLine line;
  define_line(*command, line);
  return text + '\n' + options_help(line);
}

}  // namespace toll::cli

// args.cpp - see args.h. The verb is found here; what follows it is read by a CommandLine.
#include "cli/args/args.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/args/closest.h"
#include "cli/message.h"
#include "cli/verbs/verbs.h"

namespace toll::cli {
namespace {

Parsed mistake() {
  return {{}, {}, ExitStatus::usage};
}

Parsed text(std::string text) {
  return {{}, std::move(text)};
}

/// A verb whose name has one word.
const Verb* find_one_word(std::string_view name) noexcept {
  return name.find(' ') == std::string_view::npos ? find_verb(name) : nullptr;
}

Parsed unknown_verb(std::string_view name) {
  if (name.starts_with('-')) {
    message("'" + std::string(name) +
            "' stands where the verb is wanted: toll VERB [OPTION...] [FILE...]");
    return mistake();
  }
  message("there is no verb '" + std::string(name) + "'; " + closest_names(name, verb_names()));
  return mistake();
}

bool begins_as_option(const char* argument) noexcept {
  return argument[0] == '-' && argument[1] != '\0';
}

/// "a, b or c"
std::string one_of(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 < names.size() ? ", " : " or ";
    out += names[i];
  }
  return out;
}

/// @param argv  what follows the verb.
Parsed parse_verb(const Verb& verb, int argc, const char* const* argv) {
  const std::string name(verb.name);
  const auto wrong = [&name](const std::string& what) {
    message(name, what + " (see toll " + name + " --help)");
    return mistake();
  };
  if (verb.make == nullptr) {
    const std::string_view word = argc > 0 ? argv[0] : "";
    if (word == "-h" || word == "--help") return text(help_text(verb));
    const Verb* const found = find_verb(name + ' ' + std::string(word));
    if (found != nullptr) return parse_verb(*found, argc - 1, argv + 1);
    return wrong("wants " + one_of(verb_names(name)));
  }
  Parsed parsed{verb.make()};
  CommandLine line(std::any_of(argv, argv + argc, begins_as_option));
  define_line(*parsed.command, line);
  try {
    return line.parse(argc, argv) ? text(help_text(verb)) : std::move(parsed);
  } catch (TextInstead& instead) {
    return text(std::move(instead.text));
  } catch (const UsageError& error) {
    return wrong(error.what());
  }
}

/// @param argv  what follows "help".
Parsed parse_help(int argc, const char* const* argv) {
  const std::string_view word = argc > 0 ? argv[0] : "";
  if (argc == 0 || (argc == 1 && (word == "help" || word == "-h" || word == "--help")))
    return text(help_text());
  std::vector<const char*> rest(argv + 1, argv + argc);  // help vocab list
  rest.push_back("--help");
  const Verb* const verb = find_one_word(word);
  return verb == nullptr ? unknown_verb(word)
                         : parse_verb(*verb, static_cast<int>(rest.size()), rest.data());
}

}  // namespace

Parsed parse_args(int argc, const char* const* argv) {
  if (argc < 2) {
    message("wants a verb: " + one_of(verb_names()));
    message("usage: toll VERB [OPTION...] [FILE...]     (toll --help says more)");
    return mistake();
  }
  const std::string_view word = argv[1];
  if (word == "-h" || word == "--help") return text(help_text());
  if (word == "help") return parse_help(argc - 2, argv + 2);
  const Verb* const version = find_verb("version");
  if (word == "--version") return parse_verb(*version, argc - 2, argv + 2);
  if (word == "--json" && argc == 3 && std::string_view(argv[2]) == "--version")
    return parse_verb(*version, 1, argv + 1);
  const Verb* const verb = find_one_word(word);
  return verb == nullptr ? unknown_verb(word) : parse_verb(*verb, argc - 2, argv + 2);
}

}  // namespace toll::cli

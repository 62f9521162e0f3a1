// args.cpp - from main()'s arguments to a verb and its options.
//
// Starting a process is most of what counting a short text costs, so the verb is found by hand,
// only that verb's options are built, and a line of names alone does without: CLI11 would be
// 200,000 of the 440,000 instructions of `printf 'hello world' | toll count`.
#include "cli/args/args.h"

#include <string_view>
#include <vector>

#include "cli/args/args_line.h"
#include "cli/args/args_verbs.h"
#include "cli/args/closest.h"
#include "cli/args/help_text.h"
#include "cli/message.h"

namespace toll::cli {
namespace {

struct NamedVerb {
  std::string_view name;
  Parsed (*parse)(int argc, const char* const* argv);
};

constexpr NamedVerb kVerbs[] = {
    {"count", parse_count}, {"encode", parse_encode},   {"decode", parse_decode},
    {"slice", parse_slice}, {"price", parse_price},     {"vocab", parse_vocab},
    {"model", parse_model}, {"version", parse_version},
};

Parsed unknown_verb(std::string_view name) {
  std::vector<std::string> known;
  for (const NamedVerb& verb : kVerbs) known.emplace_back(verb.name);
  known.emplace_back("help");
  message("there is no verb '" + std::string(name) + "'; " + closest_names(name, known));
  return {std::nullopt, {}, ExitStatus::usage};
}

}  // namespace

Parsed parse_version(int argc, const char* const* argv) {
  VerbLine line("version", kVersionHelp, Verb::version);
  line.flag("--json", "With vocabularies, digests, Unicode version and compiler",
            line.options().json);
  return line.parse(argc, argv, {});
}

Parsed parse_args(int argc, const char* const* argv) {
  if (argc < 2) {
    message("wants a verb: count, encode, decode, slice, price, vocab, model, version or help");
    message(kUsage.substr(0, kUsage.size() - 1));
    return {std::nullopt, {}, ExitStatus::usage};
  }
  const std::string_view word = argv[1];
  if (word == "-h" || word == "--help") return {std::nullopt, std::string(kHelp)};
  if (word == "--version") return parse_version(argc - 2, argv + 2);
  if (word == "--json" && argc == 3 && std::string_view(argv[2]) == "--version") {
    return parse_version(1, argv + 1);
  }
  if (word == "help") {
    const bool is_of_help = argc == 3 && (argv[2] == word || argv[2] == std::string_view("--help"));
    if (argc == 2 || is_of_help) return {std::nullopt, std::string(kHelp)};
    std::vector<const char*> rest(argv + 3, argv + argc);  // help vocab list
    rest.push_back("--help");
    for (const NamedVerb& verb : kVerbs) {
      if (verb.name == argv[2]) return verb.parse(static_cast<int>(rest.size()), rest.data());
    }
    return unknown_verb(argv[2]);
  }
  for (const NamedVerb& verb : kVerbs) {
    if (verb.name == word) return verb.parse(argc - 2, argv + 2);
  }
  return unknown_verb(word);
}

}  // namespace toll::cli

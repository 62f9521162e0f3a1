// args.cpp - the command line, by CLI11.
//
// Starting a process is most of what counting a short text costs, so the verb is found by hand,
// only that verb's options are built, and a line of names alone does without: CLI11 would be
// 200,000 of the 440,000 instructions of `printf 'hello world' | toll count`.
//
// CLI11 reads some values as its own notation: "[a,b]" is two values and "{}" is none. A file may
// have such a name, so arguments that begin like that travel with a mark in front.
#include "cli/args.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/closest.h"
#include "cli/help_text.h"
#include "cli/message.h"
#include "cli/quantity.h"

namespace toll::cli {
namespace {

constexpr char kMark = '\x01';
constexpr unsigned kMaxThreads = 1024;

std::string marked(std::string_view argument) {
  std::string out(argument);
  if (!out.empty() && std::string_view("[{%\x01").find(out[0]) != std::string_view::npos) {
    out.insert(out.begin(), kMark);
  }
  return out;
}

std::string unmarked(const std::string& value) {
  return !value.empty() && value[0] == kMark ? value.substr(1) : value;
}

using Take = std::function<void(const std::string&)>;

/// One verb's options: what CLI11 knows of them, and where their values go.
class VerbLine {
 public:
  VerbLine(std::string_view name, std::string_view help, Verb verb)
      : name_(name), app_(std::string(help), "toll " + std::string(name)) {
    options_.verb = verb;
    app_.set_help_flag("-h,--help", "Print this");
    app_.get_formatter()->column_width(26);
  }

  Options& options() noexcept { return options_; }

  /// An option with a value. The last one given counts.
  CLI::Option* value(const char* names, const char* type, const char* what, Take take) {
    const auto callback = [take = std::move(take)](const CLI::results_t& results) {
      for (const std::string& result : results) take(unmarked(result));
      return true;
    };
    return app_.add_option(names, CLI::callback_t(callback), what)->type_name(type)->take_last();
  }

  /// As value(), but each one given counts.
  void values(const char* names, const char* type, const char* what, Take take) {
    value(names, type, what, std::move(take))->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  void flag(const char* names, const char* what, bool& target) {
    app_.add_flag_callback(
        names, [&target] { target = true; }, what);
  }

  void number(const char* names, const char* type, const char* what,
              const std::function<void(std::uint64_t)>& take) {
    value(names, type, what, [names, take](const std::string& text) {
      const auto n = parse_quantity(text);
      if (!n) fail(names, "'" + text + "' is not a number such as 4096, 128k or 64Mi");
      take(*n);
    });
  }

  template <class Choice>
  void choice(const char* names, const char* what,
              std::vector<std::pair<std::string_view, Choice>> choices, Choice& target) {
    std::string type;
    for (const auto& [word, unused] : choices) {
      if (!type.empty()) type += '|';
      type += word;
    }
    value(names, type.c_str(), what, [names, type, choices, &target](const std::string& text) {
      for (const auto& [word, chosen] : choices) {
        if (word == text) {
          target = chosen;
          return;
        }
      }
      fail(names, "'" + text + "' is none of " + type);
    });
  }

  void files(const char* what, bool many, const char* name = "FILE") {
    const auto callback = [this](const CLI::results_t& results) {
      for (const std::string& result : results) options_.inputs.names.push_back(unmarked(result));
      return true;
    };
    CLI::Option* option = app_.add_option(name, CLI::callback_t(callback), what)->type_name("");
    if (many) option->expected(0, CLI::detail::expected_max_vector_size)->allow_extra_args();
  }

  void many_files() {
    files("What to read; - or none: standard input", true);
    flag("-r,--recursive", "Directories: every regular file under them", options_.inputs.recursive);
    const auto list = [this](const char* names, const char* what, InputSpec::List kind) {
      value(names, "F", what, [this, kind](const std::string& file) {
        if (options_.inputs.list != InputSpec::List::none && options_.inputs.list != kind) {
          fail("--files-from", "cannot be combined with --files0-from");
        }
        options_.inputs.list = kind;
        options_.inputs.list_file = file;
      });
    };
    list("--files-from", "Read the names from F, one a line", InputSpec::List::lines);
    list("--files0-from", "Read the names from F, each ended by NUL", InputSpec::List::nul);
  }

  void vocab() {
    values("-v,--vocab", "NAME|FILE", "The vocabulary (o200k_base; see toll vocab list)",
           [this, n = 0](const std::string& name) mutable {
             if (n++ > 0) fail("--vocab", "more than one");
             options_.vocab = name;
           });
  }

  void special() {
    choice<Specials>("--special", "What the spelling of a special token in the text is",
                     {{"text", Specials::as_text},
                      {"encode", Specials::as_token},
                      {"error", Specials::reject},
                      {"strip", Specials::strip}},
                     options_.specials);
  }

  void format() {
    value("-f,--format", "FORMAT", "table, plain, json, jsonl, csv, tsv or md",
          [this](const std::string& name) {
            options_.format = parse_format(name);
            if (!options_.format) {
              fail("--format", "'" + name + "' is none of " + std::string(format_names()));
            }
          });
  }

  void ids(const char* what) {
    choice<IdFormat>("--ids", what,
                     {{"dec", IdFormat::dec},
                      {"json", IdFormat::json},
                      {"u16", IdFormat::u16},
                      {"u32", IdFormat::u32},
                      {"npy", IdFormat::npy}},
                     options_.ids);
  }

  void max_memory(const char* what) {
    number("--max-memory", "SIZE", what, [this](std::uint64_t n) { options_.max_memory = n; });
  }

  void counting() {
    vocab();
    special();
    number("-j,--threads", "N", "Count N files at a time (0: one per processor)",
           [this](std::uint64_t n) {
             if (n == 0) n = std::max(1U, std::thread::hardware_concurrency());
             if (n > kMaxThreads) fail("--threads", "more than 1024 threads");
             options_.threads = static_cast<unsigned>(n);
           });
    max_memory("Most text to hold back undecided (256Mi)");
  }

  /// Parses what follows the verb. `check` looks at what only the whole line tells.
  Parsed parse(int argc, const char* const* argv, const std::function<void(Options&)>& check) {
    try {
      std::vector<std::string> arguments;  // CLI11 wants the last one first
      for (int i = argc - 1; i >= 0; --i) arguments.push_back(marked(argv[i]));
      app_.parse(std::move(arguments));
      if (options_.inputs.list != InputSpec::List::none && !options_.inputs.names.empty()) {
        fail(options_.inputs.names.front(), "files cannot be combined with --files-from");
      }
      if (check) check(options_);
      return {std::move(options_)};
    } catch (const CLI::CallForHelp&) {
      return {std::nullopt, app_.help()};
    } catch (const CLI::ParseError& error) {
      message(name_, std::string(error.what()) + " (see toll " + name_ + " --help)");
      return {std::nullopt, {}, ExitStatus::usage};
    }
  }

  [[noreturn]] static void fail(const std::string& name, const std::string& what) {
    throw CLI::ValidationError(name, what);
  }
  [[noreturn]] static void fail(const std::string& what) { throw CLI::ValidationError(what); }

 private:
  std::string name_;
  CLI::App app_;
  Options options_;
};

/// The options of a line without options, or nothing.
std::optional<Options> only_names(Verb verb, int argc, const char* const* argv) {
  Options options;
  options.verb = verb;
  for (int i = 0; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name.starts_with('-') && name != "-") return std::nullopt;
    options.inputs.names.emplace_back(name);
  }
  return options;
}

Parsed parse_count(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::count, argc, argv)) return {std::move(options)};
  VerbLine line("count", kCountHelp, Verb::count);
  line.many_files();
  line.counting();
  line.format();
  line.choice<TotalWhen>("--total", "The line of totals (auto: for two or more inputs)",
                         {{"auto", TotalWhen::automatic},
                          {"always", TotalWhen::always},
                          {"never", TotalWhen::never},
                          {"only", TotalWhen::only}},
                         line.options().total);
  line.flag("-c,--bytes", "Show bytes too", line.options().show_bytes);
  line.number("--max-tokens", "N", "Exit 1 if the total is above N",
              [&line](std::uint64_t n) { line.options().max_tokens = n; });
  return line.parse(argc, argv, {});
}

Parsed parse_encode(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::encode, argc, argv)) return {std::move(options)};
  VerbLine line("encode", kEncodeHelp, Verb::encode);
  line.many_files();
  line.vocab();
  line.special();
  line.ids("How to write the ids (dec)");
  line.max_memory("Most text to hold back undecided, or ids for npy (256Mi)");
  return line.parse(argc, argv, {});
}

Parsed parse_decode(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::decode, argc, argv)) return {std::move(options)};
  VerbLine line("decode", kDecodeHelp, Verb::decode);
  line.many_files();
  line.vocab();
  line.ids("How the ids are written (dec)");
  return line.parse(argc, argv, {});
}

void take_range(Options& options, const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string last = colon == std::string::npos ? "" : text.substr(colon + 1);
  const auto a = colon == 0 ? 0 : parse_quantity(text.substr(0, colon));
  const auto b = last.empty() ? std::numeric_limits<std::uint64_t>::max() : parse_quantity(last);
  if (colon == std::string::npos || !a || !b || *a > *b) {
    VerbLine::fail("--range", "'" + text + "' is not A:B with A at most B");
  }
  options.slice = SliceEnd::range;
  options.first = *a;
  options.last = *b;
}

Parsed parse_slice(int argc, const char* const* argv) {
  VerbLine line("slice", kSliceHelp, Verb::slice);
  Options& options = line.options();
  int n_ends = 0;
  const auto end = [&](const char* name, const char* what, SliceEnd kind) {
    line.number(name, "N", what, [&options, &n_ends, kind](std::uint64_t n) {
      options.slice = kind;
      options.last = n;
      ++n_ends;
    });
  };
  line.files("What to read; - or none: standard input", false);
  end("--head", "The first N tokens", SliceEnd::head);
  end("--tail", "The last N tokens", SliceEnd::tail);
  line.value("--range", "A:B", "Tokens A to B - 1, counted from 0",
             [&options, &n_ends](const std::string& text) {
               take_range(options, text);
               ++n_ends;
             });
  line.vocab();
  line.value("-f,--format", "plain|json", "The text, or an object with its place and size (plain)",
             [&options](const std::string& name) {
               options.format = parse_format(name);
               if (options.format != Format::plain && options.format != Format::json) {
                 VerbLine::fail("--format", "'" + name + "' is neither plain nor json");
               }
             });
  line.max_memory("Most text to hold (256Mi)");
  return line.parse(argc, argv, [&n_ends](Options&) {
    if (n_ends != 1) VerbLine::fail("wants one of --head, --tail and --range");
  });
}

Parsed parse_price(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::price, argc, argv)) return {std::move(options)};
  VerbLine line("price", kPriceHelp, Verb::price);
  Options& options = line.options();
  line.many_files();
  line.counting();
  line.format();
  line.values("--tier", "NAME", "This tier of the price book; may be repeated (all)",
              [&options](const std::string& name) { options.tiers.push_back(name); });
  line.value("--prices", "FILE", "Another price book",
             [&options](const std::string& file) { options.price_book = file; });
  line.number("--tokens", "N", "Price N tokens and read nothing",
              [&options](std::uint64_t n) { options.n_tokens = n; });
  return line.parse(argc, argv, [](Options& o) {
    if (o.n_tokens && !o.inputs.only_unnamed_stdin()) {
      VerbLine::fail("--tokens", "cannot be combined with inputs");
    }
  });
}

Parsed parse_vocab(int argc, const char* const* argv) {
  const std::string_view what = argc > 0 ? argv[0] : "";
  if (what == "-h" || what == "--help") return {std::nullopt, std::string(kVocabHelp)};
  if (what == "list") {
    VerbLine line("vocab list", kVocabHelp, Verb::vocab_list);
    line.format();
    return line.parse(argc - 1, argv + 1, {});
  }
  if (what == "info") {
    VerbLine line("vocab info", kVocabHelp, Verb::vocab_info);
    line.files("A vocabulary's name, or a .tollv file", false, "NAME");
    line.format();
    return line.parse(argc - 1, argv + 1, [](Options& o) {
      if (o.inputs.names.empty()) VerbLine::fail("wants the name of a vocabulary");
      o.vocab = o.inputs.names.front();
    });
  }
  message("vocab", "wants list or info (see toll vocab --help)");
  return {std::nullopt, {}, ExitStatus::usage};
}

Parsed parse_version(int argc, const char* const* argv) {
  VerbLine line("version", kVersionHelp, Verb::version);
  line.flag("--json", "With vocabularies, digests, Unicode version and compiler",
            line.options().json);
  return line.parse(argc, argv, {});
}

struct NamedVerb {
  std::string_view name;
  Parsed (*parse)(int argc, const char* const* argv);
};

constexpr NamedVerb kVerbs[] = {
    {"count", parse_count},     {"encode", parse_encode}, {"decode", parse_decode},
    {"slice", parse_slice},     {"price", parse_price},   {"vocab", parse_vocab},
    {"version", parse_version},
};

Parsed unknown_verb(std::string_view name) {
  std::vector<std::string> known;
  for (const NamedVerb& verb : kVerbs) known.emplace_back(verb.name);
  known.emplace_back("help");
  message("there is no verb '" + std::string(name) + "'; " + closest_names(name, known));
  return {std::nullopt, {}, ExitStatus::usage};
}

}  // namespace

Parsed parse_args(int argc, const char* const* argv) {
  if (argc < 2) {
    message("wants a verb: count, encode, decode, slice, price, vocab, version or help");
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
    if (argc == 2) return {std::nullopt, std::string(kHelp)};
    static constexpr const char* kHelpFlag[] = {"--help"};
    for (const NamedVerb& verb : kVerbs) {
      if (verb.name == argv[2]) return verb.parse(1, kHelpFlag);
    }
    return unknown_verb(argv[2]);
  }
  for (const NamedVerb& verb : kVerbs) {
    if (verb.name == word) return verb.parse(argc - 2, argv + 2);
  }
  return unknown_verb(word);
}

}  // namespace toll::cli

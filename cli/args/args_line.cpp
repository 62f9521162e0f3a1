// args_line.cpp - command lines by CLI11, which no other file includes: it takes long to compile.
//
// CLI11 reads some values as its own notation: "[a,b]" is two values and "{}" is none. A file may
// have such a name, so arguments that begin like that travel with a mark in front.
#include "cli/args/args_line.h"

#include <algorithm>
#include <thread>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/args/quantity.h"
#include "cli/message.h"
#include "cli/new_file.h"

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

CLI::callback_t taking(VerbLine::Take take) {
  return [take = std::move(take)](const CLI::results_t& results) {
    for (const std::string& result : results) take(unmarked(result));
    return true;
  };
}

}  // namespace

struct VerbLine::App : CLI::App {
  using CLI::App::App;
};

VerbLine::VerbLine(std::string_view name, std::string_view help, Verb verb)
    : name_(name), app_(std::make_unique<App>(std::string(help), "toll " + std::string(name))) {
  options_.verb = verb;
  app_->set_help_flag("-h,--help", "Print this");
  app_->get_formatter()->column_width(26);
}

VerbLine::~VerbLine() = default;

void VerbLine::value(const char* names, const char* type, const char* what, Take take) {
  app_->add_option(names, taking(std::move(take)), what)->type_name(type)->take_last();
}

void VerbLine::values(const char* names, const char* type, const char* what, Take take) {
  app_->add_option(names, taking(std::move(take)), what)
      ->type_name(type)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void VerbLine::flag(const char* names, const char* what, bool& target) {
  app_->add_flag_callback(
      names, [&target] { target = true; }, what);
}

void VerbLine::number(const char* names, const char* type, const char* what,
                      std::function<void(std::uint64_t)> take) {
  value(names, type, what, [names, take = std::move(take)](const std::string& text) {
    const auto n = parse_quantity(text);
    if (!n) fail(names, n.error().detail);
    take(*n);
  });
}

void VerbLine::one_of(const char* names, const char* what,
                      const std::vector<std::string_view>& words,
                      std::function<void(std::size_t)> take) {
  std::string type;
  for (const std::string_view word : words) {
    if (!type.empty()) type += '|';
    type += word;
  }
  value(names, type.c_str(), what,
        [names, type, words, take = std::move(take)](const std::string& text) {
          const auto found = std::find(words.begin(), words.end(), text);
          if (found == words.end()) fail(names, "'" + text + "' is none of " + type);
          take(static_cast<std::size_t>(found - words.begin()));
        });
}

void VerbLine::operands(const char* name, const char* what, bool many) {
  CLI::Option* option = app_->add_option(name, taking([this](const std::string& operand) {
                                           options_.inputs.names.push_back(operand);
                                         }),
                                         what);
  option->type_name("");
  if (many) option->expected(0, CLI::detail::expected_max_vector_size)->allow_extra_args();
}

void VerbLine::many_files() {
  operands("FILE", "What to read; - or none: standard input", true);
  flag("-r,--recursive", "Directories: every regular file under them (no FILE: .)",
       options_.inputs.recursive);
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

void VerbLine::vocab() {
  values("-v,--vocab", "NAME|FILE|DIR", "The vocabulary (o200k_base; see toll vocab list)",
         [this, n = 0](const std::string& name) mutable {
           if (n++ > 0) fail("--vocab", "more than one");
           options_.vocab.name = name;
         });
  values("-m,--model", "NAME", "The vocabulary of this model (see toll model list)",
         [this, n = 0](const std::string& name) mutable {
           if (n++ > 0) fail("--model", "more than one");
           if (app_->count("--vocab") > 0) fail("--model", "cannot be combined with --vocab");
           if (name.empty()) fail("--model", "'' is no model's name");
           options_.vocab.model = name;
         });
  value("--scheme", "NAME", "The pre-tokeniser of a tiktoken file",
        [this](const std::string& name) { options_.vocab.scheme = name; });
}

void VerbLine::special() {
  choice<Specials>("--special", "What the spelling of a special token in the text is",
                   {{"text", Specials::as_text},
                    {"encode", Specials::as_token},
                    {"error", Specials::reject},
                    {"strip", Specials::strip}},
                   options_.specials);
}

void VerbLine::format() {
  value("-f,--format", "FORMAT", "table, plain, json, jsonl, csv, tsv or md",
        [this](const std::string& name) {
          options_.format = parse_format(name);
          if (!options_.format) {
            fail("--format", "'" + name + "' is none of " + std::string(format_names()));
          }
        });
}

void VerbLine::ids(const char* what) {
  choice<IdFormat>("--ids", what,
                   {{"dec", IdFormat::dec},
                    {"json", IdFormat::json},
                    {"u16", IdFormat::u16},
                    {"u32", IdFormat::u32},
                    {"npy", IdFormat::npy}},
                   options_.ids);
}

void VerbLine::max_memory(const char* what) {
  number("--max-memory", "SIZE", what, [this](std::uint64_t n) { options_.max_memory = n; });
}

void VerbLine::template_ids() {
  flag("--special-tokens", "Add what the model's code puts around each text", options_.around.all);
  flag("--bos", "Add what it puts before each text", options_.around.before);
  flag("--eos", "Add what it puts after each text", options_.around.after);
}

void VerbLine::out_file(const char* what) {
  value("-o,--out,--output", "FILE", what, [this](const std::string& file) {
    if (file.empty()) fail("--output", "'' is no file's name");
    options_.out_is_stdout = file == "-" || is_standard_output(file);
    options_.out_file = options_.out_is_stdout ? "" : file;
  });
}

void VerbLine::counting() {
  vocab();
  special();
  template_ids();
  number("-j,--threads", "N", "Count with N threads (0: one per processor)",
         [this](std::uint64_t n) {
           if (n == 0) n = std::max(1U, std::thread::hardware_concurrency());
           if (n > kMaxThreads) fail("--threads", "more than 1024 threads");
           options_.threads = static_cast<unsigned>(n);
         });
  max_memory("Most text to hold back undecided (256Mi)");
}

// CLI11 takes what follows "--out=" for its value.
void VerbLine::refuse_empty(int argc, const char* const* argv) {
  for (int i = 0; i < argc && argv[i] != std::string_view("--"); ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1)
      fail(std::string(argument), "there is no value behind it");
  }
}

// CLI11 takes "-1", and what is left of "-c1" behind the flag -c, for an operand.
void VerbLine::refuse_unmarked(int argc, const char* const* argv) const {
  const char* const* const end = argv + argc;
  const char* const* const mark = std::find(argv, end, std::string_view("--"));
  for (const std::string& name : options_.inputs.names) {
    if (name.size() > 1 && name[0] == '-' && std::find(mark, end, name) == end)
      fail("The following argument was not expected: " + name);
  }
}

Parsed VerbLine::parse(int argc, const char* const* argv,
                       const std::function<void(Options&)>& check) {
  try {
    refuse_empty(argc, argv);
    std::vector<std::string> arguments;  // CLI11 wants the last one first
    for (int i = argc - 1; i >= 0; --i) arguments.push_back(marked(argv[i]));
    app_->parse(std::move(arguments));
    refuse_unmarked(argc, argv);
    if (options_.inputs.list != InputSpec::List::none && !options_.inputs.names.empty()) {
      fail(options_.inputs.names.front(), "files cannot be combined with --files-from");
    }
    if (check) check(options_);
    return {std::move(options_)};
  } catch (const CLI::CallForHelp&) {
    // CLI11 ends it by one line feed or two, by its version.
    std::string help = app_->help();
    help.erase(help.find_last_not_of('\n') + 1);
    return {std::nullopt, help + '\n'};
  } catch (const CLI::ExtrasError&) {
    // Of several the option is to blame, which let its value be taken for an operand.
    const std::vector<std::string> left = app_->remaining();
    const auto is_option = [](const std::string& each) {
      return each.size() > 1 && each[0] == '-';
    };
    const auto option = std::find_if(left.begin(), left.end(), is_option);
    const std::string& extra = option != left.end() ? *option : left.front();
    message(name_, "The following argument was not expected: " + unmarked(extra) + " (see toll " +
                       name_ + " --help)");
    return {std::nullopt, {}, ExitStatus::usage};
  } catch (const CLI::ParseError& error) {
    message(name_, std::string(error.what()) + " (see toll " + name_ + " --help)");
    return {std::nullopt, {}, ExitStatus::usage};
  }
}

void VerbLine::fail(const std::string& name, const std::string& what) {
  throw CLI::ValidationError(name, what);
}

void VerbLine::fail(const std::string& what) {
  throw CLI::ValidationError(what);
}

}  // namespace toll::cli

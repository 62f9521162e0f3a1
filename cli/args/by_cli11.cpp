// by_cli11.cpp - see by_cli11.h.
//
// CLI11 reads some values as its own notation: "[a,b]" is two values and "{}" is none. A file may
// have such a name, so arguments that begin like that travel with a mark in front.
#include "cli/args/by_cli11.h"

#include <algorithm>
#include <istream>
#include <ostream>

// CLI11 asks for <iostream>, and whoever includes that makes the standard streams at each start: a
// fifth of the instructions of counting two words. Nothing here uses them, so their names will do.
#define _GLIBCXX_IOSTREAM 1  // NOLINT: the library's own guard
namespace std {              // NOLINT: as that file has them
extern istream cin;
extern ostream cout;
extern ostream cerr;
extern ostream clog;
}  // namespace std

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace toll::cli {
namespace {

constexpr char kMark = '\x01';

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

CLI::callback_t taking(const CommandLine::Take& take) {
  return [&take](const CLI::results_t& results) {
    for (const std::string& result : results) take(unmarked(result));
    return true;
  };
}

/// Options and operands without the usage, which the table of verbs says.
class OnlyOptions : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* /*app*/, std::string /*name*/) const override {
    return {};
  }
};

/// @param operands  where operands go. Both are borrowed.
void define(CLI::App& app, const CommandLine& line, const CommandLine::Take& take_operand) {
  app.set_help_flag("-h,--help", "Print this");
  app.formatter(std::make_shared<OnlyOptions>());
  app.get_formatter()->column_width(26);
  for (const CommandLine::Option& each : line.all_options()) {
    if (each.is_flag()) {
      const auto take = [&each](std::int64_t n_given) {
        for (std::int64_t i = 0; i < (each.each ? n_given : 1); ++i) each.take({});
      };
      app.add_flag_function(each.names, take, each.what);
      continue;
    }
    CLI::Option* option = app.add_option(each.names, taking(each.take), each.what);
    option->type_name(each.type_text());
    option->multi_option_policy(each.each ? CLI::MultiOptionPolicy::TakeAll
                                          : CLI::MultiOptionPolicy::TakeLast);
  }
  const CommandLine::Operands& operands = line.all_operands();
  if (operands.name == nullptr) return;
  CLI::Option* option = app.add_option(operands.name, taking(take_operand), operands.what);
  option->type_name("");
  if (operands.many) option->expected(0, CLI::detail::expected_max_vector_size)->allow_extra_args();
}

// CLI11 takes what follows "--out=" for its value, and "--quiet=false" as if it were not there.
void refuse_values(const CommandLine& line, int argc, const char* const* argv) {
  for (int i = 0; i < argc && argv[i] != std::string_view("--"); ++i) {
    const std::string_view argument = argv[i];
    const std::size_t n_name = argument.find('=');
    if (!argument.starts_with("--") || n_name == std::string_view::npos) continue;
    if (n_name == argument.size() - 1)
      throw UsageError(std::string(argument), "there is no value behind it");
    const CommandLine::Option* const option = line.find(argument.substr(0, n_name));
    if (option != nullptr && option->is_flag())
      throw UsageError(std::string(argument.substr(0, n_name)), "takes no value");
  }
}

// CLI11 takes "-1", and what is left of "-c1" behind the flag -c, for an operand: only after "--"
// may one begin as an option does.
void refuse_unmarked(int argc, const char* const* argv, const std::vector<std::string>& operands) {
  const char* const* const end = argv + argc;
  const char* const* const mark = std::find(argv, end, std::string_view("--"));
  for (const std::string& name : operands) {
    if (name.size() > 1 && name[0] == '-' && std::find(mark, end, name) == end)
      throw UsageError("The following argument was not expected: " + name);
  }
}

/// Of several arguments too many an option is to blame, which let its value be taken for an
/// operand.
std::string extra_of(const CLI::App& app) {
  const std::vector<std::string> left = app.remaining();
  const auto is_option = [](const std::string& each) { return each.size() > 1 && each[0] == '-'; };
  const auto option = std::find_if(left.begin(), left.end(), is_option);
  return unmarked(option != left.end() ? *option : left.front());
}

}  // namespace

bool parse_by_cli11(const CommandLine& line, int argc, const char* const* argv,
                    std::vector<std::string>& operands) {
  const CommandLine::Take take_operand = [&operands](const std::string& operand) {
    operands.push_back(operand);
  };
  CLI::App app;
  define(app, line, take_operand);
  try {
    refuse_values(line, argc, argv);
    std::vector<std::string> arguments;  // CLI11 wants the last one first
    for (int i = argc - 1; i >= 0; --i) arguments.push_back(marked(argv[i]));
    app.parse(std::move(arguments));
    refuse_unmarked(argc, argv, operands);
    return false;
  } catch (const CLI::CallForHelp&) {
    return true;
  } catch (const CLI::ExtrasError&) {
    throw UsageError("The following argument was not expected: " + extra_of(app));
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string_view what = error.what();
    throw UsageError(std::string(what.substr(0, what.find(':'))), "there is no value behind it");
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }
}

std::string options_help(const CommandLine& line) {
  const CommandLine::Take nowhere = [](const std::string&) {};
  CLI::App app;
  define(app, line, nowhere);
  // CLI11 puts line feeds around it, as many as its version likes.
  const std::string help = app.help();
  const std::size_t first = help.find_first_not_of('\n');
  return help.substr(first, help.find_last_not_of('\n') + 1 - first) + '\n';
}

}  // namespace toll::cli

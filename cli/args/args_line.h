// args_line.h - one verb's command line: its options, and where their values go.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/args/args.h"

namespace toll::cli {

/// What --help says, what parse() takes, and the Options that it fills in.
class VerbLine {
 public:
  using Take = std::function<void(const std::string&)>;

  VerbLine(std::string_view name, std::string_view help, Verb verb);
  ~VerbLine();
  VerbLine(const VerbLine&) = delete;
  VerbLine& operator=(const VerbLine&) = delete;

  Options& options() noexcept { return options_; }

  /// An option with a value. The last one given counts.
  void value(const char* names, const char* type, const char* what, Take take);
  /// As value(), but each one given counts.
  void values(const char* names, const char* type, const char* what, Take take);
  void flag(const char* names, const char* what, bool& target);
  void number(const char* names, const char* type, const char* what,
              std::function<void(std::uint64_t)> take);
  template <class Choice>
  void choice(const char* names, const char* what,
              std::vector<std::pair<std::string_view, Choice>> choices, Choice& target) {
    std::vector<std::string_view> words;
    words.reserve(choices.size());
    for (const auto& [word, unused] : choices) words.push_back(word);
    one_of(names, what, words, [choices, &target](std::size_t i) { target = choices[i].second; });
  }
  /// Operands, into inputs.names. @param many  more than one may be given.
  void operands(const char* name, const char* what, bool many);

  // What several verbs share.
  void many_files();
  void vocab();    ///< -v, -m, --scheme
  void special();  ///< --special
  void format();
  void ids(const char* what);
  void max_memory(const char* what);
  void out_file(const char* what);  ///< -o
  void counting();                  ///< vocab(), special(), template_ids(), -j, --max-memory
  void template_ids();              ///< --special-tokens, --bos, --eos

  /// Parses what follows the verb. `check` looks at what only the whole line tells.
  Parsed parse(int argc, const char* const* argv, const std::function<void(Options&)>& check);

  /// To be called while parsing: the line is wrong.
  [[noreturn]] static void fail(const std::string& name, const std::string& what);
  [[noreturn]] static void fail(const std::string& what);

 private:
  void one_of(const char* names, const char* what, const std::vector<std::string_view>& words,
              std::function<void(std::size_t)> take);
  /// Only after "--" may an operand begin as an option does.
  void refuse_unmarked(int argc, const char* const* argv) const;
  static void refuse_empty(int argc, const char* const* argv);

  struct App;
  std::string name_;
  std::unique_ptr<App> app_;
  Options options_;
};

}  // namespace toll::cli

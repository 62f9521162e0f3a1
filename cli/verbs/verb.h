// verb.h - what a verb is: a row of the table in verbs.cpp, and a command line that can be run.
#pragma once

#include <memory>
#include <string_view>

#include "cli/args/command_line.h"
#include "cli/exit_status.h"
#include "cli/output.h"

namespace toll::cli {

/// One command line of a verb.
class Command {
 public:
  Command() = default;
  virtual ~Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// Says what may stand in the line, and where values go, which live as long as this. Once.
  virtual void define(CommandLine& line) = 0;
  /// Does what the line, which has been parsed, asks for: writes the result to `out`.
  /// @return how it ended; main() finishes `out`.
  virtual ExitStatus run(Output& out) = 0;
};

struct Verb {
  std::string_view name;     ///< "count"; of a verb of several, "vocab list"
  std::string_view summary;  ///< in a list of verbs
  /// What follows the name: a line for each form of it. Empty: a name that others begin with.
  std::string_view synopsis;
  std::string_view help;  ///< what --help begins with: what it does, and examples
  std::unique_ptr<Command> (*make)() = nullptr;
};

/// What may stand in a command's line: its own, and what every verb has.
inline void define_line(Command& command, CommandLine& line) {
  command.define(line);
  line.quiet();
}

/// A row for a class of commands.
template <class T>
std::unique_ptr<Command> make_command() {
  return std::make_unique<T>();
}

}  // namespace toll::cli

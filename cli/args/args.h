// args.h - from main()'s arguments to a command to run.
#pragma once

#include <memory>
#include <string>

#include "cli/exit_status.h"
#include "cli/verbs/verb.h"

namespace toll::cli {

/// Either a command; or text that was asked for, for standard output (status done); or neither, and
/// the mistake has been said on standard error (status usage).
struct Parsed {
  std::unique_ptr<Command> command = {};
  std::string text = {};
  ExitStatus status = ExitStatus::done;
};

/// Reads main()'s arguments.
[[nodiscard]] Parsed parse_args(int argc, const char* const* argv);

}  // namespace toll::cli

// args.h - the command line. Only args_line.cpp includes CLI11.
#pragma once

#include <optional>
#include <string>

#include "cli/args/options.h"
#include "cli/exit_status.h"

namespace toll::cli {

/// Either options; or text that was asked for, for standard output (status done); or neither, and
/// the mistake has been said on standard error (status usage).
struct Parsed {
  std::optional<Options> options;
  std::string text = {};
  ExitStatus status = ExitStatus::done;
};

/// Reads main()'s arguments.
[[nodiscard]] Parsed parse_args(int argc, const char* const* argv);

}  // namespace toll::cli

// by_cli11.h - command lines by CLI11, which by_cli11.cpp alone includes: it takes long to compile.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/args/command_line.h"

namespace toll::cli {

/// Gives each option its values, in the order of definition. Throws UsageError.
/// @param operands  gets the others.
/// @return          whether --help is among them; then nothing was given to any.
bool parse_by_cli11(const CommandLine& line, int argc, const char* const* argv,
                    std::vector<std::string>& operands);

/// The options and operands, as --help lists them.
[[nodiscard]] std::string options_help(const CommandLine& line);

}  // namespace toll::cli

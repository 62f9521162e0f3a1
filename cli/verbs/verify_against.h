// verify_against.h - toll vocab verify --against sentencepiece: whether spm_encode gives the lines
// of texts the same ids.
#pragma once

#include <string>
#include <vector>

#include "cli/args/options.h"
#include "cli/exit_status.h"
#include "cli/output.h"

namespace toll::cli {

/// @param spec   names a .model file.
/// @param texts  the names of inputs; none: standard input.
[[nodiscard]] ExitStatus verify_against(const VocabSpec& spec,
                                        const std::vector<std::string>& texts, Format format,
                                        Output& out);

}  // namespace toll::cli

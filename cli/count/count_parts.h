// count_parts.h - the tokens of one large input, by several threads.
#pragma once

#include <toll/tokenizer.h>

#include "cli/args/options.h"
#include "cli/input/input_run.h"

namespace toll::cli {

/// Whether count_parts() can count texts with this vocabulary and these options.
[[nodiscard]] bool counts_in_parts(const EncodeOptions& options, const Tokenizer& tokenizer);

/// Counts one input with the number of threads of `options`. The outcome is that of one thread.
[[nodiscard]] Outcome count_parts(const EncodeOptions& options, const Tokenizer& tokenizer,
                                  const Input& input);

}  // namespace toll::cli

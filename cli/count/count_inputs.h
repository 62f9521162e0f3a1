// count_inputs.h - the tokens of many inputs, by one thread or several, with one answer.
#pragma once

#include <toll/tokenizer.h>

#include <vector>

#include "cli/args/options.h"
#include "cli/input/input_run.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {

struct CountedInput {
  Input input;
  Outcome outcome;
};

struct CountedInputs {
  std::vector<CountedInput> inputs;  ///< in the order found
  TextStats total;                   ///< of those that are done
  Coverage coverage;
  ExitStatus status = ExitStatus::done;
};

/// Finds and counts inputs, with the number of threads of `options`; what `opened` puts around
/// each text is counted too. The result and the
/// messages are the same for any number. A signal makes it return early with what is done.
[[nodiscard]] CountedInputs count_inputs(const InputSpec& inputs, const EncodeOptions& options,
                                         const OpenedVocab& opened);

}  // namespace toll::cli

// count_inputs.h - the tokens of many inputs, by one thread or several, with one answer.
#pragma once

#include <toll/tokenizer.h>

#include <functional>

#include "cli/args/options.h"
#include "cli/input/input_run.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {

/// Finds and counts inputs, with the number of threads of `options`; what `opened` puts around each
/// text is counted, too. The results and the messages are the same for any number. A signal makes
/// it return early with what is done.
/// @param prints_rows  whether `each` prints.
/// @param run   takes each outcome, in the order found.
/// @param each  gets it, too: whenever the next one is there.
/// @return      the sum of those that are done.
TextStats count_inputs(const InputSpec& inputs, const EncodeOptions& options,
                       const OpenedVocab& opened, InputRun& run, bool prints_rows,
                       const std::function<void(const Input&, const Outcome&)>& each);

}  // namespace toll::cli

// lib/compile/compile_steps.h - the steps and decoders of a source vocabulary as sections of an
// image.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vocab/format.h"

namespace toll::compile {

struct CompiledSteps {
  std::vector<vocab::StepRecord> steps;
  std::vector<vocab::StepRecord> decoders;
  std::string data;
  std::uint64_t growth = 1;  ///< how many times longer the steps can make a text, at most
};

/// @param tokens         of source.model, in any order.
/// @param cuts_by_marks  where characters are merged, the text is cut before U+2581: see
///                       split_pattern().
/// Errors: bad_vocab, bad_pattern (offset: byte of the pattern); the detail names where the step
/// stands, if its source says that.
Result<CompiledSteps> compile_steps(const VocabSource& source,
                                    const std::vector<SourceToken>& tokens, bool cuts_by_marks);

}  // namespace toll::compile

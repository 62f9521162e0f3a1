// lib/pipeline/plan.h - what Tokenizer::create() decides once: the tables of every stage, as views.
#pragma once

#include <toll/tokenizer.h>

#include "merge/pair_table.h"
#include "merge/symbols.h"
#include "pretok/matcher.h"
#include "simd/kernels.h"
#include "vocab/view.h"

namespace toll {

struct Tokenizer::Plan {
  Vocab vocab;
  const Vocab::View& view;
  merge::PairTable pairs;
  /// Nothing stands between the text and one pattern without gaps, and the model merges bytes: then
  /// pieces are encoded where they lie.
  bool is_direct;
  /// The last thing that happens to the text is that spaces become U+2581. It is left to the model,
  /// so that words are shorter on their way and nothing is copied.
  bool space_is_mark;
  merge::SymbolTable alphabet;
  pretok::MatcherTables matcher;  ///< that pattern's
  simd::CutText cut = nullptr;    ///< the kernel that knows it, or null

  explicit Plan(Vocab v);
};

}  // namespace toll

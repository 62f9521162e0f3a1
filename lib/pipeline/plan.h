// lib/pipeline/plan.h - what Tokenizer::create() decides once: the tables of every stage, as views.
#pragma once

#include <toll/tokenizer.h>

#include "merge/pair_table.h"
#include "pretok/matcher.h"
#include "simd/kernels.h"
#include "vocab/view.h"

namespace toll {

struct Tokenizer::Plan {
  Vocab vocab;
  const Vocab::View& view;
  pretok::MatcherTables matcher;
  simd::CutAscii cut;  ///< the kernel that knows the vocabulary's scheme, or null
  merge::PairTable pairs;

  explicit Plan(Vocab v);
};

}  // namespace toll

// compiled.h - vocabularies that tests make in memory and that must compile.
#pragma once

#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <utility>

#include "catch.h"

namespace toll::test {

/// Fails the test if it is refused.
inline Vocab compiled(const VocabSource& source) {
  const auto image = compile_vocab(source);
  if (!image) FAIL(image.error().detail);
  auto vocab = Vocab::copy_of(*image);
  if (!vocab) FAIL(vocab.error().detail);
  return *std::move(vocab);
}

/// The same.
inline Tokenizer tokenizer_of(const VocabSource& source) {
  auto tokenizer = Tokenizer::create(compiled(source));
  if (!tokenizer) FAIL(tokenizer.error().detail);
  return *std::move(tokenizer);
}

}  // namespace toll::test

// vocab_fixture.h - the built vocabularies, for tests.
#pragma once

#include <toll/tokenizer.h>

#include <array>
#include <string_view>

namespace toll::test {

inline constexpr std::array<std::string_view, 6> kVocabNames = {
    "r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base", "o200k_harmony"};

/// The tokenizer of a vocabulary of the build tree, opened once. Ends the test run if it is not
/// there.
const Tokenizer& tokenizer_for(std::string_view name);

}  // namespace toll::test

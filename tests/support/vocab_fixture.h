// vocab_fixture.h - the built vocabularies, for tests.
#pragma once

#include <toll/tokenizer.h>

#include <array>
#include <string_view>

namespace toll::test {

inline constexpr std::array<std::string_view, 6> kVocabNames = {
    "r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base", "o200k_harmony"};

/// All others, which came as tokenizer.json or as sentencepiece models.
inline constexpr std::array<std::string_view, 13> kImportedNames = {
    "llama2", "llama3", "qwen2_5", "qwen3",  "deepseek_v3", "mistral_nemo",     "mistral_7b",
    "gemma2", "gemma3", "claude",  "albert", "xlm_roberta", "bert_base_uncased"};

/// The tokenizer of a vocabulary of the build tree, opened once. Ends the test run if it is not
/// there.
const Tokenizer& tokenizer_for(std::string_view name);

}  // namespace toll::test

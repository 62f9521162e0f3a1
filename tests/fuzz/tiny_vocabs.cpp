// tiny_vocabs.cpp - see tiny_vocabs.h.
#include "fuzz/tiny_vocabs.h"

#include <toll/compile.h>

#include <algorithm>
#include <bitset>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/fuzz_input.h"
#include "vocab/view.h"

namespace toll::test {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  require(file.is_open());
  return {std::istreambuf_iterator<char>(file), {}};
}

Result<VocabSource> ranks(const std::string& bytes) {
  auto tokens = parse_tiktoken(bytes);
  if (!tokens) return std::move(tokens).error();
  VocabSource source;
  source.tokens = *std::move(tokens);
  source.added.push_back({static_cast<TokenId>(source.tokens.size()), "<|end|>"});
  source.split_by(*scheme_pattern("cl100k"));
  return source;
}

/// By the folder that a seed lies in, or by the name of an example.
Result<VocabSource> imported(const fs::path& path) {
  const std::string bytes = bytes_of(path);
  const std::string folder = path.parent_path().filename().string();
  if (path.extension() == ".tiktoken") return ranks(bytes);
  if (folder == "import_sp_fuzz" || path.extension() == ".model")
    return import_sentencepiece(bytes);
  if (folder == "import_tekken_fuzz" || path.filename() == "tekken.json")
    return import_tekken(bytes);
  return import_hugging_face(bytes);
}

std::vector<TinyVocab> compile_all() {
  const fs::path tests = TOLL_TESTS_FOLDER;
  std::vector<fs::path> paths;
  for (const char* folder : {"fuzz/seeds/import_hf_fuzz", "fuzz/seeds/import_sp_fuzz",
                             "fuzz/seeds/import_tekken_fuzz", "golden/examples/tiny"}) {
    for (const auto& entry : fs::directory_iterator(tests / folder)) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<TinyVocab> vocabs;
  std::bitset<vocab::kNumModels> models;
  bool has_specials = false;
  for (const fs::path& path : paths) {
    auto source = imported(path);
    if (!source) continue;  // a seed may be a file that is refused
    std::string name = path.parent_path().filename().string() + "/" + path.filename().string();
    source->properties.emplace_back("name", name);
    auto image = compile_vocab(*source);
    if (!image) continue;
    auto vocab = Vocab::copy_of(*image);
    require(static_cast<bool>(vocab));
    models.set(vocab->tables().header->model);
    has_specials = has_specials || !vocab->specials().empty();
    auto tokenizer = Tokenizer::create(*std::move(vocab));
    require(static_cast<bool>(tokenizer));
    vocabs.push_back({std::move(name), *std::move(image), *std::move(tokenizer)});
  }
  require(models.all() && has_specials);
  return vocabs;
}

}  // namespace

const std::vector<TinyVocab>& tiny_vocabs() {
  static const std::vector<TinyVocab> vocabs = compile_all();
  return vocabs;
}

}  // namespace toll::test

/// libFuzzer calls it first: what compiling the vocabularies reaches is not what an input reaches.
// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer asks for.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  toll::test::tiny_vocabs();
  return 0;
}

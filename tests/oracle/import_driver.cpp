// import_driver.cpp - what libtoll makes of texts with a vocabulary that it imports and compiles in
// memory, for import_oracle.py to check.
//
//   import_driver hf|sentencepiece|tekken FILE
//
// The first line of the answer is "ready BEFORE|AFTER", the ids that the template puts around a
// text, or "refused OFFSET WHY". Then, for each JSON string on stdin, a line "IDS<TAB>IDS": special
// tokens as text, and as tokens; or "!" and which law the encoder broke.
#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <rapidjson/document.h>

namespace {

using toll::Specials;
using toll::TokenId;

toll::Result<toll::VocabSource> import(std::string_view format, const std::string& bytes) {
  if (format == "hf") return toll::import_hugging_face(bytes);
  if (format == "tekken") return toll::import_tekken(bytes);
  return toll::import_sentencepiece(bytes);
}

std::string as_text(const std::vector<TokenId>& ids) {
  std::string text;
  for (const TokenId id : ids) text.append(text.empty() ? "" : " ").append(std::to_string(id));
  return text;
}

int refuse(const toll::Error& error) {
  std::cout << "refused " << error.offset << ' ' << error.detail << '\n';
  return 0;
}

/// The ids, or "!" and what is not as it should be: the count, other blocks, slices.
std::string answer(toll::Encoder& encoder, std::string_view text, Specials specials) {
  std::vector<TokenId> ids;
  if (auto status = encoder.encode(text, ids, specials); !status)
    return "!encode: " + status.error().detail;
  const auto count = encoder.count(text, specials);
  if (!count || *count != ids.size()) return "!the count is not the number of ids";
  for (const std::size_t block : {1U, 2U, 5U, 16U}) {
    std::vector<TokenId> in_blocks;
    toll::IdSink sink(in_blocks);
    encoder.begin(sink, specials);
    for (std::size_t at = 0; at < text.size(); at += block) {
      if (!encoder.feed(text.substr(at, block))) return "!feed";
    }
    if (!encoder.finish()) return "!finish";
    if (in_blocks != ids)
      return "!in blocks of " + std::to_string(block) + ": " + as_text(in_blocks) + " instead of " +
             as_text(ids);
  }
  std::vector<toll::Slice> slices;
  if (!encoder.slices(text, slices, specials)) return "!slices";
  if (slices.size() != ids.size()) return "!as many slices as ids";
  std::uint64_t end = 0;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    if (slices[i].id != ids[i]) return "!the ids of slices";
    if (slices[i].offset < end) return "!slices overlap";
    end = slices[i].offset + slices[i].n_bytes;
  }
  if (end > text.size()) return "!slices end in the text";
  return as_text(ids);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: import_driver hf|sentencepiece|tekken FILE\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  std::ifstream file(argv[2], std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  auto source = import(argv[1], bytes);
  if (!source) return refuse(source.error());
  source->properties.emplace_back("name", "imported");
  const auto image = toll::compile_vocab(*source);
  if (!image) return refuse(image.error());
  auto vocab = toll::Vocab::copy_of(*image);
  if (!vocab) return refuse(vocab.error());
  auto tokenizer = toll::Tokenizer::create(*std::move(vocab));
  if (!tokenizer) return refuse(tokenizer.error());
  std::cout << "ready " << as_text(source->template_before) << '|'
            << as_text(source->template_after) << '\n';
  toll::Encoder encoder(*tokenizer);
  for (std::string line; std::getline(std::cin, line);) {
    rapidjson::Document text;
    text.Parse(line.c_str(), line.size());
    const std::string_view view(text.GetString(), text.GetStringLength());
    std::cout << answer(encoder, view, Specials::as_text) << '\t'
              << answer(encoder, view, Specials::as_token) << '\n';
  }
  return std::cout.good() ? 0 : 1;
}

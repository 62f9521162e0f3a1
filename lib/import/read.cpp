// lib/import/read.cpp - see read.h.
#include "import/read.h"

#include <toll/digest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "import/file_kind.h"

namespace toll::import {
namespace {

Error refused(std::string detail) {
  return {Errc::bad_vocab, 0, std::move(detail)};
}

std::string all_schemes() {
  std::string out;
  const std::vector<std::string_view> names = scheme_names();
  for (const std::string_view name : names) {
    if (!out.empty()) out += name == names.back() ? " or " : ", ";
    out += name;
  }
  return out;
}

Result<VocabSource> read_tiktoken(std::string_view bytes, const Hint& hint) {
  const std::string word(hint.scheme_word);
  if (hint.scheme.empty()) {
    return refused("a tiktoken file does not say its pre-tokeniser: " + word + " " + all_schemes() +
                   " does");
  }
  Result<std::string> pattern = scheme_pattern(hint.scheme);
  if (!pattern) return refused(word + " '" + hint.scheme + "' is none of " + all_schemes());
  Result<std::vector<SourceToken>> tokens = parse_tiktoken(bytes);
  if (!tokens) return std::move(tokens).error();
  VocabSource source;
  source.tokens = *std::move(tokens);
  source.properties = {{"scheme", hint.scheme}};
  source.split_by(*std::move(pattern));
  return source;
}

Result<VocabSource> read_as(FileKind kind, std::string_view bytes, const Hint& hint) {
  const bool says_itself = kind != FileKind::tiktoken && !format_word(kind).empty();
  if (says_itself && !hint.scheme.empty())
    return refused(std::string(hint.scheme_word) + std::string(kSaysItself));
  switch (kind) {
    case FileKind::hugging_face: return import_hugging_face(bytes);
    case FileKind::tekken: return import_tekken(bytes);
    case FileKind::sentencepiece: return import_sentencepiece(bytes);
    case FileKind::tiktoken: return read_tiktoken(bytes, hint);
    case FileKind::other_json:
      return refused("is JSON, but neither a tokenizer.json nor a tekken.json");
    case FileKind::lfs_pointer:
      return refused("is Git LFS's note of where the file is, not the file");
    default:
      return refused(
          "neither a .tollv file nor a tokenizer.json, tekken.json, sentencepiece .model or "
          "tiktoken file");
  }
}

}  // namespace

Result<VocabSource> read(std::string_view bytes, const Hint& hint) {
  const FileKind kind = kind_of(bytes);
  Result<VocabSource> source = read_as(kind, bytes, hint);
  if (!source) return source;
  std::vector<std::pair<std::string, std::string>> properties = {
      {"name", hint.name},
      {"aliases", hint.aliases},
      {"format", std::string(format_word(kind))},
      {"unicode", std::string(kUnicodeVersion)},
      {"licence", hint.licence}};
  if (!hint.package.empty()) properties.emplace_back("package", hint.package);
  properties.emplace_back("file", hint.file);
  properties.emplace_back("sha256", sha256_text(bytes));
  if (!hint.source.empty()) properties.emplace_back("source", hint.source);
  properties.emplace_back("accuracy", hint.accuracy);
  source->properties.insert(source->properties.begin(), properties.begin(), properties.end());
  return source;
}

}  // namespace toll::import

// lib/import/file_kind.cpp - see file_kind.h.
#include "import/file_kind.h"

#include <algorithm>
#include <array>

#include "import/json.h"

namespace toll::import {
namespace {

// The keys of a tokenizer.json (tokenizers 0.22, tokenizer/serialization.rs) and one of a
// tekken.json (mistral-common 1.13, tokens/tokenizers/tekken.py).
constexpr std::array<std::string_view, 10> kHuggingFaceKeys = {
    "version",       "truncation",     "padding", "added_tokens", "normalizer",
    "pre_tokenizer", "post_processor", "decoder", "model",        "added_tokens_decoder"};
constexpr std::string_view kTekkenKey = "config";

/// Reads until a key of the outermost object tells.
class KeyReader : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, KeyReader> {
 public:
  // NOLINTBEGIN(readability-identifier-naming): RapidJSON's names
  bool StartObject() {
    ++depth_;
    return true;
  }
  bool EndObject(rapidjson::SizeType /*n*/) {
    --depth_;
    return true;
  }
  bool StartArray() {
    ++depth_;
    return true;
  }
  bool EndArray(rapidjson::SizeType /*n*/) {
    --depth_;
    return true;
  }
  bool Key(const char* text, rapidjson::SizeType n, bool /*copied*/) {
    if (depth_ != 1) return true;
    const std::string_view key(text, n);
    const auto is_key = [key](std::string_view known) { return known == key; };
    if (std::any_of(kHuggingFaceKeys.begin(), kHuggingFaceKeys.end(), is_key))
      kind_ = FileKind::hugging_face;
    if (key == kTekkenKey) kind_ = FileKind::tekken;
    return kind_ == FileKind::other_json;  // false ends the reading
  }
  // NOLINTEND(readability-identifier-naming)

  [[nodiscard]] FileKind kind() const noexcept { return kind_; }

 private:
  std::size_t depth_ = 0;
  FileKind kind_ = FileKind::other_json;
};

/// A line of a tiktoken file: base64, a space, digits.
bool is_rank_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t space = line.find(' ');
  if (space == 0 || space == std::string_view::npos || space + 1 == line.size()) return false;
  const auto all = [](std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
  };
  return all(line.substr(0, space),
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") &&
         all(line.substr(space + 1), "0123456789");
}

}  // namespace

FileKind kind_of(std::string_view bytes) {
  constexpr std::string_view kTollv = "\x89TOLLV\r\n";
  if (bytes.starts_with(kTollv)) return FileKind::tollv;
  if (bytes.starts_with("version https://git-lfs")) return FileKind::lfs_pointer;
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && bytes[first] == '{') {
    KeyReader keys;
    rapidjson::MemoryStream stream(bytes.data(), bytes.size());
    rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, JsonMemory> reader;
    reader.Parse<rapidjson::kParseIterativeFlag>(stream, keys);
    // Broken before a key told: the importer says where.
    const bool broken =
        reader.HasParseError() && reader.GetParseErrorCode() != rapidjson::kParseErrorTermination;
    return broken && keys.kind() == FileKind::other_json ? FileKind::hugging_face : keys.kind();
  }
  if (is_rank_line(bytes.substr(0, bytes.find('\n')))) return FileKind::tiktoken;
  // A ModelProto begins with its first piece, a message in field 1, whose own first field is its
  // text: key 0x0a, a length, key 0x0a.
  std::size_t at = 1;
  while (at < bytes.size() && at < 10 && (static_cast<unsigned char>(bytes[at]) & 0x80U) != 0) ++at;
  const bool is_model = bytes.size() > at + 1 && bytes[0] == '\x0a' && bytes[at + 1] == '\x0a';
  return is_model ? FileKind::sentencepiece : FileKind::unknown;
}

std::string_view format_word(FileKind kind) noexcept {
  switch (kind) {
    case FileKind::hugging_face: return "hf";
    case FileKind::tekken: return "tekken";
    case FileKind::sentencepiece: return "sentencepiece";
    case FileKind::tiktoken: return "tiktoken";
    default: return "";
  }
}

}  // namespace toll::import

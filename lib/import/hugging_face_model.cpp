// lib/import/hugging_face_model.cpp - the models of a tokenizer.json: BPE, Unigram, WordPiece,
// WordLevel.
#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

#include "import/hugging_face.h"
#include "unicode/utf8.h"
#include "vocab/format.h"

namespace toll::import {
namespace {

constexpr std::size_t kMaxTokenBytes = std::size_t{64} << 10U;
constexpr std::uint32_t kMaxWordChars = 65536;  // four bytes of each are held

/// GPT-2's alphabet: printable Latin-1 characters stand for themselves, the other bytes in
/// ascending order for U+0100 and on. [code point] the byte, or -1.
constexpr std::array<int, 324> make_byte_of() {
  std::array<int, 324> byte_of{};
  byte_of.fill(-1);
  std::size_t next = 256;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    const bool itself =
        (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    byte_of[itself ? byte : next++] = static_cast<int>(byte);
  }
  return byte_of;
}

void add_token(std::string_view name, TokenId id, double score, const Json& where,
               HuggingFace& out) {
  if (name.size() > kMaxTokenBytes) return where.fail("a token is longer than 65536 bytes");
  if (id >= vocab::kMaxIds) return where.fail("id " + std::to_string(id) + " is too large");
  if (!out.id_of.emplace(name, id).second)
    return where.fail("\"" + std::string(name) + "\" occurs twice");
  SourceToken token{id, std::string(name), !name.empty(), score};
  // What is not written in the alphabet only has a name.
  if (out.byte_level) {
    std::string bytes;
    token.matchable = bytes_of_byte_level(name, bytes) && !bytes.empty();
    if (token.matchable) token.bytes = std::move(bytes);
  }
  out.source.tokens.push_back(std::move(token));
}

void read_vocab_object(const Json& vocab, HuggingFace& out) {
  if (!vocab.is_object()) return vocab.fail("is not an object");
  vocab.each_member([&](std::string_view name, const Json& id) {
    if (!vocab.errors().failed()) add_token(name, id.number(), 0, vocab, out);
  });
}

TokenId id_of(const HuggingFace& out, std::string_view name) {
  const auto found = out.id_of.find(std::string(name));
  return found == out.id_of.end() ? kNoToken : found->second;
}

/// The token that unknown text becomes. @param needed  the library fails without one.
void read_unknown(const Json& unknown, bool needed, HuggingFace& out) {
  if (!unknown.is_there() && !needed) return;
  out.source.model.unknown = id_of(out, unknown.string());
  if (out.source.model.unknown == kNoToken) unknown.fail("is not in the vocabulary");
}

/// The tokens of bytes. Without any of them unknown characters stay unknown; some may be missing if
/// no character ever needs them: those of ASCII characters that are tokens, and bytes that UTF-8
/// lacks.
void read_byte_fallback(const Json& model, HuggingFace& out) {
  if (!model["byte_fallback"].boolean(false)) return;
  std::vector<TokenId> ids;
  std::size_t n_found = 0;
  std::size_t n_needed = 0;
  for (unsigned byte = 0; byte < 256; ++byte) {
    std::array<char, 8> name{};
    std::snprintf(name.data(), name.size(), "<0x%02X>", byte);
    TokenId id = id_of(out, name.data());
    if (id != kNoToken) {
      ++n_found;
    } else if (byte < 0x80) {
      const char itself = static_cast<char>(byte);
      id = id_of(out, {&itself, 1});
    } else if (byte == 0xc0 || byte == 0xc1 || byte > 0xf4) {
      id = out.source.model.unknown;
    }
    n_needed += id == kNoToken ? 1 : 0;
    ids.push_back(id);
  }
  if (n_found == 0) return;
  if (n_needed > 0) {
    return model["byte_fallback"].fail("has only " + std::to_string(n_found) +
                                       " of 256 byte tokens");
  }
  out.source.model.byte_ids = std::move(ids);
}

void refuse_text(const Json& json) {
  if (json.is_there() && !json.string().empty())
    json.fail("\"" + std::string(json.string()) + "\" is not supported");
}

void read_merges(const Json& merges, HuggingFace& out) {
  if (!merges.is_array()) return merges.fail("is not a list");
  for (std::size_t i = 0; i < merges.size() && !merges.errors().failed(); ++i) {
    const Json merge = merges.at(i);
    std::string left;
    std::string right;
    if (merge.is_array()) {
      if (merge.size() != 2) return merge.fail("is not a pair");
      left = merge.at(0).string();
      right = merge.at(1).string();
    } else {
      const std::string_view line = merge.string();
      if (line.starts_with("#version")) continue;
      const std::size_t space = line.find(' ');
      if (space == line.npos || line.find(' ', space + 1) != line.npos)
        return merge.fail("is not two tokens and a space between them");
      left = line.substr(0, space);
      right = line.substr(space + 1);
    }
    const SourceMerge ids{id_of(out, left), id_of(out, right), id_of(out, left + right)};
    if (ids.left == kNoToken || ids.right == kNoToken || ids.merged == kNoToken)
      return merge.fail("is of a token that is not in the vocabulary");
    out.source.model.merges.push_back(ids);
  }
}

/// Whether characters become the unknown token by itself or by merges.
bool is_spelt(std::string_view unknown, const SourceModel& model) {
  return unicode::is_character(unknown) ||
         std::any_of(model.merges.begin(), model.merges.end(),
                     [&](const SourceMerge& merge) { return merge.merged == model.unknown; });
}

void read_bpe(const Json& model, HuggingFace& out) {
  const Json dropout = model["dropout"];
  if (dropout.is_there() && dropout.real() != 0) return dropout.fail("is not supported");
  refuse_text(model["continuing_subword_prefix"]);
  refuse_text(model["end_of_word_suffix"]);
  read_vocab_object(model["vocab"], out);
  if (model.errors().failed()) return;
  read_merges(model["merges"], out);
  if (model.errors().failed()) return;
  SourceModel& made = out.source.model;
  made.kind = out.byte_level ? SourceModel::Kind::byte_bpe : SourceModel::Kind::char_bpe;
  made.ignore_merges = model["ignore_merges"].boolean(false);
  if (out.byte_level) return;  // every byte has a token: nothing is unknown
  made.fuse_unknown = model["fuse_unk"].boolean(false);
  read_unknown(model["unk_token"], false, out);
  read_byte_fallback(model, out);
  const bool merges_unknown =
      made.unknown != kNoToken &&
      std::any_of(made.merges.begin(), made.merges.end(), [&](const SourceMerge& merge) {
        return merge.left == made.unknown || merge.right == made.unknown;
      });
  if (merges_unknown) model["merges"].fail("has a merge of the unknown token");
  // The library fuses unknown characters, but never with the token's own text.
  const std::string_view unknown = model["unk_token"].is_there() ? model["unk_token"].string() : "";
  if (made.fuse_unknown && is_spelt(unknown, made)) {
    model["fuse_unk"].fail("with an unknown token that text can spell");
  }
}

void read_unigram(const Json& model, HuggingFace& out) {
  if (out.byte_level) return model["type"].fail("Unigram after ByteLevel is not supported");
  const Json vocab = model["vocab"];
  if (!vocab.is_array() || vocab.size() == 0) return vocab.fail("is not a list of tokens");
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < vocab.size() && !vocab.errors().failed(); ++i) {
    const Json entry = vocab.at(i);
    const double score = entry.at(1).real();
    least = std::min(least, score);
    add_token(entry.at(0).string(), static_cast<TokenId>(i), score, entry, out);
  }
  SourceModel& made = out.source.model;
  made.kind = SourceModel::Kind::unigram;
  made.unknown_score = least - 10;
  const Json unknown = model["unk_id"];
  if (unknown.is_there()) {
    made.unknown = unknown.number();
    if (made.unknown >= vocab.size()) return unknown.fail("is not in the vocabulary");
  }
  read_byte_fallback(model, out);
  // The library fails on the first unknown character.
  if (!unknown.is_there() && made.byte_ids.empty()) unknown.fail("is missing");
}

void read_word_piece(const Json& model, HuggingFace& out) {
  if (out.byte_level) return model["type"].fail("WordPiece after ByteLevel is not supported");
  read_vocab_object(model["vocab"], out);
  if (model.errors().failed()) return;
  SourceModel& made = out.source.model;
  made.kind = SourceModel::Kind::word_piece;
  made.continuing = model["continuing_subword_prefix"].string();
  made.max_word_chars = model["max_input_chars_per_word"].number();
  if (made.max_word_chars > kMaxWordChars)
    model["max_input_chars_per_word"].fail("is above " + std::to_string(kMaxWordChars));
  read_unknown(model["unk_token"], true, out);
}

void read_word_level(const Json& model, HuggingFace& out) {
  if (out.byte_level) return model["type"].fail("WordLevel after ByteLevel is not supported");
  read_vocab_object(model["vocab"], out);
  if (model.errors().failed()) return;
  out.source.model.kind = SourceModel::Kind::word_level;
  read_unknown(model["unk_token"], true, out);
}

/// Old files do not say what their model is; the library then takes the first that fits.
std::string_view type_of(const Json& model) {
  if (model["type"].is_there()) return model["type"].string();
  if (model["merges"].is_there()) return "BPE";
  if (model["vocab"].is_array()) return "Unigram";
  return model["max_input_chars_per_word"].is_there() ? "WordPiece" : "WordLevel";
}

}  // namespace

bool bytes_of_byte_level(std::string_view text, std::string& bytes) {
  static constexpr auto kByteOf = make_byte_of();
  bytes.clear();
  for (std::size_t i = 0; i < text.size();) {
    const auto here = unicode::first_character(text.data() + i, text.size() - i);
    if (!here.is_valid || here.code_point >= kByteOf.size()) return false;
    const int byte = kByteOf[here.code_point];
    if (byte < 0) return false;
    bytes.push_back(static_cast<char>(byte));
    i += here.n_bytes;
  }
  return true;
}

std::string byte_level_of_bytes(std::string_view bytes) {
  static constexpr auto kByteOf = make_byte_of();
  static constexpr auto kCodePointOf = [] {
    std::array<std::uint32_t, 256> code_point_of{};
    for (std::uint32_t c = 0; c < kByteOf.size(); ++c) {
      if (kByteOf[c] >= 0) code_point_of[static_cast<std::size_t>(kByteOf[c])] = c;
    }
    return code_point_of;
  }();
  std::string text;
  for (const char c : bytes)
    unicode::append_utf8(kCodePointOf[static_cast<unsigned char>(c)], text);
  return text;
}

void read_model(const Json& model, HuggingFace& out) {
  if (!model.is_object()) return model.fail("is not an object");
  const std::string_view type = type_of(model);
  if (type == "BPE") return read_bpe(model, out);
  if (type == "Unigram") return read_unigram(model, out);
  if (type == "WordPiece") return read_word_piece(model, out);
  if (type == "WordLevel") return read_word_level(model, out);
  model["type"].fail(std::string(type) + " is not known");
}

}  // namespace toll::import

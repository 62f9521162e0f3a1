// lib/import/hugging_face_decoder.cpp - the decoders of a tokenizer.json.
#include <string>

#include "import/hugging_face.h"

namespace toll::import {
namespace {

constexpr unsigned kMaxDepth = 8;

void add(HuggingFace& out, DecodeKind kind, std::uint32_t flags = 0, std::string_view a = {},
         std::string_view b = {}, PatternSyntax syntax = PatternSyntax::common) {
  out.source.decoders.push_back({kind, flags, std::string(a), std::string(b), syntax, out.where});
}

void read_strip(const Json& json, HuggingFace& out) {
  const std::uint32_t start = json["start"].number();
  const std::uint32_t stop = json["stop"].number();
  if (start > 0xffff || stop > 0xffff) return json.fail("strips more than 65535 characters");
  add(out, DecodeKind::strip, start | stop << 16U, json["content"].string());
}

void read_replace(const Json& json, HuggingFace& out) {
  PatternSyntax syntax{};
  const std::string_view pattern = read_pattern(json["pattern"], syntax);
  const bool is_text = syntax == PatternSyntax::literal;
  add(out, is_text ? DecodeKind::replace : DecodeKind::replace_pattern, 0, pattern,
      json["content"].string(), syntax);
}

/// The model's tokens are bytes already; an added one is written as it is, unless all of it is in
/// the alphabet of bytes.
void read_byte_level(const Json& json, HuggingFace& out) {
  if (!out.byte_level) return json.fail("ByteLevel for a model that is not byte-level");
  for (const AddedToken& added : out.source.added) {
    std::string bytes;
    if (bytes_of_byte_level(added.text, bytes) && bytes != added.text)
      return json.fail("ByteLevel changes the added token \"" + added.text + "\"");
  }
  add(out, DecodeKind::join);
}

void read_one(const Json& json, unsigned depth, HuggingFace& out) {
  if (json.errors().failed()) return;
  if (depth > kMaxDepth) return json.fail("Sequences nested too deeply");
  const std::string_view type = json["type"].string();
  if (type == "Sequence") {
    const Json list = json["decoders"];
    if (!list.is_array()) return list.fail("is not a list");
    for (std::size_t i = 0; i < list.size(); ++i) read_one(list.at(i), depth + 1, out);
    return;
  }
  out.where = json.path();
  if (type == "ByteLevel") return read_byte_level(json, out);
  if (type == "ByteFallback") return add(out, DecodeKind::byte_fallback);
  if (type == "Fuse") return add(out, DecodeKind::join);
  if (type == "Strip") return read_strip(json, out);
  if (type == "Replace") return read_replace(json, out);
  if (type == "Metaspace") {
    const Json scheme = json["prepend_scheme"];
    const bool never =
        scheme.is_there() ? scheme.string() == "never" : !json["add_prefix_space"].boolean(true);
    return add(out, DecodeKind::metaspace, never ? 0 : 1, json["replacement"].string());
  }
  if (type == "WordPiece")
    return add(out, DecodeKind::word_piece, json["cleanup"].boolean() ? 1 : 0,
               json["prefix"].string());
  if (type == "BPEDecoder") return add(out, DecodeKind::word_suffix, 0, json["suffix"].string());
  if (type == "CTC")
    return add(out, DecodeKind::ctc, json["cleanup"].boolean() ? 1 : 0, json["pad_token"].string(),
               json["word_delimiter_token"].string());
  json["type"].fail(std::string(type) + " is not known");
}

}  // namespace

void read_decoder(const Json& decoder, HuggingFace& out) {
  if (!decoder.is_there()) {
    // The library puts a space between tokens. Byte-level ones would not be text then.
    if (!out.byte_level) add(out, DecodeKind::join, 0, " ");
    return;
  }
  read_one(decoder, 0, out);
  // What only joins is what happens anyway.
  bool only_joins = true;
  for (const SourceDecoder& made : out.source.decoders)
    only_joins = only_joins && made.kind == DecodeKind::join && made.a.empty();
  if (only_joins) out.source.decoders.clear();
}

}  // namespace toll::import

// lib/import/import_hugging_face.cpp - tokenizer.json: the document, added tokens, templates.
#include <toll/compile.h>

#include <algorithm>
#include <unordered_map>

#include "import/hugging_face.h"
#include "unicode/char_class.h"
#include "unicode/utf8.h"

namespace toll {
namespace import {
namespace {

constexpr std::size_t kMaxAddedBytes = std::size_t{64} << 10U;

bool same(const AddedToken& a, const AddedToken& b) {
  return a.special == b.special && a.left_strip == b.left_strip && a.right_strip == b.right_strip &&
         a.single_word == b.single_word && a.normalized == b.normalized;
}

/// Whether it marks the piece that begins a text, and no other.
bool marks_first(const SourceStep& step) {
  return step.kind == StepKind::begin_piece_with && step.flags == 1U;
}

/// Whether a normaliser makes several characters of one. All of them began where it did.
bool multiplies(const SourceStep& step) {
  switch (step.kind) {
    case StepKind::nfc:
    case StepKind::nfd:
    case StepKind::nfkc:
    case StepKind::nfkd:
    case StepKind::lowercase:
    case StepKind::prepend:
    case StepKind::precompiled: return true;
    case StepKind::bert: return (step.flags & 14U) != 0;
    case StepKind::replace:
    case StepKind::replace_pattern: return !unicode::is_character(step.b);
    default: return false;
  }
}

}  // namespace

void read_added_tokens(const Json& added_tokens, HuggingFace& out) {
  if (!added_tokens.is_there()) return;
  if (!added_tokens.is_array()) return added_tokens.fail("is not a list");
  // The library finds a token's number by its content in the model's vocabulary, else gives it the
  // next one; the number in the file only says what that should be.
  const auto n_vocab = static_cast<TokenId>(out.id_of.size());
  std::unordered_map<std::string, std::size_t> known;
  TokenId max_added = 0;
  const auto has_step = [&out](auto&& is) {
    return std::any_of(out.source.steps.begin(), out.source.steps.end(), is);
  };
  const bool all_may_be_first = has_step(marks_first) && has_step(multiplies);
  bool has_space_first = false;
  bool has_right_strip = false;
  for (std::size_t i = 0; i < added_tokens.size(); ++i) {
    const Json json = added_tokens.at(i);
    AddedToken token;
    token.text = json["content"].string();
    token.special = json["special"].boolean();
    token.left_strip = json["lstrip"].boolean();
    token.right_strip = json["rstrip"].boolean();
    token.single_word = json["single_word"].boolean();
    token.normalized = json["normalized"].boolean();
    const TokenId wanted = json["id"].number();
    if (added_tokens.errors().failed()) return;
    if (token.text.empty()) return json["content"].fail("is empty");
    if (token.text.size() > kMaxAddedBytes)
      return json["content"].fail("is longer than 65536 bytes");
    // The library looks for white space and words in what ByteLevel has written.
    if (out.byte_level_normalizer && token.normalized &&
        (token.left_strip || token.right_strip || token.single_word)) {
      return json["normalized"].fail("with lstrip, rstrip or single_word, after ByteLevel");
    }
    // What follows the token may have begun where the text did, and be marked as its first piece.
    if (all_may_be_first && token.normalized) {
      return json["normalized"].fail(
          "before prepend_scheme first, after a normaliser that can make several characters of "
          "one");
    }
    const auto before = known.find(token.text);
    if (before != known.end()) {
      if (!same(out.source.added[before->second], token))
        return json["content"].fail("occurs twice with different properties");
      continue;
    }
    const auto in_model = out.id_of.find(token.text);
    if (in_model != out.id_of.end()) {
      std::string bytes;
      if (out.byte_level && bytes_of_byte_level(token.text, bytes) && bytes != token.text)
        return json["content"].fail("is how the vocabulary writes other bytes");
      token.id = in_model->second;
    } else {
      token.id = out.source.added.empty() || max_added < n_vocab ? n_vocab : max_added + 1;
    }
    if (token.id != wanted) {
      return json["id"].fail("is " + std::to_string(wanted) + ", but the library would give it " +
                             std::to_string(token.id));
    }
    max_added = std::max(max_added, token.id);
    has_space_first |= unicode::begins_with_white_space(token.text);
    has_right_strip |= token.right_strip;
    known.emplace(token.text, out.source.added.size());
    out.source.added.push_back(std::move(token));
  }
  if (has_right_strip && has_space_first)
    added_tokens.fail("rstrip beside a token that begins with white space");
}

}  // namespace import

Result<VocabSource> import_hugging_face(std::string_view json) {
  import::ImportErrors errors;
  const auto document = import::parse_json(json, errors);
  if (!document) return errors.error();
  const import::Json root(document.get(), "", errors);
  if (!root.is_object()) return Error{Errc::bad_vocab, 0, "not a JSON object"};
  if (root["version"].is_there() && root["version"].string() != "1.0")
    root["version"].fail("is not 1.0");
  import::HuggingFace out;
  import::read_normalizer(root["normalizer"], out);
  if (!errors.failed()) import::read_pre_tokenizer(root["pre_tokenizer"], out);
  if (!errors.failed()) import::read_model(root["model"], out);
  if (!errors.failed()) import::read_added_tokens(root["added_tokens"], out);
  if (!errors.failed()) import::read_decoder(root["decoder"], out);
  if (!errors.failed()) import::read_post_processor(root["post_processor"], out);
  if (errors.failed()) return errors.error();
  return std::move(out.source);
}

}  // namespace toll

// lib/import/hugging_face_steps.cpp - the normalisers and pre-tokenisers of a tokenizer.json as
// steps.
#include <algorithm>
#include <string>

#include "base/base64.h"
#include "import/hugging_face.h"
#include "unicode/utf8.h"

namespace toll::import {
namespace {

constexpr unsigned kMaxDepth = 8;  // of Sequences in Sequences
constexpr std::size_t kMaxSteps = 64;

void add(HuggingFace& out, StepKind kind, std::uint32_t flags = 0, std::string_view a = {},
         std::string_view b = {}, PatternSyntax syntax = PatternSyntax::common) {
  out.source.steps.push_back({kind, flags, std::string(a), std::string(b), syntax, out.where});
}

void split(HuggingFace& out, std::string_view pattern, std::uint32_t flags,
           PatternSyntax syntax = PatternSyntax::common) {
  add(out, StepKind::split, flags, pattern, {}, syntax);
}

/// A text that must be one character.
std::string_view read_character(const Json& json) {
  const std::string_view text = json.string();
  if (!unicode::is_character(text)) json.fail("is not one character");
  return text;
}

/// Which segments make one piece: SplitDelimiterBehavior.
std::uint32_t read_behavior(const Json& behavior, bool inverted) {
  const std::string_view name = behavior.string();
  if (name == "Isolated") return 0;
  if (name == "Removed") return inverted ? kDropGap : kDropMatch;
  if (name == "Contiguous") return kJoinMatchMatch;
  if (name == "MergedWithPrevious") return inverted ? kJoinMatchGap : kJoinGapMatch;
  if (name == "MergedWithNext") return inverted ? kJoinGapMatch : kJoinMatchGap;
  behavior.fail(std::string(name) + " is not known");
  return 0;
}

void read_replace(const Json& json, HuggingFace& out) {
  PatternSyntax syntax{};
  // The library loses count of what the empty text's occurrences insert: "" with "ab" before a
  // ByteLevel ends in a panic there.
  const std::string_view pattern = read_pattern(json["pattern"], syntax);
  const std::string_view content = json["content"].string();
  if (syntax == PatternSyntax::literal) {
    add(out, StepKind::replace, 0, pattern, content);
  } else {
    add(out, StepKind::replace_pattern, 0, pattern, content, syntax);
  }
}

void read_precompiled(const Json& json, HuggingFace& out) {
  const auto charsmap = base::decode_base64(json["precompiled_charsmap"].string());
  if (!charsmap) return json["precompiled_charsmap"].fail("is not base64");
  add(out, StepKind::precompiled, 0, *charsmap);
}

void read_bert(const Json& json, HuggingFace& out) {
  const bool lower = json["lowercase"].boolean();
  const bool strip = json["strip_accents"].boolean(lower);
  add(out, StepKind::bert,
      (json["clean_text"].boolean() ? 1U : 0U) |
          (json["handle_chinese_chars"].boolean() ? 2U : 0U) | (strip ? 4U : 0U) |
          (lower ? 8U : 0U));
}

void read_one_normalizer(const Json& json, unsigned depth, HuggingFace& out) {
  if (json.errors().failed()) return;
  if (depth > kMaxDepth) return json.fail("Sequences nested too deeply");
  if (out.source.steps.size() >= kMaxSteps) return json.fail("more than 64 steps");
  if (out.byte_level_normalizer) return json.fail("a normaliser after ByteLevel is not supported");
  const std::string_view type = json["type"].string();
  if (type == "Sequence") {
    const Json list = json["normalizers"];
    if (!list.is_array()) return list.fail("is not a list");
    for (std::size_t i = 0; i < list.size(); ++i) read_one_normalizer(list.at(i), depth + 1, out);
    return;
  }
  out.where = json.path();
  if (type == "NFC") return add(out, StepKind::nfc);
  if (type == "NFD") return add(out, StepKind::nfd);
  if (type == "NFKC") return add(out, StepKind::nfkc);
  if (type == "NFKD") return add(out, StepKind::nfkd);
  if (type == "Lowercase") return add(out, StepKind::lowercase);
  if (type == "StripAccents") return add(out, StepKind::strip_accents);
  if (type == "Nmt") return add(out, StepKind::nmt);
  if (type == "Replace") return read_replace(json, out);
  if (type == "Precompiled") return read_precompiled(json, out);
  if (type == "BertNormalizer" || type == "Bert") return read_bert(json, out);
  if (type == "Strip") {
    return add(
        out, StepKind::strip,
        (json["strip_left"].boolean() ? 1U : 0U) | (json["strip_right"].boolean() ? 2U : 0U));
  }
  if (type == "Prepend") {
    // The library would double the first character.
    if (json["prepend"].string().empty()) return json["prepend"].fail("is empty");
    return add(out, StepKind::prepend, 0, json["prepend"].string());
  }
  if (type == "ByteLevel") {
    out.byte_level = out.byte_level_normalizer = true;
    return;
  }
  json["type"].fail(std::string(type) + " is not known");
}

// Measured over all code points against the library: Rust's std has the White_Space of Unicode 16
// and the N of Unicode 17, which has 13 more; is_punctuation() is that of the crate
// unicode_categories 0.1, whose tables are old: two characters have ceased to be P since, many have
// become it.
constexpr std::string_view kWhiteSpace = "\\s";
constexpr std::string_view kNumeric = "[\\p{N}\\x{11DE0}-\\x{11DE9}\\x{16FF4}-\\x{16FF6}]";
constexpr std::string_view kPunctuation =
    "[!-/:-@\\[-`{-~\\x{166D}\\x{111C9}"
    "[\\p{P}&&[^\\x{061D}\\x{09FD}\\x{0A76}\\x{0C77}\\x{0C84}\\x{1B4E}\\x{1B4F}\\x{1B7D}-\\x{1B7F}"
    "\\x{2E43}-\\x{2E4F}\\x{2E52}-\\x{2E5D}\\x{10D6E}\\x{10EAD}\\x{10F55}-\\x{10F59}"
    "\\x{10F86}-\\x{10F89}\\x{113D4}\\x{113D5}\\x{113D7}\\x{113D8}\\x{1144B}-\\x{1144F}\\x{1145A}"
    "\\x{1145B}\\x{1145D}\\x{11660}-\\x{1166C}\\x{116B9}\\x{1183B}\\x{11944}-\\x{11946}\\x{119E2}"
    "\\x{11A3F}-\\x{11A46}\\x{11A9A}-\\x{11A9C}\\x{11A9E}-\\x{11AA2}\\x{11B00}-\\x{11B09}\\x{11BE1}"
    "\\x{11C41}-\\x{11C45}\\x{11C70}\\x{11C71}\\x{11EF7}\\x{11EF8}\\x{11F43}-\\x{11F4F}\\x{11FFF}"
    "\\x{12FF1}\\x{12FF2}\\x{16D6D}-\\x{16D6F}\\x{16E97}-\\x{16E9A}\\x{16FE2}\\x{1E5FF}\\x{1E95E}"
    "\\x{1E95F}]]]";

/// Whether the pattern is seen to match single characters only: one that is itself, or \s and its
/// like.
bool is_one_character(std::string_view pattern) {
  constexpr std::string_view kNotThemselves = "\\^$.|?*+()[]{}";
  if (pattern.size() == 2 && pattern[0] == '\\')
    return std::string_view("sSdDwW").find(pattern[1]) != pattern.npos ||
           kNotThemselves.find(pattern[1]) != pattern.npos;
  return unicode::is_character(pattern) && kNotThemselves.find(pattern[0]) == pattern.npos;
}

/// Whether a normaliser takes the beginning of some texts away. What replaces several characters
/// comes, to the library, of the last of them.
bool drops_beginnings(const SourceStep& step) {
  switch (step.kind) {
    case StepKind::strip_accents:
    case StepKind::nmt: return true;
    case StepKind::strip: return (step.flags & 1U) != 0;
    case StepKind::bert: return (step.flags & 5U) != 0;
    case StepKind::replace: return step.b.empty() || !unicode::is_character(step.a);
    case StepKind::replace_pattern: return step.b.empty() || !is_one_character(step.a);
    default: return false;
  }
}

/// Metaspace: spaces become the replacement, which begins pieces.
void read_metaspace(const Json& json, bool is_first, HuggingFace& out) {
  const std::string_view mark = read_character(json["replacement"]);
  const Json scheme = json["prepend_scheme"];
  std::string_view when = scheme.is_there() ? scheme.string() : "always";
  if (json["add_prefix_space"].is_there() && !json["add_prefix_space"].boolean()) {
    if (scheme.is_there() && when != "never")
      return json["add_prefix_space"].fail("contradicts prepend_scheme");
    if (!scheme.is_there()) return json["add_prefix_space"].fail("contradicts prepend_scheme");
    when = "never";
  }
  if (when != "always" && when != "first" && when != "never")
    return scheme.fail(std::string(when) + " is not known");
  if (when == "first" && !is_first)
    return scheme.fail("first, after another pre-tokeniser, is not supported");
  // The library asks whether the text itself began there, not what the normalisers have left of it.
  // (What Precompiled takes away, it forgets.)
  if (when == "first" &&
      std::any_of(out.source.steps.begin(), out.source.steps.end(), drops_beginnings))
    return scheme.fail(
        "first, after a normaliser that can remove or join characters, is not supported");
  add(out, StepKind::replace_in_pieces, 0, " ", mark);
  if (when != "never") add(out, StepKind::begin_piece_with, when == "first" ? 1U : 0U, mark);
  if (json["split"].boolean(true)) split(out, mark, kJoinMatchGap, PatternSyntax::literal);
}

void read_byte_level(const Json& json, HuggingFace& out) {
  if (json["add_prefix_space"].boolean()) add(out, StepKind::begin_piece_with, 0, " ");
  if (json["use_regex"].boolean(true))
    split(out, *scheme_pattern("gpt2"), 0, PatternSyntax::oniguruma);
  out.byte_level = true;
}

void read_one_pre_tokenizer(const Json& json, unsigned depth, HuggingFace& out) {
  if (json.errors().failed()) return;
  if (depth > kMaxDepth) return json.fail("Sequences nested too deeply");
  if (out.source.steps.size() >= kMaxSteps) return json.fail("more than 64 steps");
  if (out.byte_level) return json.fail("a pre-tokeniser after ByteLevel is not supported");
  const bool is_first = out.source.steps.empty() || is_normalizer(out.source.steps.back().kind);
  const std::string_view type = json["type"].string();
  if (type == "Sequence") {
    const Json list = json["pretokenizers"];
    if (!list.is_array()) return list.fail("is not a list");
    for (std::size_t i = 0; i < list.size(); ++i)
      read_one_pre_tokenizer(list.at(i), depth + 1, out);
    return;
  }
  out.where = json.path();
  if (type == "ByteLevel") return read_byte_level(json, out);
  if (type == "Metaspace") return read_metaspace(json, is_first, out);
  if (type == "WhitespaceSplit") return split(out, kWhiteSpace, kDropMatch);
  if (type == "Whitespace") return split(out, "\\w+|[^\\w\\s]+", kDropGap);
  if (type == "BertPreTokenizer") {
    split(out, kWhiteSpace, kDropMatch);
    return split(out, kPunctuation, 0);
  }
  if (type == "Punctuation") {
    const Json behavior = json["behavior"];
    return split(out, kPunctuation, behavior.is_there() ? read_behavior(behavior, false) : 0);
  }
  if (type == "UnicodeScripts") return add(out, StepKind::split_scripts);
  if (type == "Digits")
    return split(out, kNumeric, json["individual_digits"].boolean() ? 0 : kJoinMatchMatch);
  if (type == "CharDelimiterSplit" || type == "Delimiter")
    return split(out, read_character(json["delimiter"]), kDropMatch, PatternSyntax::literal);
  if (type == "FixedLength") {
    const std::uint32_t length = json["length"].is_there() ? json["length"].number() : 5;
    if (length < 1 || length > 1000) json["length"].fail("is not from 1 to 1000");
    return split(out, "[\\s\\S]{1," + std::to_string(length) + "}", 0);
  }
  if (type == "Split") {
    PatternSyntax syntax{};
    const std::string_view pattern = read_pattern(json["pattern"], syntax);
    return split(out, pattern, read_behavior(json["behavior"], json["invert"].boolean()), syntax);
  }
  json["type"].fail(std::string(type) + " is not known");
}

}  // namespace

std::string_view read_pattern(const Json& pattern, PatternSyntax& syntax) {
  const bool is_text = pattern["String"].is_there();
  syntax = is_text ? PatternSyntax::literal : PatternSyntax::oniguruma;
  const Json text = pattern[is_text ? "String" : "Regex"];
  const std::string_view found = text.string();
  if (found.empty()) text.fail("is empty");
  return found;
}

void read_normalizer(const Json& normalizer, HuggingFace& out) {
  if (normalizer.is_there()) read_one_normalizer(normalizer, 0, out);
}

void read_pre_tokenizer(const Json& pre_tokenizer, HuggingFace& out) {
  if (pre_tokenizer.is_there()) read_one_pre_tokenizer(pre_tokenizer, 0, out);
}

}  // namespace toll::import

// lib/encode/decoder.cpp - see decoder.h.
#include "encode/decoder.h"

#include <toll/steps.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "encode/collect_step.h"
#include "normalize/charsmap.h"
#include "normalize/sentencepiece.h"
#include "pretok/replace_pattern.h"
#include "unicode/space_mark.h"
#include "unicode/utf8.h"
#include "vocab/automaton.h"

namespace toll::encode {
namespace {

using Spellings = std::vector<std::string>;

using unicode::kSpaceMarkBytes;

std::string replaced(std::string_view text, std::string_view pattern, std::string_view content) {
  std::string out;
  for (;;) {
    const std::size_t found = text.find(pattern);
    out += text.substr(0, found);
    if (found == std::string_view::npos) return out;
    out += content;
    text.remove_prefix(found + pattern.size());
  }
}

void join(Spellings& spellings, std::string_view between) {
  std::string joined;
  for (std::size_t i = 0; i < spellings.size(); ++i) {
    if (i > 0) joined += between;
    joined += spellings[i];
  }
  spellings.clear();
  spellings.push_back(std::move(joined));
}

/// The byte that a spelling like <0x61> stands for.
std::optional<char> byte_of(std::string_view text) {
  unsigned byte = 0;
  if (text.size() != 6 || !text.starts_with("<0x") || text[5] != '>') return std::nullopt;
  const char* const begin = text.data() + 3;
  // As Rust's from_str_radix, which takes a sign.
  const auto [end, error] = std::from_chars(begin + (*begin == '+' ? 1 : 0), begin + 2, byte, 16);
  if (error != std::errc{} || end != begin + 2) return std::nullopt;
  return static_cast<char>(byte);
}

/// Bytes in a row become one spelling.
void join_bytes(Spellings& spellings) {
  Spellings made;
  bool after_byte = false;
  for (std::string& spelling : spellings) {
    const auto byte = byte_of(spelling);
    if (byte && after_byte) {
      made.back().push_back(*byte);
    } else if (byte) {
      made.emplace_back(1, *byte);
    } else {
      made.push_back(std::move(spelling));
    }
    after_byte = byte.has_value();
  }
  spellings = std::move(made);
}

void strip(std::string& text, std::string_view character, std::uint32_t n_first,
           std::uint32_t n_last) {
  std::string_view rest = text;
  for (; n_first > 0 && rest.starts_with(character); --n_first)
    rest.remove_prefix(character.size());
  for (; n_last > 0 && rest.ends_with(character); --n_last) rest.remove_suffix(character.size());
  text = std::string(rest);
}

/// English clean-up: tokenization_utils' list, in its order.
std::string cleaned_up(std::string_view dirty) {
  std::string text(dirty);
  constexpr std::pair<std::string_view, std::string_view> kRules[] = {
      {" .", "."},   {" ?", "?"},     {" !", "!"},    {" ,", ","},
      {" ' ", "'"},  {" n't", "n't"}, {" 'm", "'m"},  {" do not", " don't"},
      {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};
  for (const auto& [from, to] : kRules) text = replaced(text, from, to);
  return text;
}

void join_words(Spellings& spellings, std::string_view prefix, bool clean_up) {
  for (std::size_t i = 0; i < spellings.size(); ++i) {
    std::string& spelling = spellings[i];
    if (i > 0) {
      if (spelling.starts_with(prefix)) {
        spelling.erase(0, prefix.size());
      } else {
        spelling.insert(0, 1, ' ');
      }
    }
    if (clean_up) spelling = cleaned_up(spelling);
  }
}

void collapse(Spellings& spellings, std::string_view pad, std::string_view delimiter,
              bool clean_up) {
  spellings.erase(std::unique(spellings.begin(), spellings.end()), spellings.end());
  Spellings made;
  for (const std::string& spelling : spellings) {
    std::string text = pad.empty() ? spelling : replaced(spelling, pad, "");
    if (clean_up) {
      text = cleaned_up(text);
      if (!delimiter.empty()) text = replaced(text, delimiter, " ");
    }
    if (!text.empty()) made.push_back(std::move(text));
  }
  spellings = std::move(made);
}

void replace_pattern(Spellings& spellings, std::string_view automaton, std::string_view content) {
  CollectStep last;
  pretok::ReplacePattern step(&last, vocab::MatcherTables(*vocab::Automaton::view(automaton)),
                              content);
  for (std::string& spelling : spellings) spelling = last.apply(step, spelling);
}

void denormalize(Spellings& spellings, std::string_view charsmap, std::uint32_t flags) {
  CollectStep last;
  normalize::SentencePiece step(&last, charsmap, {}, normalize::SentencePiece::options_of(flags));
  for (std::string& spelling : spellings) spelling = last.apply(step, spelling);
}

void apply(const Vocab::View& view, const vocab::StepRecord& step, Spellings& spellings) {
  const std::string_view a = view.a(step);
  const std::string_view b = view.b(step);
  const bool flag = (step.flags & 1U) != 0;
  switch (static_cast<DecodeKind>(step.kind)) {
    case DecodeKind::join: return join(spellings, a);
    case DecodeKind::byte_fallback: return join_bytes(spellings);
    case DecodeKind::strip:
      for (std::string& text : spellings) strip(text, a, step.flags & 0xffffU, step.flags >> 16U);
      return;
    case DecodeKind::replace:
      for (std::string& text : spellings) text = replaced(text, a, b);
      return;
    case DecodeKind::replace_pattern: return replace_pattern(spellings, a, b);
    case DecodeKind::metaspace:
      for (std::size_t i = 0; i < spellings.size(); ++i)
        spellings[i] = replaced(spellings[i], a, i == 0 && flag ? "" : " ");
      return;
    case DecodeKind::word_piece: return join_words(spellings, a, flag);
    case DecodeKind::word_suffix:
      for (std::size_t i = 0; i < spellings.size(); ++i)
        spellings[i] = replaced(spellings[i], a, i + 1 == spellings.size() ? "" : " ");
      return;
    case DecodeKind::ctc: return collapse(spellings, a, b, flag);
    case DecodeKind::sentencepiece: return;  // of ids, not of spellings: below
    case DecodeKind::denormalize: return denormalize(spellings, a, step.flags);
  }
}

/// sentencepiece decodes by what kind of piece an id is.
std::string decode_sentencepiece(const Vocab::View& view, const vocab::StepRecord& step,
                                 std::span<const TokenId> ids) {
  std::string text;
  bool expects_mark = true;  // the mark that the dummy prefix made
  bool mark_seen = false;
  for (const TokenId id : ids) {
    const auto byte = std::find(view.byte_ids.begin(), view.byte_ids.end(), id);
    if (byte != view.byte_ids.end()) {
      text.push_back(static_cast<char>(byte - view.byte_ids.begin()));
      continue;
    }
    if (mark_seen || !text.empty()) expects_mark = false;
    mark_seen = false;
    if (std::binary_search(view.special_ids.begin(), view.special_ids.end(), id)) continue;
    if (id == view.header->unknown_id) {
      text += view.a(step);
      continue;
    }
    std::string_view piece = view.bytes(id);
    if (expects_mark && step.flags != 0 && piece.starts_with(kSpaceMarkBytes)) {
      piece.remove_prefix(kSpaceMarkBytes.size());
      // Where extra spaces are removed, all marks in front are.
      mark_seen = (step.flags & kSpRemoveExtraSpaces) == 0;
    }
    text += replaced(piece, kSpaceMarkBytes, " ");
  }
  return text;
}

}  // namespace

Status check_decoders(const Vocab::View& view) {
  for (std::size_t i = 0; i < view.decoders.size(); ++i) {
    const vocab::StepRecord& step = view.decoders[i];
    const auto kind = static_cast<DecodeKind>(step.kind);
    const bool needs_text = kind == DecodeKind::strip || kind == DecodeKind::replace ||
                            kind == DecodeKind::metaspace || kind == DecodeKind::word_suffix;
    const bool in_place = kind != DecodeKind::sentencepiece || i == 0;
    const bool is_sound =
        kind != DecodeKind::denormalize ||
        ((step.flags & ~kAllSpFlags) == 0 && normalize::check_charsmap(view.a(step)));
    if (step.kind == 0 || kind > DecodeKind::denormalize || !in_place || !is_sound ||
        (needs_text && step.n_a_bytes == 0)) {
      return Error{Errc::bad_vocab,
                   view.header->sections[vocab::kDecoders].offset + i * sizeof step,
                   "a decoder that this build does not know"};
    }
  }
  return {};
}

Result<std::string> decode_by_steps(const Vocab::View& view, std::span<const TokenId> ids) {
  Spellings spellings;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] >= view.header->n_ids || view.bytes(ids[i]).empty())
      return Error{Errc::bad_token, i, "no token has id " + std::to_string(ids[i])};
  }
  if (static_cast<DecodeKind>(view.decoders[0].kind) == DecodeKind::sentencepiece) {
    spellings.push_back(decode_sentencepiece(view, view.decoders[0], ids));
  } else {
    spellings.reserve(ids.size());
    for (const TokenId id : ids) spellings.emplace_back(view.bytes(id));
  }
  for (const vocab::StepRecord& step : view.decoders) apply(view, step, spellings);
  join(spellings, "");
  return std::move(spellings.front());
}

}  // namespace toll::encode

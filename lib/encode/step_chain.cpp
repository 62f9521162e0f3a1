// lib/encode/step_chain.cpp - from step records to steps: the one place that knows all kinds.
#include "encode/step_chain.h"

#include <toll/steps.h>

#include "base/hash.h"
#include "encode/collect_step.h"
#include "normalize/char_map.h"
#include "normalize/charsmap.h"
#include "normalize/normal_form.h"
#include "normalize/precompiled.h"
#include "normalize/prepend.h"
#include "normalize/replace.h"
#include "normalize/sentencepiece.h"
#include "normalize/strip.h"
#include "pretok/begin_piece_with.h"
#include "pretok/replace_pattern.h"
#include "pretok/script_split.h"
#include "pretok/split.h"
#include "unicode/space_mark.h"
#include "vocab/automaton.h"

namespace toll::encode {
namespace {

using base::TextStep;
using StepPtr = std::unique_ptr<TextStep>;

Error bad(const Vocab::View& view, std::size_t index, std::string detail) {
  const std::uint64_t offset =
      view.header->sections[vocab::kSteps].offset + index * sizeof(vocab::StepRecord);
  return vocab::bad(offset, "step " + std::to_string(index) + ": " + std::move(detail));
}

vocab::MatcherTables tables_of(std::string_view automaton) {
  return vocab::MatcherTables(*vocab::Automaton::view(automaton));
}

/// The protected pieces of a sentencepiece step: each as u32 length and bytes. False if malformed.
bool read_protected(std::string_view bytes, std::vector<std::string_view>& pieces) {
  while (!bytes.empty()) {
    if (bytes.size() < sizeof(std::uint32_t)) return false;
    const std::uint32_t n = base::load32(bytes.data());
    bytes.remove_prefix(sizeof n);
    if (n == 0 || n > bytes.size()) return false;
    pieces.push_back(bytes.substr(0, n));
    bytes.remove_prefix(n);
  }
  return true;
}

StepPtr make_sentencepiece(TextStep* next, const Vocab::View& view, const vocab::StepRecord& step,
                           bool spaces_wait) {
  std::vector<std::string_view> pieces;
  read_protected(view.b(step), pieces);
  auto options = normalize::SentencePiece::options_of(step.flags);
  options.spaces_wait = spaces_wait;
  return std::make_unique<normalize::SentencePiece>(next, view.a(step), std::move(pieces), options);
}

/// Null for a kind that is not known.
StepPtr make_step(TextStep* next, const Vocab::View& view, const vocab::StepRecord& step) {
  using Form = normalize::NormalForm::Form;
  const std::string_view a = view.a(step);
  const std::string_view b = view.b(step);
  const std::uint32_t flags = step.flags;
  switch (static_cast<StepKind>(step.kind)) {
    case StepKind::nfc: return std::make_unique<normalize::NormalForm>(next, Form::nfc);
    case StepKind::nfd: return std::make_unique<normalize::NormalForm>(next, Form::nfd);
    case StepKind::nfkc: return std::make_unique<normalize::NormalForm>(next, Form::nfkc);
    case StepKind::nfkd: return std::make_unique<normalize::NormalForm>(next, Form::nfkd);
    case StepKind::lowercase: return std::make_unique<normalize::Lowercase>(next);
    case StepKind::strip_accents: return std::make_unique<normalize::StripAccents>(next);
    case StepKind::strip:
      return std::make_unique<normalize::Strip>(next, (flags & 1U) != 0, (flags & 2U) != 0);
    case StepKind::replace:
    case StepKind::replace_in_pieces:
      return std::make_unique<normalize::Replace>(next, std::string(a), std::string(b));
    case StepKind::replace_pattern:
      return std::make_unique<pretok::ReplacePattern>(next, tables_of(a), b);
    case StepKind::prepend: return std::make_unique<normalize::Prepend>(next, std::string(a));
    case StepKind::precompiled: return std::make_unique<normalize::Precompiled>(next, a);
    case StepKind::bert:
      return std::make_unique<normalize::BertNormalizer>(next, (flags & 1U) != 0, (flags & 2U) != 0,
                                                         (flags & 4U) != 0, (flags & 8U) != 0);
    case StepKind::nmt: return std::make_unique<normalize::Nmt>(next);
    case StepKind::sentencepiece: return make_sentencepiece(next, view, step, false);
    case StepKind::split: return std::make_unique<pretok::Split>(next, tables_of(a), flags);
    case StepKind::begin_piece_with:
      return std::make_unique<pretok::BeginPieceWith>(next, a, (flags & 1U) != 0);
    case StepKind::split_scripts: return std::make_unique<pretok::ScriptSplit>(next);
  }
  return nullptr;
}

std::uint32_t known_flags(StepKind kind) {
  switch (kind) {
    case StepKind::strip: return 3;
    case StepKind::bert: return 15;
    case StepKind::sentencepiece: return kAllSpFlags;
    case StepKind::split: return kAllSplitFlags;
    case StepKind::begin_piece_with: return 1;
    default: return 0;
  }
}

}  // namespace

StepChain::StepChain(const Vocab::View& view, Part part, base::TextStep& last, bool spaces_wait)
    : first_(&last) {
  for (auto step = view.steps.rbegin(); step != view.steps.rend(); ++step) {
    const bool is_normalizer_step = is_normalizer(static_cast<StepKind>(step->kind));
    if (is_normalizer_step != (part == Part::normalizers)) continue;
    const bool waits = spaces_wait && step == view.steps.rbegin();
    if (waits && static_cast<StepKind>(step->kind) == StepKind::replace) continue;
    steps_.push_back(waits ? make_sentencepiece(first_, view, *step, true)
                           : make_step(first_, view, *step));
    first_ = steps_.back().get();
  }
}

bool splits_characters(const Vocab::View& view) noexcept {
  const std::uint32_t model = view.header->model;
  return (model == vocab::kCharBpe || model == vocab::kUnigramSp) && !view.split_pairs.empty();
}

bool spaces_can_wait(const Vocab::View& view) noexcept {
  constexpr std::string_view kMark = unicode::kSpaceMarkBytes;
  if (!splits_characters(view) || view.steps.empty() || !view.normalized_trie.empty() ||
      view.find(kMark.data(), kMark.size()) == kNoToken)
    return false;
  const vocab::StepRecord& last = view.steps.back();
  switch (static_cast<StepKind>(last.kind)) {
    case StepKind::replace: return view.a(last) == " " && view.b(last) == kMark;
    case StepKind::sentencepiece: return (last.flags & kSpEscapeSpaces) != 0;
    default: return false;
  }
}

Status check_steps(const Vocab::View& view) {
  for (std::size_t i = 0; i < view.steps.size(); ++i) {
    const vocab::StepRecord& step = view.steps[i];
    const auto kind = static_cast<StepKind>(step.kind);
    if ((step.flags & ~known_flags(kind)) != 0) return bad(view, i, "flags of another version");
    const std::string_view a = view.a(step);
    std::vector<std::string_view> pieces;
    switch (kind) {
      case StepKind::replace:
      case StepKind::replace_in_pieces:
      case StepKind::prepend:
      case StepKind::begin_piece_with:
        if (a.empty()) return bad(view, i, "no text");
        break;
      case StepKind::precompiled:
      case StepKind::sentencepiece:
        if (auto status = a.empty() && kind == StepKind::sentencepiece
                              ? Status()
                              : normalize::check_charsmap(a);
            !status) {
          return bad(view, i, status.error().detail);
        }
        if (kind == StepKind::sentencepiece && !read_protected(view.b(step), pieces))
          return bad(view, i, "malformed list of pieces");
        break;
      default: {
        CollectStep last;
        if (make_step(&last, view, step) == nullptr)
          return bad(view, i, "kind " + std::to_string(step.kind) + " is not known");
      }
    }
  }
  return {};
}

}  // namespace toll::encode

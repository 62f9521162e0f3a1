// lib/compile/added_tables.cpp - see added_tables.h.
#include "compile/added_tables.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/double_array.h"
#include "encode/collect_step.h"
#include "encode/step_chain.h"
#include "unicode/char_class.h"

namespace toll::compile {
namespace {

using vocab::bad;

constexpr std::uint64_t kMaxNormalizedBytes = std::uint64_t{64} << 20U;

/// What each id is spelt as, tokens and added tokens together; "" for an id that there is not.
Result<std::vector<std::string_view>> list_spellings(const std::vector<SourceToken>& tokens,
                                                     const std::vector<AddedToken>& added) {
  std::vector<std::string_view> spelling(tokens.back().id + 1ULL);
  std::vector<bool> taken(spelling.size());
  for (const SourceToken& token : tokens) {
    spelling[token.id] = token.bytes;
    taken[token.id] = true;
  }
  for (std::size_t i = 0; i < added.size(); ++i) {
    const AddedToken& token = added[i];
    const std::string number = std::to_string(token.id);
    if (token.id >= vocab::kMaxIds) return bad(token.id, "id " + number + " is too large");
    if (token.text.empty()) return bad(token.id, "token " + number + " is empty");
    if (token.id >= spelling.size()) {
      spelling.resize(token.id + 1ULL);
      taken.resize(spelling.size());
    }
    if ((i > 0 && added[i - 1].id == token.id) ||
        (taken[token.id] && spelling[token.id] != token.text))
      return bad(token.id, "id " + number + " occurs twice");
    spelling[token.id] = token.text;
  }
  return spelling;
}

Status check_spellings(const VocabSource& source, TokenId last_token,
                       const std::vector<std::string_view>& spelling) {
  if (source.model.kind == SourceModel::Kind::byte_bpe_by_rank) {
    // Ranks are dense but for ids that special tokens take.
    for (TokenId id = 0; id < last_token; ++id) {
      if (spelling[id].empty()) return bad(id, "no token has rank " + std::to_string(id));
    }
  }
  for (const auto* ids : {&source.template_before, &source.template_after}) {
    for (const TokenId id : *ids) {
      if (id >= spelling.size()) return bad(id, "a template's token has no number here");
    }
  }
  return {};
}

/// Puts for each text that is looked for in normalised text what the shipped normalisers make of
/// it.
Status normalize_texts(const std::vector<AddedToken>& added, const CompiledSteps& steps,
                       std::vector<std::string>& texts) {
  const vocab::Header header{};
  Vocab::View view;
  view.header = &header;
  view.steps = steps.steps;
  view.step_data = steps.data;
  encode::CollectStep last;
  const encode::StepChain chain(view, encode::StepChain::Part::normalizers, last);
  bool strips_right = false;
  bool begins_with_space = false;
  for (std::size_t i = 0; i < added.size(); ++i) {
    if (!added[i].normalized) continue;
    const std::string name = "added token " + std::to_string(added[i].id);
    if (texts[i].size() * steps.growth > kMaxNormalizedBytes)
      return bad(added[i].id, name + " can become longer than 64 MiB");
    texts[i] = last.apply(chain.first(), texts[i]);
    // The library would find it everywhere.
    if (texts[i].empty()) return bad(added[i].id, name + " normalises to nothing");
    strips_right |= added[i].right_strip;
    begins_with_space |= unicode::begins_with_white_space(texts[i]);
  }
  // What a token strips could be the beginning of another one.
  if (strips_right && begins_with_space)
    return bad(0, "an added token strips white space that another one begins with");
  return {};
}

/// The added tokens that are looked for in raw or in normalised text.
Status build_trie(const std::vector<AddedToken>& added, const std::vector<std::string>& texts,
                  bool normalized, std::vector<std::uint64_t>& made) {
  std::vector<base::TrieEntry> entries;
  for (std::uint32_t i = 0; i < added.size(); ++i) {
    if (added[i].normalized == normalized) entries.push_back({texts[i], i});
  }
  if (entries.empty()) return {};
  auto trie = base::build_double_array(entries);
  if (!trie) return bad(0, "two added tokens look the same in a text");
  made = *std::move(trie);
  return {};
}

std::uint32_t flags_of(const AddedToken& token) {
  return (token.special ? vocab::kSpecial : 0U) | (token.left_strip ? vocab::kLeftStrip : 0U) |
         (token.right_strip ? vocab::kRightStrip : 0U) |
         (token.single_word ? vocab::kSingleWord : 0U) |
         (token.normalized ? vocab::kNormalized : 0U);
}

}  // namespace

Result<AddedTables> make_added_tables(const VocabSource& source,
                                      const std::vector<SourceToken>& tokens,
                                      const CompiledSteps& steps) {
  std::vector<AddedToken> added = source.added;
  std::sort(added.begin(), added.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  const auto spelling = list_spellings(tokens, added);
  if (!spelling) return spelling.error();
  if (auto status = check_spellings(source, tokens.back().id, *spelling); !status)
    return status.error();

  AddedTables made;
  made.token_offsets.push_back(0);
  for (const std::string_view bytes : *spelling) {
    made.token_bytes += bytes;
    made.token_offsets.push_back(static_cast<std::uint32_t>(made.token_bytes.size()));
  }
  std::vector<std::string> texts;
  texts.reserve(added.size());
  for (const AddedToken& token : added) texts.push_back(token.text);
  // sentencepiece looks for its pieces as they are.
  const bool as_they_are =
      std::any_of(source.steps.begin(), source.steps.end(),
                  [](const SourceStep& step) { return step.kind == StepKind::sentencepiece; });
  if (!as_they_are) {
    if (auto status = normalize_texts(added, steps, texts); !status) return status.error();
  }
  if (auto status = build_trie(added, texts, false, made.raw_trie); !status) return status.error();
  if (auto status = build_trie(added, texts, true, made.normalized_trie); !status)
    return status.error();
  for (std::size_t i = 0; i < added.size(); ++i) {
    if (added[i].special) made.special_ids.push_back(added[i].id);
    made.added.push_back({added[i].id, flags_of(added[i]),
                          static_cast<std::uint32_t>(made.added_text.size()),
                          static_cast<std::uint32_t>(texts[i].size())});
    made.added_text += texts[i];
  }
  return made;
}

}  // namespace toll::compile

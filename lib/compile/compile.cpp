// lib/compile/compile.cpp - makes a .tollv image out of a source vocabulary, and proves it.
#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <bit>

#include "compile/added_tables.h"
#include "compile/compile_steps.h"
#include "compile/merge_tables.h"
#include "compile/split_pair_bits.h"
#include "compile/split_rank_tables.h"
#include "compile/token_tables.h"
#include "model/bpe.h"
#include "pretok/schemes.h"
#include "vocab/view.h"
#include "vocab/writer.h"

namespace toll {
namespace {

static_assert(std::endian::native == std::endian::little, "images are written in host order");

using vocab::bad;
using Kind = SourceModel::Kind;

template <class T>
std::string as_bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::uint32_t model_number(Kind kind) {
  switch (kind) {
    case Kind::byte_bpe_by_rank:
    case Kind::byte_bpe: return vocab::kByteBpe;
    case Kind::char_bpe:
    case Kind::char_bpe_by_score: return vocab::kCharBpe;
    case Kind::unigram: return vocab::kUnigram;
    case Kind::unigram_sp: return vocab::kUnigramSp;
    case Kind::word_piece: return vocab::kWordPiece;
    case Kind::word_level: return vocab::kWordLevel;
  }
  return vocab::kNumModels;
}

/// What one compilation has made so far.
struct Parts {
  compile::TokenTables tokens;
  compile::MergeTables merges;
  compile::CompiledSteps steps;
  compile::AddedTables added;
  std::vector<TokenId> unreachable;
  std::vector<std::uint64_t> char_splits;
  std::string description;
};

model::SymbolTable alphabet_of(const SourceModel& model, const compile::TokenTables& tokens) {
  if (model_number(model.kind) == vocab::kByteBpe) return model::SymbolTable(tokens.byte_ids);
  return {tokens.char_page_of, tokens.char_ids, tokens.byte_ids, model.unknown};
}

/// The tokens that their own bytes do not encode to.
std::vector<TokenId> find_unreachable(const SourceModel& model, const Parts& parts) {
  std::vector<TokenId> unreachable;
  const std::uint32_t number = model_number(model.kind);
  if (number != vocab::kByteBpe && number != vocab::kCharBpe) return unreachable;
  const compile::MergeTables& merges = parts.merges;
  model::Bpe bpe(merges.view(), alphabet_of(model, parts.tokens));
  for (const SourceToken& token : parts.tokens.tokens) {
    if (!token.matchable) continue;
    const auto symbols =
        bpe.encode(reinterpret_cast<const std::uint8_t*>(token.bytes.data()), token.bytes.size());
    if (symbols.size() != 1 || symbols[0].id != token.id) unreachable.push_back(token.id);
  }
  return unreachable;
}

Result<std::string> describe(const VocabSource& source, const std::vector<TokenId>& unreachable) {
  std::string description;
  bool named = false;
  for (const auto& [key, value] : source.properties) {
    if (key.find_first_of("\t\n") != key.npos || value.find('\n') != value.npos)
      return bad(0, "property " + key + " holds a control character");
    named |= key == "name" && !value.empty();
    description.append(key).append("\t").append(value).append("\n");
  }
  if (!named) return bad(0, "a vocabulary needs a name");
  if (source.steps.size() == 1 && source.steps[0].kind == StepKind::split &&
      source.steps[0].a.find_first_of("\t\n") == std::string::npos)
    description.append("pattern\t").append(source.steps[0].a).append("\n");
  std::string ids;
  for (const TokenId id : unreachable)
    ids.append(ids.empty() ? "" : ",").append(std::to_string(id));
  description.append("unreachable\t").append(ids).append("\n");
  return description;
}

vocab::Header header_of(const VocabSource& source, const Parts& made) {
  const SourceModel& model = source.model;
  vocab::Header header{};
  header.n_ids = static_cast<std::uint32_t>(made.added.token_offsets.size() - 1);
  header.n_tokens = static_cast<std::uint32_t>(made.tokens.id_of.size());
  header.n_specials = static_cast<std::uint32_t>(made.added.special_ids.size());
  header.max_token_bytes = made.tokens.max_token_bytes;
  header.model = model_number(model.kind);
  if (model.ignore_merges || model.kind == Kind::byte_bpe_by_rank)
    header.model_flags |= vocab::kIgnoreMerges;
  if (header.model != vocab::kByteBpe && !made.tokens.byte_ids.empty())
    header.model_flags |= vocab::kByteFallback;
  if (model.fuse_unknown) header.model_flags |= vocab::kFuseUnknown;
  header.unknown_id = model.unknown;
  header.model_limit = model.max_word_chars;
  header.unknown_score = model.unknown_score;
  header.n_template_before = static_cast<std::uint32_t>(source.template_before.size());
  return header;
}

std::string write(const VocabSource& source, const Parts& made) {
  std::vector<TokenId> template_ids = source.template_before;
  template_ids.insert(template_ids.end(), source.template_after.begin(),
                      source.template_after.end());
  vocab::ImageParts parts;
  parts.header = header_of(source, made);
  std::vector<double> scores;
  if (parts.header.model == vocab::kUnigram || parts.header.model == vocab::kUnigramSp) {
    scores.resize(parts.header.n_ids);
    for (const SourceToken& token : made.tokens.tokens) scores[token.id] = token.score;
  }
  parts.sections[vocab::kDescription] = made.description;
  parts.sections[vocab::kTokenOffsets] = as_bytes(made.added.token_offsets);
  parts.sections[vocab::kTokenBytes] = made.added.token_bytes;
  parts.sections[vocab::kTokenSlots] =
      as_bytes(compile::make_token_slots(made.tokens, made.unreachable));
  parts.sections[vocab::kPairSlots] = as_bytes(made.merges.pair_slots);
  parts.sections[vocab::kPairGroups] = as_bytes(made.merges.pair_groups);
  parts.sections[vocab::kByteMerges] = as_bytes(made.merges.byte_merges);
  parts.sections[vocab::kMergedIds] = as_bytes(made.merges.merged_ids);
  parts.sections[vocab::kMergeRanks] = as_bytes(made.merges.merge_ranks);
  parts.sections[vocab::kByteIds] = as_bytes(made.tokens.byte_ids);
  parts.sections[vocab::kCharPageOf] = as_bytes(made.tokens.char_page_of);
  parts.sections[vocab::kCharIds] = as_bytes(made.tokens.char_ids);
  parts.sections[vocab::kTrie] = as_bytes(made.tokens.trie);
  parts.sections[vocab::kScores] = as_bytes(scores);
  parts.sections[vocab::kAdded] = as_bytes(made.added.added);
  parts.sections[vocab::kAddedText] = made.added.added_text;
  parts.sections[vocab::kSteps] = as_bytes(made.steps.steps);
  parts.sections[vocab::kStepData] = made.steps.data;
  parts.sections[vocab::kDecoders] = as_bytes(made.steps.decoders);
  parts.sections[vocab::kTemplate] = as_bytes(template_ids);
  parts.sections[vocab::kContinuing] = source.model.continuing;
  parts.sections[vocab::kSpecialIds] = as_bytes(made.added.special_ids);
  parts.sections[vocab::kRawTrie] = as_bytes(made.added.raw_trie);
  parts.sections[vocab::kNormalizedTrie] = as_bytes(made.added.normalized_trie);
  parts.sections[vocab::kSplitPairs] =
      as_bytes(parts.header.model == vocab::kByteBpe
                   ? compile::split_pair_bits(made.tokens.tokens, made.unreachable)
                   : made.char_splits);
  if (parts.header.model == vocab::kByteBpe) {
    const compile::SplitRankTables tables =
        compile::make_split_rank_tables(made.merges, made.tokens.tokens, made.unreachable);
    parts.sections[vocab::kBytePairs] = as_bytes(tables.pairs);
    parts.sections[vocab::kSplitContexts] = as_bytes(tables.contexts);
  }
  return vocab::write_image(parts);
}

/// Opens the image as a user's would be: its tables are sound, every token is found by its bytes,
/// and with ranks those that the slow definition reaches are the ones that the shipped code does.
Status prove(const std::string& image, const VocabSource& source, const Parts& made) {
  const auto vocab = Vocab::copy_of(image);
  if (!vocab) return vocab.error();
  if (auto tokenizer = Tokenizer::create(*vocab); !tokenizer) return std::move(tokenizer).error();
  for (const SourceToken& token : made.tokens.tokens) {
    if (token.matchable && vocab->find(token.bytes) != token.id)
      return bad(token.id, "token " + std::to_string(token.id) + " is not found by its bytes");
  }
  if (source.model.kind != Kind::byte_bpe_by_rank) return {};
  const std::vector<std::uint64_t>& slots = made.merges.pair_slots;
  const auto n_free = std::count(slots.begin(), slots.end(), model::PairTable::kFree);
  const std::size_t n_merges = slots.size() - static_cast<std::size_t>(n_free);
  if (n_merges + 256 + made.unreachable.size() != made.tokens.id_of.size())
    return bad(0, "merges do not reach the tokens that the ranks reach");
  return {};
}

}  // namespace

Result<std::string> scheme_pattern(std::string_view name) {
  const auto pattern = pretok::scheme_pattern(name);
  if (!pattern) return Error{Errc::unknown_name, 0, "no scheme is named " + std::string(name)};
  return std::string(*pattern);
}

std::vector<std::string_view> scheme_names() {
  return pretok::scheme_names();
}

Result<std::string> compile_vocab(const VocabSource& source) {
  Parts made;
  auto tokens = compile::make_token_tables(source);
  if (!tokens) return std::move(tokens).error();
  made.tokens = *std::move(tokens);
  auto merges = compile::make_merge_tables(source.model, made.tokens.tokens, made.tokens.id_of);
  if (!merges) return std::move(merges).error();
  made.merges = *std::move(merges);
  made.char_splits = compile::char_split_bits(source.model, made.tokens.tokens);
  // A character that makes no symbol leaves its neighbours side by side.
  const bool all_make_symbols = source.model.unknown != kNoToken || !source.model.byte_ids.empty();
  const bool splits_by_marks = made.char_splits.empty() && all_make_symbols &&
                               !compile::merges_of_bytes(source.model, made.tokens.tokens);
  auto steps = compile::compile_steps(source, made.tokens.tokens, splits_by_marks);
  if (!steps) return std::move(steps).error();
  made.steps = *std::move(steps);
  auto added = compile::make_added_tables(source, made.tokens.tokens, made.steps);
  if (!added) return std::move(added).error();
  made.added = *std::move(added);
  made.unreachable = find_unreachable(source.model, made);
  auto description = describe(source, made.unreachable);
  if (!description) return description;
  made.description = *std::move(description);
  std::string image = write(source, made);
  if (auto status = prove(image, source, made); !status) return status.error();
  return image;
}

}  // namespace toll

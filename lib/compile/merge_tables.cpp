// lib/compile/merge_tables.cpp - merges from ranks, from a list, or from scores.
#include "compile/merge_tables.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/pair_table.h"
#include "unicode/utf8.h"
#include "vocab/format.h"

namespace toll::compile {
namespace {

using vocab::bad;
using Kind = SourceModel::Kind;

// What merges make a token is found in a time that grows with the square of its length. Published
// vocabularies need a sixth of that.
constexpr std::uint64_t kMaxWork = std::uint64_t{1} << 27U;

Status check_lengths(const std::vector<SourceToken>& tokens) {
  std::uint64_t work = 0;
  for (const SourceToken& token : tokens) {
    if (token.matchable) work += std::uint64_t{token.bytes.size()} * token.bytes.size();
    if (work > kMaxWork) {
      return bad(token.id, "token " + std::to_string(token.id) +
                               ": with those before it too long to find out what merges make it");
    }
  }
  return {};
}

/// A pair and the number of its merge.
struct Pair {
  std::uint64_t key;
  std::uint32_t merge;
};

std::uint64_t slot_for(const Pair& pair) {
  return (pair.key << model::PairTable::kMergeBits) | pair.merge;
}
TokenId left_of(std::uint64_t slot) {
  return static_cast<TokenId>(slot >> (model::PairTable::kMergeBits + model::PairTable::kIdBits));
}
TokenId right_of(std::uint64_t slot) {
  constexpr std::uint64_t kIdMask = (1U << model::PairTable::kIdBits) - 1;
  return static_cast<TokenId>((slot >> model::PairTable::kMergeBits) & kIdMask);
}
std::size_t slot_of(std::uint64_t slot, std::uint16_t shift, unsigned n_bits) {
  return model::PairTable::slot_of(left_of(slot), right_of(slot), shift, n_bits);
}

/// Places the pairs of one shift, and says whether all of them found a slot of their own.
bool place(std::span<const std::uint64_t> pairs, std::uint16_t shift, unsigned n_bits,
           std::vector<std::uint64_t>& slots) {
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::uint64_t& slot = slots[slot_of(pairs[i], shift, n_bits)];
    if (slot == model::PairTable::kFree) {
      slot = pairs[i];
      continue;
    }
    while (i-- > 0) slots[slot_of(pairs[i], shift, n_bits)] = model::PairTable::kFree;
    return false;
  }
  return true;
}

/// Chooses a shift for each group of pairs, the largest groups first, while there is room, and
/// notes what kinds of pairs the group has.
/// @return  false if two pairs of a group meet whatever the shift.
bool fill(const std::vector<Pair>& pairs, unsigned n_slot_bits, unsigned n_group_bits,
          MergeTables& tables) {
  tables.pair_slots.assign(std::size_t{1} << n_slot_bits, model::PairTable::kFree);
  const std::size_t n_groups = std::size_t{1} << n_group_bits;
  tables.pair_groups.assign(n_groups, 0);
  const auto group_and_kind_of = [&](std::uint64_t slot) {
    return model::PairTable::group_and_kind_of(left_of(slot), right_of(slot), n_group_bits);
  };
  const auto group_of = [&](const Pair& pair) {
    return group_and_kind_of(slot_for(pair)) >> simd::PairHash::kKindBits;
  };
  std::vector<std::uint32_t> ends(n_groups + 1, 0);  // of the group before
  for (const Pair& pair : pairs) ++ends[group_of(pair) + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<std::uint64_t> grouped(pairs.size());
  for (const Pair& pair : pairs) grouped[ends[group_of(pair)]++] = slot_for(pair);
  const auto group_at = [&](std::uint32_t group) {  // each end moved on to its own group's
    const std::uint32_t begin = group == 0 ? 0 : ends[group - 1];
    return std::span<const std::uint64_t>(grouped).subspan(begin, ends[group] - begin);
  };
  std::vector<std::uint32_t> order(n_groups);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return group_at(a).size() > group_at(b).size();
  });
  constexpr std::uint32_t kShifts = 1U << 16U;
  for (const std::uint32_t group : order) {
    std::uint32_t shift = 0;
    while (shift < kShifts && !place(group_at(group), static_cast<std::uint16_t>(shift),
                                     n_slot_bits, tables.pair_slots)) {
      ++shift;
    }
    if (shift == kShifts) return false;
    tables.pair_groups[group] = shift;
    for (const std::uint64_t slot : group_at(group))
      tables.pair_groups[group] |= model::PairTable::kind_bit(group_and_kind_of(slot));
  }
  return true;
}

/// The table of the pairs. With an eighth of its slots free or more, shifts are found soon; the
/// hashes that they cannot tell apart are so few that splitting the groups does it.
Status add_pairs(const std::vector<Pair>& pairs, MergeTables& tables) {
  constexpr unsigned kSplits = 6;
  const unsigned n_slot_bits =
      std::max(1U, static_cast<unsigned>(std::bit_width(pairs.size() + pairs.size() / 8)));
  const unsigned n_group_bits = n_slot_bits > 3 ? n_slot_bits - 2 : 1;
  for (unsigned split = 0; split < kSplits; ++split) {
    if (fill(pairs, n_slot_bits, n_group_bits + split, tables)) return {};
  }
  return bad(0, "the pairs of the merges fit no table");
}

/// What two bytes merge into, for all of them.
void add_byte_merges(const TokenIndex& id_of, MergeTables& tables) {
  const model::PairTable pairs = tables.view();
  std::vector<TokenId> byte_ids;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    byte_ids.push_back(id_of.find({&c, 1}));
  }
  std::vector<std::uint32_t> merges;
  for (const TokenId left : byte_ids) {
    for (const TokenId right : byte_ids) merges.push_back(pairs.rank(left, right));
  }
  tables.byte_merges = std::move(merges);
}

/// Encodes `token` as the tiktoken format means it: any two neighbours whose bytes together are a
/// token may merge, lowest rank first. True if that ends in one token of two parts; then `left` and
/// `right` are the last step's. Slow and obvious: this is the definition.
bool derive_merge(std::string_view token, const TokenIndex& id_of, TokenId& left, TokenId& right) {
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < token.size(); ++i) parts.push_back(token.substr(i, 1));
  std::vector<TokenId> ranks(token.size(), kNoToken);  // of parts i and i + 1 together
  const auto rank_at = [&](std::size_t i) {
    if (i + 1 >= parts.size()) return kNoToken;
    return id_of.find({parts[i].data(), parts[i].size() + parts[i + 1].size()});
  };
  for (std::size_t i = 0; i < parts.size(); ++i) ranks[i] = rank_at(i);
  while (parts.size() > 1) {
    const auto best =
        static_cast<std::size_t>(std::min_element(ranks.begin(), ranks.end()) - ranks.begin());
    if (ranks[best] == kNoToken) return false;
    if (parts.size() == 2) {
      left = id_of.find(parts[0]);
      right = id_of.find(parts[1]);
      return true;
    }
    parts[best] = {parts[best].data(), parts[best].size() + parts[best + 1].size()};
    const auto gone = static_cast<std::ptrdiff_t>(best) + 1;
    parts.erase(parts.begin() + gone);
    ranks.erase(ranks.begin() + gone);
    ranks[best] = rank_at(best);
    if (best > 0) ranks[best - 1] = rank_at(best - 1);
  }
  return false;
}

Result<MergeTables> by_rank(const std::vector<SourceToken>& tokens, const TokenIndex& id_of) {
  std::vector<Pair> pairs;
  for (const SourceToken& token : tokens) {
    TokenId left = kNoToken;
    TokenId right = kNoToken;
    if (token.matchable && derive_merge(token.bytes, id_of, left, right)) {
      pairs.push_back({model::PairTable::key(left, right), token.id});
    }
  }
  MergeTables tables;
  if (auto status = add_pairs(pairs, tables); !status) return status.error();
  add_byte_merges(id_of, tables);
  return tables;
}

Result<MergeTables> by_list(const std::vector<SourceMerge>& merges,
                            const std::vector<SourceToken>& tokens) {
  if (merges.size() > vocab::kMaxMerges) return bad(0, "too many merges");
  std::vector<const SourceToken*> token_of(tokens.back().id + 1ULL, nullptr);
  for (const SourceToken& token : tokens) token_of[token.id] = &token;
  const auto token_at = [&](TokenId id) { return id < token_of.size() ? token_of[id] : nullptr; };
  MergeTables tables;
  std::unordered_map<std::uint64_t, std::uint32_t> merge_of;  // of a pair listed twice, the last
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const SourceToken* left = token_at(merges[i].left);
    const SourceToken* right = token_at(merges[i].right);
    const SourceToken* merged = token_at(merges[i].merged);
    if (left == nullptr || right == nullptr || merged == nullptr || !merged->matchable ||
        left->bytes + right->bytes != merged->bytes) {
      return bad(i, "merge " + std::to_string(i) + " is not of two tokens into their joint text");
    }
    tables.merged_ids.push_back(merged->id);
    merge_of[model::PairTable::key(left->id, right->id)] = static_cast<std::uint32_t>(i);
  }
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const std::uint64_t key = model::PairTable::key(merges[i].left, merges[i].right);
    if (merge_of.at(key) == i) pairs.push_back({key, static_cast<std::uint32_t>(i)});
  }
  if (auto status = add_pairs(pairs, tables); !status) return status.error();
  return tables;
}

Result<MergeTables> by_score(const std::vector<SourceToken>& tokens, const TokenIndex& id_of) {
  MergeTables tables;
  std::vector<double> scores;
  for (const SourceToken& token : tokens) {
    if (token.matchable) scores.push_back(token.score);
  }
  std::sort(scores.begin(), scores.end(), std::greater<>{});
  scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
  tables.merge_ranks.assign(tokens.back().id + 1ULL, 0);
  std::vector<Pair> pairs;
  for (const SourceToken& token : tokens) {
    if (!token.matchable) continue;
    const auto place =
        std::lower_bound(scores.begin(), scores.end(), token.score, std::greater<>{});
    tables.merge_ranks[token.id] = static_cast<std::uint32_t>(place - scores.begin());
    const std::string_view bytes = token.bytes;
    std::size_t end = unicode::char_length(bytes.data(), bytes.size());
    if (end == bytes.size()) continue;
    for (std::size_t begin = 0; begin < bytes.size(); begin = end) {
      end = begin + unicode::char_length(bytes.data() + begin, bytes.size() - begin);
      // sentencepiece would merge such a character by its spelling though it has no number.
      if (id_of.find(bytes.substr(begin, end - begin)) == kNoToken) {
        return bad(token.id, "piece " + std::to_string(token.id) +
                                 " holds a character that is no piece by itself");
      }
      const TokenId left = id_of.find(bytes.substr(0, end));
      const TokenId right = left == kNoToken ? kNoToken : id_of.find(bytes.substr(end));
      if (right != kNoToken) pairs.push_back({model::PairTable::key(left, right), token.id});
    }
  }
  if (auto status = add_pairs(pairs, tables); !status) return status.error();
  return tables;
}

}  // namespace

Result<MergeTables> make_merge_tables(const SourceModel& model,
                                      const std::vector<SourceToken>& tokens,
                                      const TokenIndex& id_of) {
  if (model.kind == Kind::byte_bpe_by_rank || model.kind == Kind::char_bpe_by_score) {
    if (auto status = check_lengths(tokens); !status) return status.error();
  }
  switch (model.kind) {
    case Kind::byte_bpe_by_rank: return by_rank(tokens, id_of);
    case Kind::byte_bpe: {
      auto tables = by_list(model.merges, tokens);
      if (tables) add_byte_merges(id_of, *tables);
      return tables;
    }
    case Kind::char_bpe: return by_list(model.merges, tokens);
    case Kind::char_bpe_by_score: return by_score(tokens, id_of);
    default: break;
  }
  MergeTables none;
  if (auto status = add_pairs({}, none); !status) return status.error();
  return none;
}

}  // namespace toll::compile

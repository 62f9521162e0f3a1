// lib/pipeline/merge_tables.cpp - merges from ranks, from a list, or from scores.
#include "pipeline/merge_tables.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "merge/pair_table.h"
#include "unicode/utf8.h"
#include "vocab/format.h"

namespace toll {
namespace {

Error bad(std::uint64_t offset, std::string detail) {
  return Error{Errc::bad_vocab, offset, std::move(detail)};
}

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

std::vector<std::uint64_t> slots_of(const std::vector<Pair>& pairs) {
  // Half of the slots stay free: few buckets are then full. One that is not ends every search.
  constexpr std::size_t kBucket = merge::PairTable::kBucket;
  const std::size_t n_slots = (pairs.size() * 2 / kBucket + 2) * kBucket;
  std::vector<std::uint64_t> slots(n_slots, merge::PairTable::kFree);
  for (const Pair& pair : pairs) {
    std::size_t slot = merge::PairTable::home(pair.key, slots.size());
    while (slots[slot] != merge::PairTable::kFree) slot = (slot + 1) % slots.size();
    slots[slot] = (pair.key << merge::PairTable::kMergeBits) | pair.merge;
  }
  return slots;
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

MergeTables by_rank(const std::vector<SourceToken>& tokens, const TokenIndex& id_of) {
  std::vector<Pair> pairs;
  for (const SourceToken& token : tokens) {
    TokenId left = kNoToken;
    TokenId right = kNoToken;
    if (token.matchable && derive_merge(token.bytes, id_of, left, right)) {
      pairs.push_back({merge::PairTable::key(left, right), token.id});
    }
  }
  return {slots_of(pairs), {}, {}};
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
    merge_of[merge::PairTable::key(left->id, right->id)] = static_cast<std::uint32_t>(i);
  }
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const std::uint64_t key = merge::PairTable::key(merges[i].left, merges[i].right);
    if (merge_of.at(key) == i) pairs.push_back({key, static_cast<std::uint32_t>(i)});
  }
  tables.pair_slots = slots_of(pairs);
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
      if (right != kNoToken) pairs.push_back({merge::PairTable::key(left, right), token.id});
    }
  }
  tables.pair_slots = slots_of(pairs);
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
    case Kind::byte_bpe:
    case Kind::char_bpe: return by_list(model.merges, tokens);
    case Kind::char_bpe_by_score: return by_score(tokens, id_of);
    default: return MergeTables{slots_of({}), {}, {}};
  }
}

}  // namespace toll

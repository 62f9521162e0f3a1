// slow_bpe.h - byte-pair encoding as the tiktoken format defines it, written to be read.
//
//   SlowBpe({{"a", 0}, {"b", 1}, {"ab", 2}}).encode("abba") == {2, 1, 0}
//
// Ranks are keyed by bytes: any two neighbours whose bytes together are a token may merge; the pair
// of lowest rank merges first, the leftmost of equals. Quadratic on purpose.
#pragma once

#include <toll/compile.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace toll::oracle {

class SlowBpe {
 public:
  explicit SlowBpe(const std::vector<SourceToken>& tokens) {
    for (const SourceToken& token : tokens) rank_of_.emplace(token.bytes, token.id);
  }

  /// The tokens of one piece, by merges alone.
  [[nodiscard]] std::vector<TokenId> encode(std::string_view piece) const {
    std::vector<std::string> parts;
    for (const char c : piece) parts.emplace_back(1, c);
    for (;;) {
      std::size_t best = parts.size();
      TokenId best_rank = kNoToken;
      for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const TokenId merged = rank(parts[i] + parts[i + 1]);
        if (merged < best_rank) {
          best = i;
          best_rank = merged;
        }
      }
      if (best == parts.size()) break;
      parts[best] += parts[best + 1];
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    }
    std::vector<TokenId> ids;
    ids.reserve(parts.size());
    for (const std::string& part : parts) ids.push_back(rank(part));
    return ids;
  }

  /// A piece as the tokeniser encodes it: a piece that is a token is that token.
  [[nodiscard]] std::vector<TokenId> encode_piece(std::string_view piece) const {
    const TokenId whole = rank(std::string(piece));
    return whole != kNoToken ? std::vector<TokenId>{whole} : encode(piece);
  }

 private:
  [[nodiscard]] TokenId rank(const std::string& bytes) const {
    const auto found = rank_of_.find(bytes);
    return found == rank_of_.end() ? kNoToken : found->second;
  }

  std::map<std::string, TokenId> rank_of_;
};

}  // namespace toll::oracle

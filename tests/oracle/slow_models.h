// slow_models.h - the tokens of a piece of text by each kind of model that a VocabSource can have,
// straight from its lists, written to be read. Quadratic on purpose. Unigram: slow_unigram.h.
#pragma once

#include <toll/compile.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/slow_unigram.h"

namespace toll::oracle {

class SlowModel {
 public:
  explicit SlowModel(const VocabSource& source) : source_(source), model_(source.model) {}

  /// @param piece  well-formed UTF-8, not empty.
  [[nodiscard]] std::vector<TokenId> encode(const std::string& piece) const {
    switch (model_.kind) {
      case SourceModel::Kind::unigram:
      case SourceModel::Kind::unigram_sp: return unigram(piece);
      case SourceModel::Kind::word_piece: return word_piece(piece);
      case SourceModel::Kind::word_level: return or_unknown(find(piece));
      default: return merged(piece);
    }
  }

 private:
  /// A token in the making: bytes that stand for one, or not (kNoToken).
  struct Symbol {
    TokenId id;
    std::string bytes;
  };

  [[nodiscard]] TokenId find(const std::string& bytes) const {
    for (const SourceToken& token : source_.tokens) {
      if (token.matchable && token.bytes == bytes) return token.id;
    }
    return kNoToken;
  }

  [[nodiscard]] const SourceToken& token(TokenId id) const {
    return *std::find_if(source_.tokens.begin(), source_.tokens.end(),
                         [id](const SourceToken& t) { return t.id == id; });
  }

  [[nodiscard]] std::vector<TokenId> or_unknown(TokenId id) const {
    if (id == kNoToken) id = model_.unknown;
    return id == kNoToken ? std::vector<TokenId>() : std::vector<TokenId>{id};
  }

  [[nodiscard]] static std::vector<std::string> characters(std::string_view text) {
    std::vector<std::string> all;
    for (const char c : text) {
      if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) all.emplace_back();
      all.back() += c;
    }
    return all;
  }

  [[nodiscard]] std::vector<Symbol> symbols_of(const std::string& piece) const {
    std::vector<Symbol> symbols;
    const bool is_bytes = model_.kind == SourceModel::Kind::byte_bpe ||
                          model_.kind == SourceModel::Kind::byte_bpe_by_rank;
    if (is_bytes) {
      for (const char c : piece) symbols.push_back({find(std::string(1, c)), std::string(1, c)});
      return symbols;
    }
    for (const std::string& character : characters(piece)) {
      const TokenId id = find(character);
      // Where nothing is unknown, its neighbours are each other's.
      if (id == kNoToken && model_.byte_ids.empty() && model_.unknown == kNoToken) continue;
      if (id != kNoToken || model_.byte_ids.empty()) {
        symbols.push_back({id, character});
        continue;
      }
      // They have no spelling that could be part of another token's.
      for (const char c : character)
        symbols.push_back({model_.byte_ids[static_cast<unsigned char>(c)], ""});
    }
    return symbols;
  }

  struct Merge {
    double rank;  ///< the least is first
    TokenId merged;
  };

  [[nodiscard]] std::optional<Merge> merge_of(const Symbol& a, const Symbol& b) const {
    if (a.id == kNoToken || b.id == kNoToken) return {};
    if (model_.kind == SourceModel::Kind::byte_bpe || model_.kind == SourceModel::Kind::char_bpe) {
      for (std::size_t i = 0; i < model_.merges.size(); ++i) {
        const SourceMerge& merge = model_.merges[i];
        if (merge.left == a.id && merge.right == b.id)
          return Merge{static_cast<double>(i), merge.merged};
      }
      return {};
    }
    if (a.bytes.empty() || b.bytes.empty()) return {};
    const TokenId id = find(a.bytes + b.bytes);
    if (id == kNoToken) return {};
    const bool by_id = model_.kind == SourceModel::Kind::byte_bpe_by_rank;
    return Merge{by_id ? static_cast<double>(id) : -token(id).score, id};
  }

  [[nodiscard]] std::vector<TokenId> merged(const std::string& piece) const {
    const bool whole_first =
        model_.ignore_merges || model_.kind == SourceModel::Kind::byte_bpe_by_rank;
    if (const TokenId whole = find(piece); whole_first && whole != kNoToken) return {whole};
    std::vector<Symbol> symbols = symbols_of(piece);
    for (;;) {
      std::optional<Merge> best;
      std::size_t at = 0;
      for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
        const auto merge = merge_of(symbols[i], symbols[i + 1]);
        if (!merge || (best && best->rank <= merge->rank)) continue;
        best = merge;
        at = i;
      }
      if (!best) break;
      symbols[at] = {best->merged, symbols[at].bytes + symbols[at + 1].bytes};
      symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
    std::vector<TokenId> ids;
    bool after_unknown = false;
    for (const Symbol& symbol : symbols) {
      const bool is_unknown = symbol.id == kNoToken;
      const bool is_fused = is_unknown && after_unknown && model_.fuse_unknown;
      after_unknown = is_unknown;
      const TokenId id = is_unknown ? model_.unknown : symbol.id;
      if (!is_fused) ids.push_back(id);
    }
    return ids;
  }

  [[nodiscard]] std::vector<TokenId> unigram(const std::string& piece) const {
    SlowUnigram::Model slow;
    const bool is_sp = model_.kind == SourceModel::Kind::unigram_sp;
    slow.sums = is_sp ? SlowUnigram::Sums::floats : SlowUnigram::Sums::doubles;
    slow.run_may_spell_a_token = !is_sp;
    slow.unknown = model_.unknown;
    slow.unknown_score = model_.unknown_score;
    slow.byte_ids = model_.byte_ids;
    for (const SourceToken& token : source_.tokens) {
      if (token.matchable) slow.tokens.push_back({token.bytes, token.id, token.score});
    }
    std::vector<TokenId> ids;
    for (const auto& made : SlowUnigram(slow).encode(piece)) ids.push_back(made.id);
    return ids;
  }

  [[nodiscard]] std::vector<TokenId> word_piece(const std::string& word) const {
    if (characters(word).size() > model_.max_word_chars) return {model_.unknown};
    std::vector<TokenId> ids;
    for (std::size_t at = 0; at < word.size();) {
      std::size_t n = word.size() - at;
      TokenId id = kNoToken;
      for (; n > 0; --n) {
        id = find((at > 0 ? model_.continuing : "") + word.substr(at, n));
        if (id != kNoToken) break;
      }
      if (id == kNoToken) return {model_.unknown};
      ids.push_back(id);
      at += n;
    }
    return ids;
  }

  const VocabSource& source_;
  const SourceModel& model_;
};

}  // namespace toll::oracle

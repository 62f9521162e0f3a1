// slow_unigram.h - the Unigram model as the libraries define it, written to be read.
//
//   SlowUnigram({.tokens = {{"a", 1, -1.0}, {"ab", 2, -1.5}}, .unknown = 0, ...}).encode("abxa")
//     == {{2, 2}, {0, 1}, {1, 1}}
//
// For each place, in order, every token of the vocabulary that is spelled there, shortest first, is
// offered as the last token of the best path to where it ends; the first offer stands unless a
// later one has a greater sum. Then runs of unknown characters become one token, or their bytes.
#pragma once

#include <toll/types.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace toll::oracle {

class SlowUnigram {
 public:
  struct Token {
    std::string bytes;
    TokenId id;
    double score;
  };
  /// How the sum of a path is kept.
  enum class Sums : std::uint8_t { floats, doubles };

  struct Model {
    Sums sums = Sums::doubles;
    std::vector<Token> tokens;
    TokenId unknown = 0;
    double unknown_score = 0;
    std::vector<TokenId> byte_ids;       // empty, or 256 of them
    bool run_may_spell_a_token = false;  // Hugging Face
  };

  struct Piece {
    TokenId id;
    std::size_t n_bytes;
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  explicit SlowUnigram(Model model) : model_(std::move(model)) {
    std::stable_sort(model_.tokens.begin(), model_.tokens.end(),
                     [](const auto& a, const auto& b) { return a.bytes.size() < b.bytes.size(); });
  }

  /// @param text  well-formed UTF-8.
  [[nodiscard]] std::vector<Piece> encode(std::string_view text) const {
    return without_runs(text, best_path(text));
  }

 private:
  struct Best {
    bool is_set = false;
    double sum = 0;
    TokenId id = 0;
    std::size_t start = 0;
  };

  [[nodiscard]] static std::size_t character_at(std::string_view text) {
    std::size_t n = 1;
    while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xc0U) == 0x80U) ++n;
    return n;
  }

  void offer(Best& best, double sum, TokenId id, std::size_t start) const {
    const double as_float = static_cast<float>(sum);
    if (model_.sums == Sums::floats) sum = as_float;
    if (best.is_set && !(sum > best.sum)) return;
    best = {true, model_.sums == Sums::doubles ? sum : as_float, id, start};
  }

  [[nodiscard]] std::vector<Piece> best_path(std::string_view text) const {
    std::vector<Best> best(text.size() + 1);
    for (std::size_t start = 0; start < text.size();) {
      if (model_.sums == Sums::floats && std::abs(best[start].sum) > 100000) {
        const auto zero = static_cast<float>(best[start].sum);
        for (std::size_t place = start; place <= text.size(); ++place) {
          if (best[place].is_set) best[place].sum = static_cast<float>(best[place].sum) - zero;
        }
      }
      const double sum = best[start].sum;
      const std::size_t n_character = character_at(text.substr(start));
      bool character_is_token = false;
      for (const Token& token : model_.tokens) {
        if (text.substr(start).substr(0, token.bytes.size()) != token.bytes) continue;
        offer(best[start + token.bytes.size()], token.score + sum, token.id, start);
        if (token.bytes.size() == n_character) character_is_token = true;
      }
      if (!character_is_token) {
        double unknown_sum = model_.unknown_score + sum;
        if (model_.sums != Sums::doubles) {
          unknown_sum = static_cast<float>(model_.unknown_score) + static_cast<float>(sum);
        }
        offer(best[start + n_character], unknown_sum, model_.unknown, start);
      }
      start += n_character;
    }
    std::vector<Piece> path;
    for (std::size_t end = text.size(); end > 0; end = best[end].start) {
      path.push_back({best[end].id, end - best[end].start});
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

  [[nodiscard]] std::vector<Piece> without_runs(std::string_view text,
                                                const std::vector<Piece>& path) const {
    std::vector<Piece> pieces;
    std::size_t at = 0;
    for (std::size_t i = 0; i < path.size();) {
      if (path[i].id != model_.unknown) {
        pieces.push_back(path[i]);
        at += path[i++].n_bytes;
        continue;
      }
      std::string run;
      for (; i < path.size() && path[i].id == model_.unknown; ++i) {
        run += text.substr(at, path[i].n_bytes);
        at += path[i].n_bytes;
      }
      const Token* spelt = nullptr;
      for (const Token& token : model_.tokens) {
        if (model_.run_may_spell_a_token && token.bytes == run) spelt = &token;
      }
      if (spelt != nullptr) {
        pieces.push_back({spelt->id, run.size()});
      } else if (model_.byte_ids.empty()) {
        pieces.push_back({model_.unknown, run.size()});
      } else {
        for (const char byte : run) {
          pieces.push_back({model_.byte_ids[static_cast<unsigned char>(byte)], 1});
        }
      }
    }
    return pieces;
  }

  Model model_;
};

}  // namespace toll::oracle

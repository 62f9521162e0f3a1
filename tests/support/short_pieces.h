// short_pieces.h - short texts as model::ShortBpe takes them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "model/short_bpe.h"

namespace toll::test {

/// Texts that are encoded together, each in memory of its own, with no more behind it than has to
/// be readable, so that a sanitizer sees what reads further.
class ShortPieces {
 public:
  explicit ShortPieces(std::span<const std::string> texts) : texts_(texts), tokens_(texts.size()) {
    for (const std::string& text : texts) {
      copies_.emplace_back(text.begin(), text.end())
          .resize(text.size() + model::ShortPiece::kReadable, 'e');
      pieces_.push_back({copies_.back().data(), static_cast<std::uint32_t>(text.size()),
                         &tokens_[pieces_.size()]});
    }
  }

  /// Fails the test unless each text has the tokens `wanted`.
  void require(model::ShortBpe& encoder, std::span<const std::vector<TokenId>> wanted,
               std::string_view isa) {
    encoder.encode(pieces_);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const auto got = tokens_[i].all();
      if (std::vector<TokenId>(got.begin(), got.end()) == wanted[i]) continue;
      FAIL(texts_[i] << " by " << isa << ", piece " << i);
    }
  }

 private:
  std::span<const std::string> texts_;
  std::vector<model::ShortTokens> tokens_;
  std::vector<std::vector<std::uint8_t>> copies_;
  std::vector<model::ShortPiece> pieces_;
};

}  // namespace toll::test

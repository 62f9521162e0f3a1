// lib/model/symbols.h - the symbols that merging begins with: the bytes of a piece, or its
// characters.
#pragma once

#include <toll/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace toll::model {

/// A symbol of a piece: a token, and where in the piece it ends.
struct Symbol {
  TokenId id;
  std::uint32_t end;
};

/// Borrowed tables; a value.
class SymbolTable {
 public:
  /// Symbols are bytes. @param byte_ids  256 tokens.
  explicit SymbolTable(std::span<const TokenId> byte_ids) noexcept : byte_ids_(byte_ids) {}

  /// Symbols are characters. One that has no token is the tokens of its bytes or, without
  /// `byte_ids`, `unknown`, or nothing if that is kNoToken. So is each byte that belongs to no
  /// well-formed character.
  /// @param space_is_mark  a space is the symbol of U+2581, which is a token (if any character is).
  /// @param page_of   8,704 pages of code points; @param char_ids  [page][128]
  /// @param byte_ids  256 tokens or none.
  SymbolTable(std::span<const std::uint16_t> page_of, std::span<const TokenId> char_ids,
              std::span<const TokenId> byte_ids, TokenId unknown,
              bool space_is_mark = false) noexcept
      : byte_ids_(byte_ids), page_of_(page_of), char_ids_(char_ids), unknown_(unknown) {
    if (space_is_mark && !page_of.empty()) space_ = of_character(kMark);
  }

  static constexpr std::uint32_t kMark = 0x2581;

  [[nodiscard]] bool is_bytes() const noexcept { return page_of_.empty(); }

  /// The symbols of all bytes, where symbols are bytes.
  [[nodiscard]] std::span<const TokenId> byte_ids() const noexcept { return byte_ids_; }

  /// The symbols of data[0, n) replace what `out` holds.
  void symbols_of(const std::uint8_t* data, std::size_t n, std::vector<Symbol>& out) const {
    if (!page_of_.empty()) return characters_of(data, n, out);
    out.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = {byte_ids_[data[i]], static_cast<std::uint32_t>(i + 1)};
    }
  }

  /// How many of the n bytes at the end of data[0, n) may be the beginning of a character that goes
  /// on: 0 where symbols are bytes.
  [[nodiscard]] std::size_t n_unfinished(const std::uint8_t* data, std::size_t n) const noexcept;

 private:
  [[nodiscard]] TokenId of_character(std::uint32_t code_point) const noexcept {
    constexpr unsigned kPageBits = 7;
    constexpr std::uint32_t kInPage = (1U << kPageBits) - 1;
    const std::uint32_t page = page_of_[code_point >> kPageBits];
    return char_ids_[(page << kPageBits) + (code_point & kInPage)];
  }
  void characters_of(const std::uint8_t* data, std::size_t n, std::vector<Symbol>& out) const;

  std::span<const TokenId> byte_ids_;
  std::span<const std::uint16_t> page_of_;
  std::span<const TokenId> char_ids_;
  TokenId unknown_ = kNoToken;
  TokenId space_ = kNoToken;  ///< of a space that stands for another character
};

}  // namespace toll::model

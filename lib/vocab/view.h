// lib/vocab/view.h - the tables of a .tollv image as spans: what Vocab's public face stands on.
#pragma once

#include <toll/vocab.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "base/mapping.h"
#include "vocab/format.h"

namespace toll {

class Vocab::View {
 public:
  /// Borrows `image`: checks the header and that every section lies inside it.
  /// Errors: bad_vocab.
  static Result<View> of_header(std::span<const std::byte> image);

  /// Checks all the rest: the checksum, and every offset, id, class and state in every table, so
  /// that using the image afterwards needs no check. Errors: bad_vocab.
  [[nodiscard]] Status check_tables() const;

  const vocab::Header* header = nullptr;
  std::span<const std::byte> image;
  std::string_view description;
  std::span<const std::uint32_t> token_offsets;
  std::string_view token_bytes;
  std::span<const std::uint32_t> token_slots;
  std::span<const std::uint64_t> pair_slots;
  std::span<const std::uint32_t> byte_ids;
  std::span<const std::uint32_t> special_ids;
  std::span<const std::uint16_t> page_of;
  std::span<const std::uint8_t> class_of;
  std::span<const std::uint16_t> transitions;

  base::Mapping mapping;  ///< owns the image's bytes when a file was mapped

  [[nodiscard]] std::string_view bytes(TokenId id) const noexcept {
    return token_bytes.substr(token_offsets[id], token_offsets[id + 1] - token_offsets[id]);
  }

  [[nodiscard]] TokenId find(const char* data, std::size_t n) const noexcept;
};

}  // namespace toll

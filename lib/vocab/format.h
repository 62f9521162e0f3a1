// lib/vocab/format.h - the bytes of a .tollv image, version 1 (toll-tollv(5) is the specification).
//
// Little-endian, position independent, every section 64-byte aligned. The tables are in the form in
// which they are used: opening an image is mapping it and checking it once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace toll::vocab {

inline constexpr std::array<char, 8> kMagic = {'\x89', 'T', 'O', 'L', 'L', 'V', '\r', '\n'};
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::size_t kAlignment = 64;

/// Ids, and with them ranks, are below this: three of them fit one 64-bit slot of the pair table.
inline constexpr std::uint32_t kMaxIds = (1U << 21U) - 1;

/// The sections, by their place in the header's table.
using Section = std::uint32_t;
inline constexpr Section kDescription = 0;  ///< text: lines of KEY TAB VALUE LF
inline constexpr Section kTokenOffsets =
    1;  ///< u32[n_ids + 1]: token i is token_bytes[offset[i], offset[i + 1])
inline constexpr Section kTokenBytes =
    2;  ///< the tokens' bytes, end to end in id order; special tokens hold their spelling
inline constexpr Section kTokenSlots = 3;  ///< u32[]: hash table from bytes to id + 1; 0 is empty
inline constexpr Section kPairSlots =
    4;  ///< u64[]: hash table from (left, right) to the merged id; see PairTable
inline constexpr Section kByteIds = 5;     ///< u32[256]: the token of each byte
inline constexpr Section kSpecialIds = 6;  ///< u32[n_specials], ascending
inline constexpr Section kPageOf = 7;      ///< u16[8704]: page of each 128 code points
inline constexpr Section kClassOf =
    8;  ///< u8[n_pages][128]: character class of each code point of a page
inline constexpr Section kTransitions = 9;  ///< u16[n_states][n_classes + 1]
inline constexpr Section kNumSections = 10;

struct SectionSpan {
  std::uint64_t offset;  ///< from the start of the image
  std::uint64_t n_bytes;
};

struct Header {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t n_header_bytes;
  std::uint64_t n_bytes;   ///< of the whole image
  std::uint64_t checksum;  ///< base::hash_bytes of everything after this field
  std::uint32_t n_ids;
  std::uint32_t n_tokens;
  std::uint32_t n_specials;
  std::uint32_t max_token_bytes;
  std::uint32_t n_classes;
  std::uint32_t invalid_class;
  std::array<std::uint32_t, 2> reserved;  ///< zero
  std::array<SectionSpan, kNumSections> sections;
};
static_assert(sizeof(Header) == 64 + 16 * kNumSections);

/// Where the checksummed part begins.
inline constexpr std::size_t kChecksumFrom = offsetof(Header, checksum) + sizeof(std::uint64_t);

}  // namespace toll::vocab

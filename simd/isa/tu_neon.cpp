// simd/isa/tu_neon.cpp - the kernels with neon instructions, which every aarch64 processor has.
#include <arm_neon.h>

#include "simd/kernels.h"

namespace toll::simd::neon {
namespace {

constexpr char kIsa[] = "neon";  // NOLINT(*-avoid-c-arrays)
inline constexpr unsigned kBytes = 16;

#include "simd/kernels/bytes.inl"

/// The bit of each byte's place among eight.
inline uint8x16_t places_in_eight() {
  return vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201U));
}

/// Each keeps the bit of its place; adding neighbours three times makes eight bytes one.
inline std::uint64_t bits_of(const Block& found) {
  const auto placed = [&](unsigned i) {
    return vandq_u8(reinterpret_cast<uint8x16_t>(found.parts[i]), places_in_eight());
  };
  const uint8x16_t pairs_of_first_half = vpaddq_u8(placed(0), placed(1));
  const uint8x16_t pairs_of_second_half = vpaddq_u8(placed(2), placed(3));
  const uint8x16_t fours = vpaddq_u8(pairs_of_first_half, pairs_of_second_half);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(fours, fours)), 0);
}

inline Bytes blended(std::uint64_t bits, const Bytes& a, const Bytes& b) {
  const auto low = static_cast<std::uint8_t>(bits);
  const auto high = static_cast<std::uint8_t>(bits >> 8U);
  const uint8x16_t spread = vcombine_u8(vdup_n_u8(low), vdup_n_u8(high));
  return reinterpret_cast<Bytes>(vbslq_u8(vtstq_u8(spread, places_in_eight()),
                                          reinterpret_cast<uint8x16_t>(b),
                                          reinterpret_cast<uint8x16_t>(a)));
}

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, Block bytes) {
  const uint8x16x4_t entries = vld1q_u8_x4(table);
  for (Bytes& part : bytes.parts)
    part = reinterpret_cast<Bytes>(vqtbl4q_u8(entries, reinterpret_cast<uint8x16_t>(part & 0x3f)));
  return bytes;
}

/// Writes `start` plus each of the eight bytes of `places`, the lowest first.
inline void write_eight(std::uint32_t* out, std::uint32_t start, std::uint64_t places) {
  const uint32x4_t starts = vdupq_n_u32(start);
  const uint16x8_t eight = vmovl_u8(vcreate_u8(places));
  vst1q_u32(out, vaddw_u16(starts, vget_low_u16(eight)));
  vst1q_u32(out + 4, vaddw_u16(starts, vget_high_u16(eight)));
}

#include "simd/isa/lines_64.inl"
#include "simd/isa/numbers_128.inl"
#include "simd/isa/words_by_one.inl"
#include "simd/kernels/places.inl"

}  // namespace

#include "simd/isa/kernel_table.inl"

}  // namespace toll::simd::neon

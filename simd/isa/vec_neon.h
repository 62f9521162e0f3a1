// simd/isa/vec_neon.h - 64 bytes of text and their comparisons as bit masks, with neon
// instructions.
#pragma once

#include <cstdint>

#include <arm_neon.h>

namespace toll::simd::neon {
namespace {

using Block = uint8x16x4_t;

inline Block load(const std::uint8_t* text) {
  return vld1q_u8_x4(text);
}

inline void store(std::uint8_t* to, const Block& bytes) {
  vst1q_u8_x4(to, bytes);
}

/// The bytes with `bits` set in each.
inline Block with_bits(Block bytes, char bits) {
  for (uint8x16_t& part : bytes.val)
    part = vorrq_u8(part, vdupq_n_u8(static_cast<std::uint8_t>(bits)));
  return bytes;
}

/// Bit i: byte i of what `of` makes of the parts, in which a byte is all ones or zero. Each keeps
/// the bit of its place among eight; adding neighbours three times makes eight bytes one.
template <class Of>
inline std::uint64_t bits_of(const Block& bytes, Of&& of) {
  const uint8x16_t places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201U));
  const auto placed = [&](unsigned i) { return vandq_u8(of(bytes.val[i]), places); };
  const uint8x16_t pairs_of_first_half = vpaddq_u8(placed(0), placed(1));
  const uint8x16_t pairs_of_second_half = vpaddq_u8(placed(2), placed(3));
  const uint8x16_t fours = vpaddq_u8(pairs_of_first_half, pairs_of_second_half);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(fours, fours)), 0);
}

/// Bit i: byte i is c.
inline std::uint64_t equal(const Block& bytes, char c) {
  return bits_of(bytes, [c](uint8x16_t part) {
    return vceqq_u8(part, vdupq_n_u8(static_cast<std::uint8_t>(c)));
  });
}

/// Bit i: byte i is a or b.
inline std::uint64_t equal(const Block& bytes, char a, char b) {
  return bits_of(bytes, [a, b](uint8x16_t part) {
    return vorrq_u8(vceqq_u8(part, vdupq_n_u8(static_cast<std::uint8_t>(a))),
                    vceqq_u8(part, vdupq_n_u8(static_cast<std::uint8_t>(b))));
  });
}

/// Bit i: byte i is one of the n from `first` on, unsigned.
inline std::uint64_t in_range(const Block& bytes, char first, char n) {
  return bits_of(bytes, [first, n](uint8x16_t part) {
    return vcltq_u8(vsubq_u8(part, vdupq_n_u8(static_cast<std::uint8_t>(first))),
                    vdupq_n_u8(static_cast<std::uint8_t>(n)));
  });
}

/// Bit i: the top bit of byte i.
inline std::uint64_t top_bits(const Block& bytes) {
  return bits_of(bytes, [](uint8x16_t part) { return vcltzq_s8(vreinterpretq_s8_u8(part)); });
}

/// For each byte, the entry of its six low bits in a table of 64.
inline Block look_up(const std::uint8_t* table, Block bytes) {
  const Block entries = load(table);
  for (uint8x16_t& part : bytes.val) part = vqtbl4q_u8(entries, vandq_u8(part, vdupq_n_u8(0x3f)));
  return bytes;
}

/// Byte i is that of `b` where bit i is set, else that of `a`.
inline Block merged(Block a, const Block& b, std::uint64_t bits) {
  const uint8x16_t places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201U));
  for (unsigned i = 0; i < 4; ++i) {
    const auto low = static_cast<std::uint8_t>(bits >> (16 * i));
    const auto high = static_cast<std::uint8_t>(bits >> (16 * i + 8));
    const uint8x16_t spread = vcombine_u8(vdup_n_u8(low), vdup_n_u8(high));
    a.val[i] = vbslq_u8(vtstq_u8(spread, places), b.val[i], a.val[i]);
  }
  return a;
}

/// Writes `start` plus each of the eight bytes of `places`, the lowest first.
inline void write_eight(std::uint32_t* out, std::uint32_t start, std::uint64_t places) {
  const uint32x4_t starts = vdupq_n_u32(start);
  const uint16x8_t eight = vmovl_u8(vcreate_u8(places));
  vst1q_u32(out, vaddw_u16(starts, vget_low_u16(eight)));
  vst1q_u32(out + 4, vaddw_u16(starts, vget_high_u16(eight)));
}

#include "simd/isa/numbers_128.inl"

}  // namespace
}  // namespace toll::simd::neon

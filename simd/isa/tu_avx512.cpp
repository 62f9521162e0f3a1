// simd/isa/tu_avx512.cpp - the kernels with avx512 instructions. This file alone is compiled with
// those flags, so it includes nothing whose inline functions other files might share.
#include "simd/isa/places_avx512.h"
#include "simd/isa/vec_avx512.h"
#include "simd/isa/words_avx512.h"
#include "simd/kernels.h"

namespace toll::simd::avx512 {
namespace {

#include "simd/isa/lines_256.inl"
#include "simd/kernels/line_lookup.inl"
#include "simd/kernels/map_ascii.inl"
#include "simd/kernels/mark_bytes.inl"
#include "simd/kernels/merge_short.inl"
#include "simd/kernels/pre_tokenize.inl"
#include "simd/kernels/split_ranks.inl"

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels = {
    .isa = "avx512",
    .pre_tokenize_gpt2 = cut<Family::gpt2>,
    .pre_tokenize_cl100k = cut<Family::cl100k>,
    .pre_tokenize_o200k = cut<Family::o200k>,
    .choose_wide_splits = choose_wide_splits,
    .split_by_ranks = split_by_ranks,
    .count_words = count_words_by_four,
    .count_64 = count_64,
    .count_128 = count_128,
    .find_words = find_words_by_four,
    .find_64 = find_64,
    .find_128 = find_128,
    .write_ids = write_ids_by_four,
    .merge_short = merge_short,
    .map_ascii = map_ascii,
    .mark_bytes = mark_bytes,
};

}  // namespace toll::simd::avx512

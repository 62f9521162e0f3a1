// simd/isa/kernel_table.inl - the kernels of an instruction set, whose name is kIsa and which has
// brought its primitives. The end of each tu_*.cpp.

namespace {

#include "simd/kernels/line_lookup.inl"
#include "simd/kernels/map_ascii.inl"
#include "simd/kernels/mark_bytes.inl"
#include "simd/kernels/merge_short.inl"
#include "simd/kernels/pre_tokenize.inl"
#include "simd/kernels/split_ranks.inl"

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels = {
    .isa = kIsa,
    .pre_tokenize_gpt2 = cut<Family::gpt2>,
    .pre_tokenize_cl100k = cut<Family::cl100k>,
    .pre_tokenize_o200k = cut<Family::o200k>,
    .choose_wide_splits = choose_wide_splits,
    .split_by_ranks = split_by_ranks,
    .count_words = count_words,
    .count_64 = count_64,
    .count_128 = count_128,
    .find_words = find_words,
    .find_64 = find_64,
    .find_128 = find_128,
    .write_ids = write_ids,
    .merge_short = merge_short,
    .map_ascii = map_ascii,
    .mark_bytes = mark_bytes,
};

// simd/kernels.h - the one door to the vector code: a table of functions for the best instruction
// set of this machine. Pure functions over bytes; every one has the same result on every set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace toll::simd {

/// Cuts ASCII text into the pieces of one family of pre-tokeniser patterns.
/// @param text    a piece starts at text[0]; n + 64 bytes are readable.
/// @param ends    room for n offsets: gets the end of each piece that is certain, ascending.
/// @param n_ends  how many were written.
/// @return        the last end written, or 0: where the first undecided piece starts. Text is
///                undecided from the first byte >= 0x80 on, in pieces of 64 bytes or more, and near
///                n.
using CutAscii = std::size_t (*)(const std::uint8_t* text, std::size_t n, std::uint32_t* ends,
                                 std::size_t* n_ends);

struct Kernels {
  const char* isa;    ///< "scalar", "sse4", "avx2", "avx512" or "neon"
  CutAscii cut_gpt2;  ///< null where the automaton alone is used, as are the next two
  CutAscii cut_cl100k;
  CutAscii cut_o200k;
};

/// The kernels of the best instruction set that the processor has, or of the one that the
/// environment variable TOLL_ISA names, if the processor has it. Decided once; thread-safe.
const Kernels& kernels() noexcept;

/// The kernels of a named instruction set; null if there are none or the processor lacks it.
const Kernels* kernels_of(std::string_view isa) noexcept;

}  // namespace toll::simd

// npy.h - the header of a NumPy file. Source: NEP 1 and numpy/lib/format.py, versions 1.0 to 3.0.
#pragma once

#include <toll/result.h>

#include <cstdint>

#include "cli/ids/byte_cursor.h"

namespace toll::cli {

/// An integer type: '<u4' is {4, false, false}.
struct NpyType {
  unsigned width = 4;  ///< bytes: 1, 2, 4 or 8
  bool is_signed = false;
  bool big_endian = false;
};

struct NpyHeader {
  NpyType type;
  std::uint64_t n_items = 0;
};

/// Reads up to the first byte of the data.
/// Errors: bad_token with the offset: not a NumPy file, not integers, not of one dimension.
Result<NpyHeader> read_npy_header(ByteCursor& bytes);

}  // namespace toll::cli

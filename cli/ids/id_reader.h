// id_reader.h - token ids from one of the forms of ids.h, as a stream of bytes gives them.
#pragma once

#include <toll/result.h>
#include <toll/types.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "cli/ids/ids.h"

namespace toll::cli {

/// Gives bytes block by block.
class ByteStream {
 public:
  ByteStream() = default;
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  /// The next bytes, borrowed until the next call; empty at the end, and after a failure, which the
  /// stream's owner knows of.
  virtual std::string_view next() = 0;
};

/// Takes ids as they are read.
class IdTaker {
 public:
  IdTaker() = default;
  virtual ~IdTaker() = default;
  IdTaker(const IdTaker&) = delete;
  IdTaker& operator=(const IdTaker&) = delete;
  /// An Error stops the reading and is what read_ids() returns.
  virtual Status take(std::span<const TokenId> ids) = 0;
};

/// Reads a whole sequence. Memory: constant. What was well-formed before a fault has been taken.
/// dec: digits parted by white space. json: one array of integers. u16, u32: little-endian. npy:
/// one dimension of integers of 1, 2, 4 or 8 bytes in either byte order, versions 1 to 3. Errors:
/// bad_token with the offset in bytes of what is malformed or is no 32-bit number.
Status read_ids(IdFormat format, ByteStream& bytes, IdTaker& taker);

}  // namespace toll::cli

// id_reader.h - token ids from one of the forms of ids.h, as a stream of bytes gives them.
#pragma once

#include <toll/result.h>
#include <toll/types.h>

#include <cstdint>
#include <span>

#include "cli/ids/ids.h"
#include "cli/input/byte_stream.h"

namespace toll::cli {

/// Takes ids as they are read.
class IdVisitor {
 public:
  IdVisitor() = default;
  virtual ~IdVisitor() = default;
  IdVisitor(const IdVisitor&) = delete;
  IdVisitor& operator=(const IdVisitor&) = delete;
  /// An Error stops the reading and is what read_ids() returns.
  virtual Status take(std::span<const TokenId> ids) = 0;
};

/// Reads a whole sequence. Memory: constant. What was well-formed before a fault has been taken.
/// dec: digits parted by white space. json: one array of integers. u16, u32: little-endian. npy:
/// one dimension of integers of 1, 2, 4 or 8 bytes in either byte order, versions 1 to 3. Errors:
/// bad_token with the offset in bytes of what is malformed or is no 32-bit number; io where the
/// stream failed, with its reason.
Status read_ids(IdFormat format, ByteStream& bytes, IdVisitor& visitor);

}  // namespace toll::cli

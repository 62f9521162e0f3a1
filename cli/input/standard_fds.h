// standard_fds.h - keeps what we open away from descriptors 0, 1 and 2.
#pragma once

namespace toll::cli {

/// A parent may start us with some of 0, 1 and 2 closed, and the system then gives their numbers to
/// what we open first. Moves such a descriptor up.
/// @param fd  a new descriptor, or -1
/// @return the descriptor to use, or -1 with errno
[[nodiscard]] int above_standard_fds(int fd) noexcept;

}  // namespace toll::cli

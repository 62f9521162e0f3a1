// pull_status.h - how toll-pull ends: what toll vocab pull learns from it, besides the bytes.
#pragma once

#include <cstdint>

namespace toll::pull {

/// The exit status of toll-pull. All but done and not_found have been said on standard error.
enum class PullStatus : std::uint8_t {
  done = 0,       ///< standard output has the whole body
  not_found = 1,  ///< the server answered that there is no such file: 404 or 410
  usage = 2,      ///< the arguments are wrong, or the URL
  failed = 3,     ///< the transfer
  denied = 4,     ///< the server wants to know who asks: 401 or 403
  too_large = 6,
};

}  // namespace toll::pull

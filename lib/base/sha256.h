// lib/base/sha256.h - SHA-256 (FIPS 180-4), to say which file a vocabulary was made from. Not
// constant in time: nothing here is secret.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace toll::base {

/// The digest of `bytes`.
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace toll::base

// toll/digest.h - the digest that names a source file.
#pragma once

#include <string>
#include <string_view>

namespace toll {

/// The SHA-256 of `bytes` as 64 hexadecimal digits. Cost: linear. Source: FIPS 180-4.
[[nodiscard]] std::string sha256_text(std::string_view bytes);

}  // namespace toll

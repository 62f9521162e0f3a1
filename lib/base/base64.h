// lib/base/base64.h - strict base64.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace toll::base {

/// Strict base64 (RFC 4648 with padding and zero trailing bits). Nothing if `text` is anything
/// else.
std::optional<std::string> decode_base64(std::string_view text);

/// The base64 of `bytes`, padded.
std::string encode_base64(std::string_view bytes);

}  // namespace toll::base

// lib/base/c_errors.h - what the C functions of several folders say of failures.
#pragma once

#include <toll/c.h>
#include <toll/result.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace toll::base {

/// The number that toll/c.h has for a code of the library.
constexpr int code_of(Errc code) noexcept {
  switch (code) {
    case Errc::io: return TOLL_IO;
    case Errc::bad_vocab:
    case Errc::bad_pattern: return TOLL_BAD_VOCAB;
    case Errc::unknown_name: return TOLL_UNKNOWN_NAME;
    case Errc::bad_token: return TOLL_BAD_TOKEN;
    case Errc::bad_price: return TOLL_BAD_PRICE;
    case Errc::overflow: return TOLL_OVERFLOW;
    case Errc::special_in_text: return TOLL_SPECIAL_IN_TEXT;
    case Errc::limit: return TOLL_LIMIT;
  }
  return TOLL_BAD_CALL;
}

/// Copies `text` to message[0, n_message), cut to fit and with the zero that ends it.
inline void say(std::string_view text, char* message, std::size_t n_message) noexcept {
  if (message == nullptr || n_message == 0) return;
  const std::size_t n = std::min(text.size(), n_message - 1);
  std::memcpy(message, text.data(), n);
  message[n] = '\0';
}

/// What `open` makes of `name`; NULL, with the reason in `message`, without a name or memory.
template <class T, class Open>
T* opened(const char* name, char* message, std::size_t n_message, const char* without,
          Open&& open) noexcept {
  if (name == nullptr) return say(without, message, n_message), nullptr;
  try {
    return open();
  } catch (...) {
    return say(toll_code_text(TOLL_NO_MEMORY), message, n_message), nullptr;
  }
}

}  // namespace toll::base

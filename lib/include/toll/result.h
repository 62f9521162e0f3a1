// toll/result.h - how functions fail: a value or an Error, with the names of std::expected.
//
// Nothing in the library throws across this interface, prints, or ends the process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace toll {

/// Why something failed. The command maps each to an exit status; see README, "Exit status".
enum class Errc : std::uint8_t {
  io,               ///< a file could not be opened, read or mapped
  bad_vocab,        ///< a vocabulary file is malformed, truncated or of another version
  unknown_name,     ///< no vocabulary, tier or scheme of that name
  bad_pattern,      ///< a pre-tokeniser pattern uses a construct that the compiler refuses
  bad_token,        ///< an id that the vocabulary does not have
  bad_price,        ///< a price book or an amount of money is malformed
  overflow,         ///< a number does not fit its exact type
  special_in_text,  ///< the text spells a special token and the caller asked to refuse that
  limit,            ///< a resource limit was reached
};

/// A failure: what, where, and the words for a person.
struct Error {
  Errc code = Errc::io;
  std::uint64_t offset = 0;  ///< in bytes (or an index, where a docstring says so) in the input
  std::string detail;        ///< one line, no trailing period or newline
};

/// A value of type T, or an Error. A subset of C++23's std::expected, which Debian 12 lacks.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // NOLINTNEXTLINE(google-explicit-constructor): as std::expected's
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): `return Error{...}` must read as it does
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value. Calling this on a failure is a programmer error.
  [[nodiscard]] T& value() & noexcept { return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const& noexcept { return *std::get_if<0>(&state_); }
  [[nodiscard]] T&& value() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & noexcept { return value(); }
  const T& operator*() const& noexcept { return value(); }
  T&& operator*() && noexcept { return std::move(*this).value(); }
  T* operator->() noexcept { return &value(); }
  const T* operator->() const noexcept { return &value(); }

  /// The failure. Calling this on a value is a programmer error.
  [[nodiscard]] const Error& error() const& noexcept { return *std::get_if<1>(&state_); }
  [[nodiscard]] Error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): as above
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  /// The failure. Calling this on a success is a programmer error.
  [[nodiscard]] const Error& error() const& noexcept { return *error_; }
  [[nodiscard]] Error&& error() && noexcept { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace toll

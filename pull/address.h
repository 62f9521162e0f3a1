// address.h - a URL in its parts, and which URLs are asked at all.
#pragma once

#include <optional>
#include <string>

namespace toll::pull {

struct Address {
  std::string url;  ///< as libcurl writes it
  std::string scheme;
  std::string host;
  std::string port;

  [[nodiscard]] bool is_https() const { return scheme == "https"; }
  /// Whether the host is this machine: localhost, 127.0.0.0/8 or ::1.
  [[nodiscard]] bool is_loopback() const;
  /// Whether what is sent there can be read on the way.
  [[nodiscard]] bool is_private() const { return is_https() || is_loopback(); }
  [[nodiscard]] bool same_origin(const Address& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

/// @return nothing for what is no URL of the scheme http or https, or names a user.
[[nodiscard]] std::optional<Address> parse_address(const std::string& url);

}  // namespace toll::pull

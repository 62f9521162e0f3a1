// address.cpp - see address.h. URLs are parsed by libcurl alone, so that what is checked is what is
// asked.
#include "pull/address.h"

#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>

#include "base/ascii.h"

namespace toll::pull {
namespace {

struct UrlCleanup {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCleanup>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

}  // namespace

bool Address::is_loopback() const {
  if (host == "localhost" || host == "[::1]") return true;
  in_addr ip{};
  return inet_pton(AF_INET, host.c_str(), &ip) == 1 && ntohl(ip.s_addr) >> 24U == 127;
}

std::optional<Address> parse_address(const std::string& url) {
  const Url parsed(curl_url());
  if (!parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return std::nullopt;
  }
  curl_url_set(parsed.get(), CURLUPART_FRAGMENT, nullptr, 0);
  Address address{part_of(parsed.get(), CURLUPART_URL), part_of(parsed.get(), CURLUPART_SCHEME),
                  base::lower_case(part_of(parsed.get(), CURLUPART_HOST)),
                  part_of(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  if (address.host.empty() || (!address.is_https() && address.scheme != "http"))
    return std::nullopt;
  return address;
}

}  // namespace toll::pull

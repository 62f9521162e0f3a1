// address_fuzz.cpp - any text as what to pull. Invariants: it is refused with a reason, or gives
// URLs of http or https, of visible ASCII, without the part after "#"; an address is its own
// address; one that names a user is refused; what is private is https or this machine.
#include "catalog/vocab_name.h"
#include "cli/vocabs/pull_source.h"
#include "fuzz/fuzz_input.h"
#include "pull/address.h"

namespace {

using toll::pull::Address;
using toll::test::require;

void check_address(const std::string& url) {
  const auto address = toll::pull::parse_address(url);
  if (!address) return;
  require(address->scheme == "https" || address->scheme == "http");
  require(!address->host.empty() && !address->port.empty());
  require(!address->is_private() || address->is_https() || address->is_loopback());
  const std::string_view authority =
      std::string_view(address->url)
          .substr(address->scheme.size() + 3, address->url.find('/', address->scheme.size() + 3));
  require(address->url.find('#') == std::string::npos);
  require(authority.substr(0, authority.find('/')).find('@') == std::string_view::npos);
  const auto again = toll::pull::parse_address(address->url);
  require(again && again->same_origin(*address) && again->url == address->url);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (text.find('\0') == std::string::npos) check_address(text);
  toll::cli::PullSource source;
  const std::string why = toll::cli::parse_pull_source(text, "https://hub.example", source);
  if (!why.empty()) return 0;
  require(!source.urls.empty() && !source.name.empty());
  require(source.vocab_name.empty() || toll::catalog::is_vocab_name(source.vocab_name));
  for (const std::string& url : source.urls) {
    for (const char c : url) require(c > ' ' && c <= '~' && c != '#');
    require(!source.is_hub || url.starts_with("https://hub.example/"));
    check_address(url);
  }
  return 0;
}

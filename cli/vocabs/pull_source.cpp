// pull_source.cpp - see pull_source.h.
#include "cli/vocabs/pull_source.h"

#include <algorithm>

#include "base/ascii.h"
#include "catalog/vocab_name.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHub = "hub:";

bool is_url(std::string_view text) {
  const std::string scheme =
      base::lower_case(text.substr(0, text.find("://") == std::string_view::npos ? 0 : 8));
  return scheme.starts_with("https://") || scheme.starts_with("http://");
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

/// Whether all of `text` is a name as the hub has them.
bool is_hub_name(std::string_view text) {
  const auto known = [](char c) {
    return base::is_letter_or_digit(c) || c == '_' || c == '-' || c == '.';
  };
  return !text.empty() && text[0] != '.' && std::all_of(text.begin(), text.end(), known);
}

/// "a/b" as one part of a path.
std::string with_escaped_slashes(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '/') {
      out += "%2F";
    } else {
      out += c;
    }
  }
  return out;
}

std::string parse_hub(std::string_view text, std::string_view endpoint, PullSource& source) {
  std::string_view model = text.substr(kHub.size());
  std::string_view revision = "main";
  if (const std::size_t at = model.find('@'); at != std::string_view::npos) {
    revision = model.substr(at + 1);
    model = model.substr(0, at);
  }
  const std::size_t slash = std::min(model.find('/'), model.size());
  const std::string_view name = model.substr(std::min(slash + 1, model.size()));
  std::string flat(revision);
  std::replace(flat.begin(), flat.end(), '/', '-');
  if (!is_hub_name(model.substr(0, slash)) || !is_hub_name(name) || !is_hub_name(flat))
    return "is not hub:OWNER/MODEL or hub:OWNER/MODEL@REVISION";
  if (!is_url(endpoint) || !is_visible_ascii(endpoint)) return "HF_ENDPOINT is no URL";
  while (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  source.is_hub = true;
  source.name = text;
  source.vocab_name = catalog::default_vocab_name(name, "");
  for (const char* file : catalog::kVocabFiles) {
    std::string url(endpoint);
    url.append("/").append(model).append("/resolve/");
    source.urls.push_back(url.append(with_escaped_slashes(revision)).append("/").append(file));
  }
  return {};
}

}  // namespace

std::string parse_pull_source(std::string_view text, std::string_view endpoint,
                              PullSource& source) {
  if (text.starts_with(kHub)) return parse_hub(text, endpoint, source);
  if (!is_url(text) || !is_visible_ascii(text))
    return "is no URL of http or https, and not hub:OWNER/MODEL";
  source.name = text.substr(0, text.find('#'));
  source.urls = {source.name};
  std::string_view path = source.name;
  path = path.substr(0, path.find('?'));
  path.remove_prefix(path.find("://") + 3);
  path.remove_prefix(std::min(path.find('/'), path.size()));
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view above = path.substr(0, slash);
  source.vocab_name =
      catalog::default_vocab_name(above.substr(above.rfind('/') + 1), path.substr(slash + 1));
  return {};
}

}  // namespace toll::cli

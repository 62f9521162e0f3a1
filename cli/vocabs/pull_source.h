// pull_source.h - what toll vocab pull is to fetch: a URL, or a model on the hub.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toll::cli {

struct PullSource {
  std::string name;               ///< as it is recorded: the URL without "#...", or the hub's name
  std::vector<std::string> urls;  ///< to be tried in this order, until there is one
  std::string vocab_name;         ///< its name by default; may be empty
  bool is_hub = false;
};

/// Reads "http://...", "https://..." or "hub:OWNER/MODEL[@REVISION]", without a connection.
/// @param endpoint  the hub's URL.
/// @return "" when done, else what is wrong with it.
[[nodiscard]] std::string parse_pull_source(std::string_view text, std::string_view endpoint,
                                            PullSource& source);

}  // namespace toll::cli

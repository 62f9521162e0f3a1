// lib/pretok/special_finder.cpp - see special_finder.h.
#include "pretok/special_finder.h"

#include <algorithm>

namespace toll::pretok {

SpecialFinder::SpecialFinder(const Vocab::View& view) {
  specials_.reserve(view.special_ids.size());
  for (const TokenId id : view.special_ids) {
    specials_.emplace_back(view.bytes(id), id);
    begins_[static_cast<unsigned char>(view.bytes(id)[0])] = true;
  }
  std::sort(specials_.begin(), specials_.end());
}

SpecialFinder::Match SpecialFinder::find(std::string_view text, bool at_end) const noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!begins_[static_cast<unsigned char>(text[at])]) continue;
    // Spellings that agree with the text so far form one run of the sorted list; narrow it byte by
    // byte.
    auto low = specials_.begin();
    auto high = specials_.end();
    Match match{at, 0, kNoToken};
    std::size_t depth = 0;
    for (; low != high; ++depth) {
      if (low->first.size() == depth) {
        match = {at, depth, low->second};
        if (++low == high) break;
      }
      if (at + depth == text.size()) break;
      const auto byte = static_cast<unsigned char>(text[at + depth]);
      const auto byte_at = [depth](const auto& special) {
        return static_cast<unsigned char>(special.first[depth]);
      };
      low = std::partition_point(low, high, [&](const auto& s) { return byte_at(s) < byte; });
      high = std::partition_point(low, high, [&](const auto& s) { return byte_at(s) == byte; });
    }
    const bool could_grow = low != high && at + depth == text.size();
    if (could_grow && !at_end) return {at, 0, kNoToken};
    if (match.id != kNoToken) return match;
  }
  return {text.size(), 0, kNoToken};
}

}  // namespace toll::pretok

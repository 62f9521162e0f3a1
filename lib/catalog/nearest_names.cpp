// lib/catalog/nearest_names.cpp - see nearest_names.h.
#include "catalog/nearest_names.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace toll::catalog {
namespace {

constexpr std::size_t kMaxShown = 3;
constexpr std::size_t kMaxLength = 64;  // a name longer than this is near to nothing

// Levenshtein's distance, one row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view wanted,
                                       const std::vector<std::string>& known) {
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : known) {
    if (wanted.size() > kMaxLength) break;
    const std::size_t distance = edit_distance(wanted, name);
    if (distance <= std::max(wanted.size(), name.size()) / 2) near.emplace_back(distance, name);
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < near.size() && i < kMaxShown; ++i) names.push_back(near[i].second);
  return names;
}

}  // namespace toll::catalog

// stable_path.cpp - see the header.
#include "model/stable_path.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

#include "model/word_path.h"
#include "unicode/space_mark.h"

namespace toll::model {

StablePath stable_path(const UnigramModel& model, bool space_is_mark, const std::uint8_t* data,
                       std::size_t n) {
  // Marks are found by the bytes that spell them.
  static_assert(3 * kMaxStableBytes <= WordPath::kMaxBytes);
  std::array<std::uint8_t, 3 * kMaxStableBytes> spelt;
  constexpr std::string_view kMark = unicode::kSpaceMarkBytes;
  const bool has_marks_inside = space_is_mark && std::memchr(data + 1, ' ', n - 1) != nullptr;
  if (space_is_mark && !has_marks_inside && data[0] == ' ') {  // as nearly all are, or without one
    std::memcpy(spelt.data(), kMark.data(), kMark.size());
    std::memcpy(spelt.data() + kMark.size(), data + 1, kMaxStableBytes);  // without asking how many
    data = spelt.data();
    n += kMark.size() - 1;
  } else if (has_marks_inside) {
    std::size_t n_spelt = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (data[i] != ' ') {
        spelt[n_spelt++] = data[i];
        continue;
      }
      for (const char byte : kMark) spelt[n_spelt++] = static_cast<std::uint8_t>(byte);
    }
    data = spelt.data();
    n = n_spelt;
  }
  WordPath path;
  path.find<true>(model, data, n);

  StablePath never;
  never.ids.fill(static_cast<TokenId>(model.scores.size()));
  if (!path.is_clear()) return never;
  StablePath word = never;
  double lead = std::numeric_limits<double>::infinity();
  for (std::size_t end = n; end > 0; end -= path.at(end).n_bytes()) {
    const WordPath::Place& place = path.at(end);
    lead = std::min(lead, place.best - place.second);
    const bool is_unknown = place.id() == model.unknown;
    const bool makes_no_token = is_unknown && (place.id() == kNoToken || !model.byte_ids.empty());
    if (makes_no_token || word.n == StablePath::kMaxTokens) return never;
    word.ids[word.n++] = place.id();
  }
  std::reverse(word.ids.begin(), word.ids.begin() + word.n);
  // Half the distance between floats of size x is at most x * 2^-24. One character and one per cent
  // more pay for the doubles here. Beyond 100,000 the zero would move inside the word.
  const double n_errors = 2.0 * static_cast<double>(path.n_characters() + 1);
  const double largest = std::min(100000.0, lead / n_errors * 0.99 * 0x1p24);
  word.limit = static_cast<float>(largest - path.reach() - 1);
  return word.limit > 0 ? word : never;
}

}  // namespace toll::model

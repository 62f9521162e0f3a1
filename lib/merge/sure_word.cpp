// sure_word.cpp - see the header.
#include "merge/sure_word.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "unicode/utf8.h"

namespace toll::merge {

SureWord sure_word(const UnigramModel& model, bool space_is_mark, const std::uint8_t* data,
                   std::size_t n) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  // Marks are found by the bytes that spell them.
  std::array<std::uint8_t, 3 * kMaxSureBytes> spelt;
  if (space_is_mark) {
    std::size_t n_spelt = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (data[i] == ' ') {
        spelt[n_spelt++] = 0xe2;
        spelt[n_spelt++] = 0x96;
      }
      spelt[n_spelt++] = data[i] == ' ' ? 0x81 : data[i];
    }
    data = spelt.data();
    n = n_spelt;
  }
  struct Place {
    double best = kNever;
    double second = kNever;  // of the other offers for this place
    TokenId id = kNoToken;
    std::uint32_t n_bytes = 0;
  };
  std::array<Place, 3 * kMaxSureBytes + 1> places;
  std::fill_n(places.begin(), n + 1, Place{});
  places[0].best = 0;
  std::size_t n_characters = 0;
  bool is_clear = true;  // no token is the one that stands for unknown ones
  double reach = 0;      // no sum that is compared is further from the one before the word
  for (std::size_t start = 0; start < n; ++n_characters) {
    const double sum = places[start].best;
    const auto offer = [&](std::size_t end, TokenId id, double offered) {
      reach = std::max(reach, std::abs(offered));
      Place& place = places[end];
      if (!(offered > place.best)) {
        place.second = std::max(place.second, offered);
        return;
      }
      place = {offered, place.best, id, static_cast<std::uint32_t>(end - start)};
    };
    const std::size_t n_char =
        unicode::char_length(reinterpret_cast<const char*>(data + start), n - start);
    bool char_is_token = false;
    base::DoubleArray::Node node = model.tokens.root();
    for (std::size_t end = start; end < n && model.tokens.step(node, data[end]);) {
      ++end;
      const TokenId id = node.value();
      if (id == base::DoubleArray::kNoValue) continue;
      is_clear &= id != model.unknown;
      offer(end, id, sum + model.scores[id]);
      if (end - start == n_char) char_is_token = true;
    }
    if (!char_is_token) offer(start + n_char, model.unknown, sum + model.unknown_score);
    start += n_char;
  }

  SureWord never;
  never.ids.fill(static_cast<TokenId>(model.scores.size()));
  if (!is_clear) return never;
  SureWord word = never;
  double lead = std::numeric_limits<double>::infinity();
  for (std::size_t end = n; end > 0; end -= places[end].n_bytes) {
    const Place& place = places[end];
    lead = std::min(lead, place.best - place.second);
    const bool is_unknown = place.id == model.unknown;
    const bool makes_no_token = is_unknown && (place.id == kNoToken || !model.byte_ids.empty());
    if (makes_no_token || word.n == SureWord::kMaxTokens) return never;
    word.has_unknown |= is_unknown;
    word.ids[word.n++] = place.id;
  }
  std::reverse(word.ids.begin(), word.ids.begin() + word.n);
  // Half the distance between floats of size x is at most x * 2^-24. One character and one per cent
  // more pay for the doubles here. Beyond 100,000 the zero would move inside the word.
  const double n_errors = 2.0 * static_cast<double>(n_characters + 1);
  const double largest = std::min(100000.0, lead / n_errors * 0.99 * 0x1p24);
  word.limit = static_cast<float>(largest - reach - 1);
  return word.limit > 0 ? word : never;
}

}  // namespace toll::merge

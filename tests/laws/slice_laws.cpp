// slice_laws.cpp - see laws.h.
#include <algorithm>
#include <limits>
#include <vector>

#include "laws/laws.h"
#include "slice/longest_part.h"
#include "unicode/utf8.h"

namespace toll::test {
namespace {

using Kind = SliceWay::Kind;

// As toll/slice.h says.
constexpr std::size_t kLookAround = 256;

Slicer slicer_of(Encoder& encoder, const SliceWay& way) {
  switch (way.kind) {
    case Kind::head: return Slicer::head(encoder, way.n);
    case Kind::tail: return Slicer::tail(encoder, way.n);
    case Kind::range: break;
  }
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  return Slicer::range(encoder, way.first, way.n > kAll - way.first ? kAll : way.first + way.n);
}

Result<TextSlice> run(Slicer slicer, std::string_view text, std::mt19937& random,
                      std::size_t most) {
  while (!text.empty()) {
    const std::string_view block = text.substr(0, most == 0 ? text.size() : 1 + random() % most);
    text.remove_prefix(block.size());
    const auto more = slicer.feed(block);
    if (!more) return more.error();
    if (!*more) break;
  }
  return slicer.finish();
}

/// Where characters begin, and where the last one ends, by a walk from the front.
std::vector<std::size_t> edges_of(std::string_view text) {
  std::vector<std::size_t> edges;
  std::size_t at = 0;
  for (; at < text.size(); at += unicode::char_length(text.data() + at, text.size() - at))
    edges.push_back(at);
  edges.push_back(at);
  return edges;
}

}  // namespace

std::string SliceWay::said() const {
  switch (kind) {
    case Kind::head: return "--head " + std::to_string(n);
    case Kind::tail: return "--tail " + std::to_string(n);
    case Kind::range: break;
  }
  return "--range " + std::to_string(first) + ":" + std::to_string(first + n);
}

SliceWay random_slice_way(std::uint64_t n_tokens, std::mt19937& random) {
  SliceWay way;
  way.kind = static_cast<Kind>(random() % 3);
  way.n = random() % 4 == 0 ? 1 : random() % (n_tokens + 2);
  if (way.kind == Kind::range) way.first = random() % (n_tokens + 2);
  return way;
}

void check_slice(Encoder& encoder, std::string_view text, SliceWay way, std::mt19937& random,
                 Findings& out) {
  const auto fail = [&](const std::string& what) {
    if (out.fault.empty()) out.fault = way.said() + ": " + what;
  };
  const auto cut = run(slicer_of(encoder, way), text, random, 0);
  if (!cut) return fail("fails: " + cut.error().detail);
  const std::vector<std::size_t> edges = edges_of(text);
  const auto is_edge = [&](std::uint64_t at) {
    return std::binary_search(edges.begin(), edges.end(), at);
  };
  const std::uint64_t end = cut->offset + cut->text.size();
  out.n_comparisons += 4;
  if (end > text.size() || text.substr(cut->offset, cut->text.size()) != cut->text)
    return fail("is no part of the text");
  if (!is_edge(cut->offset) || !is_edge(end)) return fail("cuts a character");
  if (cut->n_tokens > way.n) return fail("has " + std::to_string(cut->n_tokens) + " tokens");
  if (*encoder.count(cut->text) != cut->n_tokens)
    return fail("has other tokens than " + std::to_string(cut->n_tokens));
  for (const std::size_t most : {std::size_t{1}, std::size_t{1} + random() % 80}) {
    const auto again = run(slicer_of(encoder, way), text, random, most);
    ++out.n_comparisons;
    if (!again || again->text != cut->text || again->offset != cut->offset ||
        again->n_tokens != cut->n_tokens)
      return fail("depends on blocks of up to " + std::to_string(most));
  }
  if (way.n == 0 || cut->text.size() > slice::LongestPart::kExact) return;

  // Where it may begin and end.
  std::vector<Slice> tokens;
  if (!encoder.slices(text, tokens)) return fail("the text has no slices");
  const std::uint64_t first = way.kind == Kind::tail
                                  ? tokens.size() - std::min<std::uint64_t>(way.n, tokens.size())
                                  : way.first;
  const std::uint64_t begins = first == 0              ? 0
                               : first < tokens.size() ? tokens[first].offset
                                                       : text.size();
  const std::uint64_t ends =
      way.n + first > tokens.size() || way.kind == Kind::tail
          ? text.size()
          : tokens[first + way.n - 1].offset + tokens[first + way.n - 1].n_bytes;
  const std::uint64_t begin = *std::lower_bound(edges.begin(), edges.end(), begins);
  const std::size_t size = cut->text.size();
  ++out.n_comparisons;
  if (way.kind == Kind::tail ? end != text.size() : cut->offset != begin)
    return fail("is at byte " + std::to_string(cut->offset) + ", not " + std::to_string(begin));
  // Every longer one, as far as is promised.
  std::size_t n_longer = 0;
  const auto longer = [&](std::size_t from, std::size_t to) {
    const std::string_view part = text.substr(from, to - from);
    ++out.n_comparisons;
    if (*encoder.count(part) <= way.n)
      fail("could have " + std::to_string(part.size()) + " bytes and has " + std::to_string(size));
  };
  if (way.kind == Kind::tail) {
    for (auto at = std::lower_bound(edges.begin(), edges.end(), cut->offset);
         at != edges.begin() && n_longer < slice::LongestPart::kNear; ++n_longer) {
      --at;
      if (*at + kLookAround < begins) break;
      longer(*at, text.size());
    }
    return;
  }
  const std::uint64_t limit = way.kind == Kind::head ? ends + kLookAround : ends;
  for (auto at = std::upper_bound(edges.begin(), edges.end(), end);
       at != edges.end() && *at <= limit && n_longer < slice::LongestPart::kNear; ++at, ++n_longer)
    longer(cut->offset, *at);
}

}  // namespace toll::test

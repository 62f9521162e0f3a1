// chunk_laws.cpp - see laws.h.
#include <algorithm>
#include <vector>

#include "chunk/cutter.h"
#include "laws/laws.h"
#include "unicode/utf8.h"

namespace toll::test {
namespace {

constexpr std::string_view kNames[] = {"token", "char",      "grapheme", "word", "sentence",
                                       "line",  "paragraph", "markdown", "code"};

/// A chunk, and what it borrowed.
struct Got {
  Chunk chunk;
  std::string text;
};

std::string header_for(const ChunkWay& way, std::uint64_t index, const TextPlace& begin) {
  switch (way.header) {
    case 1: return std::to_string(index) + ": ";
    case 2:
      return "# part " + std::to_string(index) + ", line " + std::to_string(begin.line) + "\n\n";
    default: return {};
  }
}

ChunkOptions options_of(const ChunkWay& way) {
  ChunkOptions options;
  options.n_tokens = way.n_tokens;
  options.n_reserved = way.n_reserved;
  options.n_overlap = way.n_overlap;
  options.n_least = way.n_least;
  options.at = way.at;
  options.splits_units = way.splits_units;
  if (way.header > 0)
    options.header = [way](std::uint64_t i, const TextPlace& at) { return header_for(way, i, at); };
  return options;
}

Result<TextStats> run(Encoder& encoder, std::string_view text, const ChunkWay& way,
                      std::mt19937& random, std::size_t most, std::vector<Got>& got) {
  got.clear();
  Chunker chunker(encoder, options_of(way), [&](const Chunk& chunk) {
    got.push_back({chunk, std::string(chunk.text)});
    return true;
  });
  while (!text.empty()) {
    const std::string_view block = text.substr(0, most == 0 ? text.size() : 1 + random() % most);
    text.remove_prefix(block.size());
    // Memory of its own, so that a read outside is seen by a sanitiser.
    const std::vector<char> copy(block.begin(), block.end());
    const auto more = chunker.feed({copy.data(), copy.size()});
    if (!more) return more.error();
  }
  return chunker.finish();
}

bool same(const std::vector<Got>& a, const std::vector<Got>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Got& x, const Got& y) {
    return x.text == y.text && x.chunk.begin.byte == y.chunk.begin.byte &&
           x.chunk.end.byte == y.chunk.end.byte && x.chunk.n_tokens == y.chunk.n_tokens;
  });
}

/// Where characters begin, and where the text ends: by a walk from the front.
std::vector<std::uint64_t> edges_of(std::string_view text) {
  std::vector<std::uint64_t> edges;
  std::size_t at = 0;
  for (; at < text.size(); at += unicode::char_length(text.data() + at, text.size() - at))
    edges.push_back(at);
  edges.push_back(at);
  return edges;
}

/// Where units of the kind end. Of lines and characters: said once more, in other words.
std::vector<std::uint64_t> ends_of(std::string_view text, ChunkAt at,
                                   const std::vector<std::uint64_t>& edges) {
  if (at == ChunkAt::token || at == ChunkAt::character) return {edges.begin() + 1, edges.end()};
  std::vector<std::uint64_t> ends;
  if (at == ChunkAt::line) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i - 1] == '\n') ends.push_back(i);
    }
  } else {
    chunk::Levels levels(at, SentenceLocale::en);
    slice::HeldText held;
    held.append(text);
    const std::size_t level = levels.n_own() - 1;
    levels.scan(level, held, true, 0, text.size());
    for (std::uint64_t end = 0; (end = levels.next(level, end, text.size())) < text.size();)
      ends.push_back(end);
  }
  ends.push_back(text.size());
  return ends;
}

}  // namespace

std::string ChunkWay::said() const {
  return "-n " + std::to_string(n_tokens) + " --at " +
         std::string(kNames[static_cast<std::size_t>(at)]) + " --overlap " +
         std::to_string(n_overlap) + " --reserve " + std::to_string(n_reserved) + " --min " +
         std::to_string(n_least) + " header " + std::to_string(header) +
         (splits_units ? "" : " --oversize keep");
}

ChunkWay random_chunk_way(std::uint64_t n_tokens, std::mt19937& random) {
  ChunkWay way;
  way.at = static_cast<ChunkAt>(random() % std::size(kNames));
  way.n_tokens = 1 + random() % (random() % 4 == 0 ? n_tokens + 2 : 40);
  if (random() % 4 == 0) way.n_reserved = random() % way.n_tokens;
  if (random() % 2 == 0) way.n_overlap = random() % (way.n_tokens - way.n_reserved);
  if (random() % 4 == 0) way.header = 1 + random() % 2;
  if (random() % 4 == 0) way.n_least = random() % (1 + (way.n_tokens - way.n_reserved) / 2);
  way.splits_units = random() % 4 != 0;
  return way;
}

void check_chunks(Encoder& encoder, std::string_view text, const ChunkWay& way,
                  std::mt19937& random, Findings& out) {
  const auto fail = [&](const std::string& what) {
    if (out.fault.empty()) out.fault = way.said() + ": " + what;
  };
  std::vector<Got> got;
  const auto stats = run(encoder, text, way, random, 0, got);
  if (!stats) return fail("fails: " + stats.error().detail);
  std::vector<Got> again;
  for (const std::size_t most : {std::size_t{1}, std::size_t{1} + random() % 80}) {
    const auto other = run(encoder, text, way, random, most, again);
    ++out.n_comparisons;
    if (!other || !same(got, again))
      return fail("depends on blocks of up to " + std::to_string(most));
  }
  const std::uint64_t n_most = way.n_tokens - way.n_reserved;
  const std::vector<std::uint64_t> edges = edges_of(text);
  const std::vector<std::uint64_t> ends = ends_of(text, way.at, edges);
  const auto is_in = [](const std::vector<std::uint64_t>& places, std::uint64_t at) {
    return std::binary_search(places.begin(), places.end(), at);
  };
  const auto next_in = [](const std::vector<std::uint64_t>& places, std::uint64_t at) {
    return *std::upper_bound(places.begin(), places.end(), at);
  };
  const auto part = [&](std::uint64_t begin, std::uint64_t end) {
    return text.substr(begin, end - begin);
  };
  const auto count = [&](const std::string& header, std::uint64_t begin, std::uint64_t end) {
    return *encoder.count(header + std::string(part(begin, end)));
  };
  // As far as is looked from some place: kSlack tokens beyond those that fit.
  std::vector<Slice> tokens;
  const auto looked_to = [&](const std::string& header, std::uint64_t begin) {
    tokens.clear();
    const std::string behind = header + std::string(text.substr(begin));
    const std::uint64_t n = n_most + chunk::Cutter::kSlack;
    if (!encoder.slices(behind, tokens) || tokens.size() < n) return text.size();
    const std::uint64_t end = tokens[n - 1].offset + tokens[n - 1].n_bytes;
    return begin + end - std::min<std::uint64_t>(end, header.size());
  };
  if (text.empty()) return got.empty() ? void() : fail("chunks of nothing");
  if (got.empty()) return fail("no chunks");
  const std::string first_header = header_for(way, 0, {});
  out.n_comparisons += 2;
  if (count(first_header, 0, text.size()) <= n_most && got.size() != 1)
    return fail("a text that fits is " + std::to_string(got.size()) + " chunks");
  if (got.back().chunk.end.byte != text.size() || stats->n_bytes != text.size())
    return fail("the end is missing");
  for (std::size_t i = 0; i < got.size(); ++i) {
    const Chunk& chunk = got[i].chunk;
    const std::string said = "chunk " + std::to_string(i) + " ";
    const std::uint64_t begin = chunk.begin.byte;
    const std::uint64_t end = chunk.end.byte;
    const std::uint64_t before = i > 0 ? got[i - 1].chunk.end.byte : 0;
    const std::uint64_t before_begin = i > 0 ? got[i - 1].chunk.begin.byte : 0;
    const std::string header = header_for(way, i, chunk.begin);
    out.n_comparisons += 10;
    if (chunk.index != i) return fail(said + "has index " + std::to_string(chunk.index));
    if (begin > before || end <= before || end > text.size() || (i > 0 && begin <= before_begin))
      return fail(said + "is at " + std::to_string(begin) + " to " + std::to_string(end));
    if (!is_in(edges, begin) || !is_in(edges, end)) return fail(said + "cuts a character");
    if (got[i].text != header + std::string(part(begin, end)) ||
        chunk.n_header_bytes != header.size())
      return fail(said + "is not its header and its part");
    if (chunk.n_tokens != *encoder.count(got[i].text))
      return fail(said + "has other tokens than " + std::to_string(chunk.n_tokens));
    if (chunk.too_large != (chunk.n_tokens > n_most)) return fail(said + "is too large, or not");
    if (chunk.n_shared_bytes != before - begin)
      return fail(said + "shares other bytes than it says");
    if (before > begin && count("", begin, before) > way.n_overlap)
      return fail(said + "shares more than the overlap");
    for (const auto& [place, last] :
         {std::pair(chunk.begin, begin), std::pair(chunk.end, end - 1)}) {
      const auto n_before =
          std::lower_bound(edges.begin(), edges.end(), place.byte) - edges.begin();
      const auto n_lines =
          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(last), '\n');
      if (place.character != static_cast<std::uint64_t>(n_before) ||
          place.line != static_cast<std::uint64_t>(n_lines) + 1)
        return fail(said + "has a wrong place");
    }
    const std::uint64_t unit_end = next_in(ends, before);
    if (chunk.too_large) {
      const bool unit = way.splits_units ? end == next_in(edges, before) : end == unit_end;
      if (!unit || begin != before) return fail(said + "is too large and no unit");
      continue;
    }
    // What is not a boundary is taken only where not one unit fits.
    const bool at_end = is_in(ends, end);
    if (!at_end && way.n_least == 0 && way.header == 0 && unit_end <= looked_to("", before) &&
        count("", before, unit_end) <= n_most)
      return fail(said + "cuts a unit that fits");
    if (!way.splits_units && !at_end) return fail(said + "cuts a unit");
    const bool looked = way.at != ChunkAt::token && way.at < ChunkAt::markdown &&
                        (way.at != ChunkAt::character || end - begin < 256);
    const bool more = looked && end < text.size();
    if (more && at_end && way.n_least == 0 && next_in(ends, end) <= looked_to(header, begin) &&
        count(header, begin, next_in(ends, end)) <= n_most)
      return fail(said + "has room for the next unit");
    if (more && chunk.n_tokens < way.n_least && way.splits_units && i + 1 < got.size() &&
        next_in(edges, end) <= looked_to(header, begin) &&
        count(header, begin, next_in(edges, end)) <= n_most)
      return fail(said + "has less than the least, and room for more");
    // What is shared begins at a boundary, and one unit more would be too much.
    if (i == 0 || way.n_overlap == 0 || way.header != 0 || way.n_least != 0) continue;
    const bool cut_inside = !is_in(ends, before);
    if (begin < before && !cut_inside && !is_in(ends, begin))
      return fail(said + "begins inside a unit");
    const auto at = std::lower_bound(ends.begin(), ends.end(), begin);
    const std::uint64_t earlier = at != ends.begin() ? at[-1] : 0;
    if (cut_inside || way.at >= ChunkAt::markdown || way.at == ChunkAt::token ||
        earlier <= before_begin || before - earlier > 256)
      continue;
    // Where a shorter part has more tokens than a longer one the longer one is not found.
    bool more_fits = true;
    for (auto edge = std::lower_bound(edges.begin(), edges.end(), earlier); *edge < before; ++edge)
      more_fits = more_fits && count("", *edge, before) <= way.n_overlap &&
                  (*edge >= begin || count("", *edge, unit_end) <= n_most);
    if (more_fits) return fail(said + "could share more: from " + std::to_string(earlier));
  }
}

}  // namespace toll::test

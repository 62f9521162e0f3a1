// normalize_fixture.h - runs a text through normalising steps, in blocks of any size, and checks
// what every step owes: ends that never descend, blocks that end between characters.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_step.h"
#include "unicode/utf8.h"

namespace toll::normalize {

/// The end of the way: keeps all that arrives.
class Collector final : public base::TextStep {
 public:
  Collector() noexcept : TextStep(nullptr) {}

  void begin(bool /*at_text_start*/) override {
    bytes.clear();
    ends.clear();
  }
  void text(const base::Text& block) override {
    bytes.append(reinterpret_cast<const char*>(block.data), block.n);
    if (block.ends != nullptr) ends.insert(ends.end(), block.ends, block.ends + block.n);
    // A block may end in broken UTF-8, but what follows must not be what completes it.
    block_ends.push_back(bytes.size());
  }
  void end() override { ++n_ended; }

  std::string bytes;
  std::vector<std::uint64_t> ends;
  std::vector<std::size_t> block_ends;
  int n_ended = 0;
};

struct Outcome {
  std::string bytes;
  std::vector<std::uint64_t> ends;  ///< of each byte; empty if not asked for
  std::string fault;                ///< empty, or what a step owed and did not do
};

/// Where characters, or bytes of none, begin; and the size of the text last.
inline std::vector<std::size_t> boundaries_of(std::string_view text) {
  std::vector<std::size_t> boundaries;
  for (std::size_t at = 0; at < text.size();) {
    boundaries.push_back(at);
    const unicode::Utf8 utf8 = unicode::decode_utf8(text.data() + at, text.size() - at);
    at += utf8.kind == unicode::Utf8::Kind::character ? utf8.n_bytes : 1;
  }
  boundaries.push_back(text.size());
  return boundaries;
}

/// Sends `text` through `first`, whose last step is `last`, cut at the boundaries that `cuts`
/// names.
inline Outcome run_steps(base::TextStep& first, Collector& last, std::string_view text,
                         const std::vector<std::size_t>& cuts, bool with_ends) {
  const std::vector<std::size_t> boundaries = boundaries_of(text);
  std::vector<std::uint64_t> ends(text.size());
  for (std::size_t i = 0; i + 1 < boundaries.size(); ++i) {
    for (std::size_t at = boundaries[i]; at < boundaries[i + 1]; ++at) ends[at] = boundaries[i + 1];
  }
  last.block_ends.clear();
  last.n_ended = 0;
  first.begin(true);
  std::size_t from = 0;
  const auto send = [&](std::size_t to) {
    // Each block in memory of its own, so that a read outside is seen by a sanitiser.
    const std::string copy(text.substr(from, to - from));
    const std::vector<std::uint64_t> own(ends.begin() + static_cast<std::ptrdiff_t>(from),
                                         ends.begin() + static_cast<std::ptrdiff_t>(to));
    first.text({reinterpret_cast<const std::uint8_t*>(copy.data()), copy.size(),
                with_ends ? own.data() : nullptr});
    from = to;
  };
  for (const std::size_t cut : cuts) send(boundaries[cut]);
  if (from < text.size()) send(text.size());
  first.end();

  Outcome outcome{last.bytes, last.ends, ""};
  if (last.n_ended != 1) outcome.fault = "end() was not handed on once";
  if (outcome.ends.size() != (with_ends ? outcome.bytes.size() : 0))
    outcome.fault = "ends are missing";
  std::uint64_t before = 0;
  for (const std::uint64_t end : outcome.ends) {
    if (end < before || end > text.size()) outcome.fault = "ends descend, or pass the text's";
    before = end;
  }
  std::vector<bool> is_boundary(outcome.bytes.size() + 1);
  for (const std::size_t at : boundaries_of(outcome.bytes)) is_boundary[at] = true;
  for (const std::size_t at : last.block_ends) {
    if (!is_boundary[at]) outcome.fault = "a block ends inside a character";
  }
  return outcome;
}

/// Whole, in single characters, and at every second or third one: all must agree.
inline Outcome run_all_ways(base::TextStep& first, Collector& last, std::string_view text) {
  const std::size_t n = boundaries_of(text).size() - 1;
  Outcome whole = run_steps(first, last, text, {}, true);
  const auto compare = [&](const Outcome& other, const char* name) {
    if (!other.fault.empty()) whole.fault = other.fault;
    if (other.bytes != whole.bytes) whole.fault = std::string(name) + ": other bytes";
    if (!other.ends.empty() && other.ends != whole.ends)
      whole.fault = std::string(name) + ": other ends";
  };
  compare(run_steps(first, last, text, {}, false), "without ends");
  for (std::size_t step = 1; step <= 3; ++step) {
    std::vector<std::size_t> cuts;
    for (std::size_t i = step; i <= n; i += step) cuts.push_back(i);
    compare(run_steps(first, last, text, cuts, step != 2), "cut");
  }
  return whole;
}

}  // namespace toll::normalize

// ascii_cut_test.cpp - the vector kernels against the automaton that they restate: the same pieces
// for every string of five characters of different kinds, and for long random ones, on every
// instruction set.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "pretok/scanner.h"
#include "pretok/scheme_compiler.h"
#include "pretok/schemes.h"
#include "simd/kernels.h"

namespace toll {
namespace {

constexpr std::string_view kIsas[] = {"sse4", "avx2", "avx512", "neon"};

// One of each kind that a kernel tells apart, the letters of contractions, and what it leaves
// alone.
constexpr std::string_view kKinds[] = {"a", "s", "l", "B",  "S",  "1",  "'",
                                       "!", "/", " ", "\t", "\n", "\r", "\xc5\xbf"};

struct Scheme {
  std::string_view name;
  pretok::CompiledScheme compiled;
  simd::CutAscii simd::Kernels::*cut;
};

std::vector<Scheme> schemes() {
  std::vector<Scheme> all;
  for (const auto& [name, cut] : {std::pair{"gpt2", &simd::Kernels::cut_gpt2},
                                  std::pair{"cl100k", &simd::Kernels::cut_cl100k},
                                  std::pair{"o200k", &simd::Kernels::cut_o200k}}) {
    auto compiled = pretok::compile_scheme(*pretok::scheme_pattern(name));
    REQUIRE(compiled);
    all.push_back({name, *std::move(compiled), cut});
  }
  return all;
}

/// The ends of the pieces of a text, which the padding that a kernel may read follows.
void ends_of(pretok::Scanner& scanner, const std::string& padded, std::vector<std::size_t>& ends) {
  ends.clear();
  std::size_t end = 0;
  scanner.begin_text();
  scanner.scan(reinterpret_cast<const std::uint8_t*>(padded.data()),
               padded.size() - pretok::Scanner::kPadding, true,
               [&](const std::uint8_t*, std::size_t n, bool) { ends.push_back(end += n); });
}

void compare(const std::vector<std::string>& texts) {
  std::size_t n_compared = 0;
  for (const Scheme& scheme : schemes()) {
    pretok::Scanner plain(scheme.compiled.tables(), nullptr);
    for (const std::string_view isa : kIsas) {
      const simd::Kernels* kernels = simd::kernels_of(isa);
      if (kernels == nullptr) continue;  // not this processor's
      pretok::Scanner fast(scheme.compiled.tables(), kernels->*scheme.cut);
      std::vector<std::size_t> wanted;
      std::vector<std::size_t> got;
      for (const std::string& text : texts) {
        ends_of(plain, text, wanted);
        ends_of(fast, text, got);
        if (got != wanted) {
          const auto differ = std::mismatch(got.begin(), got.end(), wanted.begin(), wanted.end());
          const std::size_t at = differ.second == wanted.end() ? text.size() : *differ.second;
          FAIL(scheme.name << " " << isa << ": the piece that ends at " << at << " in " << text);
        }
        ++n_compared;
      }
    }
  }
  CHECK(n_compared >= texts.size() * 3);
}

}  // namespace

TEST_CASE("kernels cut every short string as the automaton does", "[simd]") {
  const std::string padding(pretok::Scanner::kPadding, '\0');
  const std::string rest =
      " and then some more text, so that a whole window is there to be looked at.";
  std::vector<std::string> texts;
  std::size_t indices[5] = {};
  for (bool more = true; more;) {
    std::string text;
    for (const std::size_t i : indices) text += kKinds[i];
    texts.push_back(text.append(rest).append(padding));
    more = false;
    for (std::size_t& i : indices) {
      if (++i < std::size(kKinds)) {
        more = true;
        break;
      }
      i = 0;
    }
  }
  compare(texts);
}

TEST_CASE("kernels cut long random text as the automaton does", "[simd]") {
  std::mt19937 random(20261122);
  std::vector<std::string> texts;
  for (int i = 0; i < 60000; ++i) {
    // Few kinds at a time, so that runs get long; sometimes any ASCII byte.
    std::vector<std::string> kinds;
    for (unsigned k = 0; k < 2 + random() % 8U; ++k)
      kinds.emplace_back(kKinds[random() % std::size(kKinds)]);
    if (i % 3 == 0) kinds.emplace_back(1, static_cast<char>(random() % 128U));
    std::string text;
    const std::size_t n = 60 + random() % 500U;
    while (text.size() < n) text += kinds[random() % kinds.size()];
    texts.push_back(text + std::string(pretok::Scanner::kPadding, i % 2 == 0 ? '\n' : 'x'));
  }
  compare(texts);
}

TEST_CASE("an instruction set that does not exist has no kernels", "[simd]") {
  CHECK(simd::kernels_of("mmx") == nullptr);
  CHECK(simd::kernels_of("scalar") != nullptr);
}

}  // namespace toll

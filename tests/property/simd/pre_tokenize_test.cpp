// pre_tokenize_test.cpp - the vector kernels against the automaton that they restate: the same
// pieces for every short string of characters of different kinds, around the ends of windows, for
// every character of Unicode and for long random texts, on every instruction set.
#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "each_isa.h"
#include "pattern/pattern_compiler.h"
#include "pretok/scanner.h"
#include "pretok/schemes.h"
#include "simd/kernels.h"
#include "unicode/utf8.h"

namespace toll {
namespace {

// One of each kind of ASCII that a kernel tells apart, the letters of contractions, and one that
// folds to such a letter.
constexpr std::string_view kAscii[] = {"a", "s", "l", "B",  "S",  "1",  "'",
                                       "!", "/", " ", "\t", "\n", "\r", "\xc5\xbf"};

// One of each kind of character, some of ASCII and some wider.
constexpr std::string_view kMixed[] = {"a",
                                       "B",
                                       "'",
                                       "s",
                                       "!",
                                       " ",
                                       "\n",
                                       "\xc3\x89",          // capital, U+00C9
                                       "\xd1\x8f",          // small, U+044F
                                       "\xe4\xb8\xad",      // other letter, U+4E2D
                                       "\xcc\x81",          // mark, U+0301
                                       "\xe3\x80\x80",      // white, U+3000
                                       "\xe3\x80\x82",      // punctuation, U+3002
                                       "\xf0\x9f\x98\x80",  // punctuation, U+1F600
                                       "\xe0\xa5\xa7"};     // number, U+0967

// Each kind in each number of bytes, and bytes that are no character.
constexpr std::string_view kAll[] = {"a",
                                     "B",
                                     "1",
                                     "'",
                                     "s",
                                     "S",
                                     "!",
                                     "/",
                                     " ",
                                     "\t",
                                     "\n",
                                     "\xc3\x89",          // capitals: U+00C9
                                     "\xe1\xb2\x90",      // U+1C90
                                     "\xf0\x9d\x90\x80",  // U+1D400
                                     "\xc7\x85",          // title-case: U+01C5
                                     "\xd1\x8f",          // small: U+044F
                                     "\xe1\x83\x90",      // U+10D0
                                     "\xf0\x9d\x90\x9a",  // U+1D41A
                                     "\xc5\xbf",          // U+017F, which folds to s
                                     "\xd7\x90",          // other letters: U+05D0
                                     "\xe4\xb8\xad",      // U+4E2D
                                     "\xea\xb0\x80",      // U+AC00
                                     "\xf0\xa0\x80\x80",  // U+20000
                                     "\xca\xb0",          // U+02B0, a modifier
                                     "\xcc\x81",          // marks: U+0301
                                     "\xe0\xa4\xbf",      // U+093F
                                     "\xf0\x9d\x85\xa5",  // U+1D165
                                     "\xd9\xa3",          // numbers: U+0663
                                     "\xe0\xa5\xa7",      // U+0967
                                     "\xf0\x9d\x9f\x8e",  // U+1D7CE
                                     "\xc2\xa0",          // white: U+00A0
                                     "\xc2\x85",          // U+0085
                                     "\xe3\x80\x80",      // U+3000
                                     "\xc2\xab",          // punctuation: U+00AB
                                     "\xe3\x80\x82",      // U+3002
                                     "\xe4\xb7\x80",      // U+4DC0
                                     "\xf0\x9f\x98\x80",  // U+1F600
                                     "\xef\xbf\xbf",      // unassigned: U+FFFF
                                     "\x80",              // not well formed
                                     "\xe4\xb8",
                                     "\xf0\x9f\x98",
                                     "\xc0\x80",
                                     "\xe0\x80\x80",
                                     "\xed\xa0\x80",
                                     "\xf0\x8f\xbf\xbf",
                                     "\xf4\x90\x80\x80",
                                     "\xf8",
                                     "\xff"};

struct Scheme {
  std::string_view name;
  pattern::CompiledPattern compiled;
  simd::PreTokenize simd::Kernels::*cut;
};

std::vector<Scheme> schemes() {
  std::vector<Scheme> all;
  for (const auto& [name, cut] : {std::pair{"gpt2", &simd::Kernels::pre_tokenize_gpt2},
                                  std::pair{"cl100k", &simd::Kernels::pre_tokenize_cl100k},
                                  std::pair{"o200k", &simd::Kernels::pre_tokenize_o200k}}) {
    auto compiled = pattern::compile_pattern(*pretok::scheme_pattern(name));
    REQUIRE(compiled);
    all.push_back({name, *std::move(compiled), cut});
  }
  return all;
}

/// Takes the pieces, and checks the places inside them that a kernel reports.
struct Pieces {
  std::vector<std::size_t>& ends;
  std::size_t end = 0;
  bool has_right_places = true;

  void operator()(const std::uint8_t*, std::size_t n, bool) { ends.push_back(end += n); }
  void run(const std::uint8_t* base, std::span<const std::uint32_t> offsets, bool has_wide_places) {
    const auto entries = offsets.subspan(1);
    std::vector<std::uint32_t> wanted;
    std::uint32_t begin = 0;
    bool is_after_wide = false;
    for (const std::uint32_t entry : entries) {
      if ((entry & simd::kWidePlace) != 0) continue;
      is_after_wide = false;
      for (std::uint32_t at = begin; at < entry;) {
        const auto n = unicode::char_length(reinterpret_cast<const char*>(base) + at, entry - at);
        if (is_after_wide && n > 2) wanted.push_back(at | simd::kWidePlace);
        is_after_wide = n > 2;
        at += n;
      }
      wanted.push_back(entry);
      ends.push_back(end += entry - begin);
      begin = entry;
    }
    const bool any_wide = std::any_of(entries.begin(), entries.end(),
                                      [](auto entry) { return (entry & simd::kWidePlace) != 0; });
    has_right_places &= std::equal(entries.begin(), entries.end(), wanted.begin(), wanted.end()) &&
                        (has_wide_places || !any_wide);
  }
};

/// The ends of the pieces of a text, which the padding that a kernel may read follows. False if the
/// places inside them are not right.
bool ends_of(pretok::Scanner& scanner, const std::string& padded, std::vector<std::size_t>& ends) {
  ends.clear();
  Pieces pieces{ends};
  scanner.begin_text();
  scanner.scan(reinterpret_cast<const std::uint8_t*>(padded.data()),
               padded.size() - pretok::Scanner::kPadding, true, pieces);
  return pieces.has_right_places;
}

/// Compares the pieces of texts.
class Comparison {
 public:
  Comparison() : schemes_(schemes()) {
    for (const Scheme& scheme : schemes_) {
      plain_.emplace_back(scheme.compiled.tables(), nullptr);
      test::each_isa_with(scheme.cut, [&](const simd::Kernels& kernels) {
        fast_.push_back({&scheme, plain_.size() - 1, kernels.isa,
                         pretok::Scanner(scheme.compiled.tables(), kernels.*scheme.cut)});
      });
    }
  }
  ~Comparison() { CHECK((fast_.empty() || n_compared_ >= n_texts_ * 3)); }
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  /// @param padding  what kernels may read behind the text.
  void compare(std::string text, char padding = '\0') {
    text.append(pretok::Scanner::kPadding, padding);
    std::size_t last_plain = plain_.size();
    for (Fast& fast : fast_) {
      if (last_plain != fast.plain) ends_of(plain_[fast.plain], text, wanted_);
      last_plain = fast.plain;
      const bool has_right_places = ends_of(fast.scanner, text, got_);
      ++n_compared_;
      if (!has_right_places)
        FAIL(fast.scheme->name << " " << fast.isa << ": the places inside pieces of " << text);
      if (got_ == wanted_) continue;
      const auto differ = std::mismatch(got_.begin(), got_.end(), wanted_.begin(), wanted_.end());
      const std::size_t at = differ.second == wanted_.end() ? text.size() : *differ.second;
      FAIL(fast.scheme->name << " " << fast.isa << ": the piece that ends at " << at << " in "
                             << text);
    }
    ++n_texts_;
  }

 private:
  struct Fast {
    const Scheme* scheme;
    std::size_t plain;
    std::string_view isa;
    pretok::Scanner scanner;
  };

  std::vector<Scheme> schemes_;
  std::vector<pretok::Scanner> plain_;
  std::vector<Fast> fast_;
  std::vector<std::size_t> wanted_;
  std::vector<std::size_t> got_;
  std::size_t n_texts_ = 0;
  std::size_t n_compared_ = 0;
};

// What takes half a minute takes minutes where the processor is emulated.
#if defined(TOLL_EMULATED)
constexpr std::size_t kLongest = 4;
#else
constexpr std::size_t kLongest = 5;
#endif

/// Calls on_text(text) with every string of n of the kinds.
template <class OnText>
void each_string(std::span<const std::string_view> kinds, std::size_t n, OnText&& on_text) {
  std::vector<std::size_t> indices(n);
  for (;;) {
    std::string text;
    for (const std::size_t i : indices) text += kinds[i];
    on_text(text);
    const auto last = std::find_if(indices.begin(), indices.end(),
                                   [&](std::size_t i) { return i + 1 < kinds.size(); });
    if (last == indices.end()) return;
    std::fill(indices.begin(), last, 0);
    ++*last;
  }
}

}  // namespace

TEST_CASE("kernels cut every short string as the automaton does", "[simd]") {
  const std::string rest =
      " and then some more text, so that a whole window is there to be looked at.";
  Comparison comparison;
  each_string(kAscii, kLongest, [&](const std::string& text) { comparison.compare(text + rest); });
  each_string(kMixed, kLongest, [&](const std::string& text) { comparison.compare(text + rest); });
  each_string(kAll, 3, [&](const std::string& text) { comparison.compare(text + rest); });
  each_string(kAll, 2, [&](const std::string& text) {
    comparison.compare("\xe4\xb8\x80 B" + text + rest);
    comparison.compare("\xe4\xb8\x80\xe4\xb8\x80!" + text + rest);
  });
}

TEST_CASE("kernels cut around the end of a window as the automaton does", "[simd]") {
  const std::string rest(80, 'z');
  Comparison comparison;
  for (const std::string_view before : {"x", "\xd1\x8f", "\xe4\xb8\xad", "\xf0\xa0\x80\x80"}) {
    std::string word;
    while (word.size() < 52) word += before;
    for (std::size_t i = 0; i < 12; ++i) {
      each_string(kMixed, 3, [&](const std::string& text) {
        comparison.compare(std::string(i, 'w') + word + text + rest);
      });
      each_string(kAll, 2, [&](const std::string& text) {
        comparison.compare(std::string(i, 'w') + word + text + rest);
      });
    }
  }
}

TEST_CASE("kernels cut every character of Unicode as the automaton does", "[simd]") {
  Comparison comparison;
  std::string text;
  for (std::uint32_t c = 0x80; c <= unicode::kMaxCodePoint; ++c) {
    if (c == 0xd800) c = 0xe000;
    text += c % 3 == 0 ? "a" : c % 3 == 1 ? " " : "!";
    unicode::append_utf8(c, text);
    text += c % 5 == 0 ? "B" : c % 5 == 1 ? "\xd0\x90" : "c";
    if (text.size() < 256) continue;
    comparison.compare(text);
    text.clear();
  }
}

TEST_CASE("kernels cut long random text as the automaton does", "[simd]") {
  std::mt19937 random(20261122);
  Comparison comparison;
  for (int i = 0; i < 120000; ++i) {
    // Few kinds at a time, so that runs get long; sometimes any byte.
    const auto all = i % 4 == 0   ? std::span<const std::string_view>(kAscii)
                     : i % 4 == 1 ? std::span<const std::string_view>(kMixed)
                                  : std::span<const std::string_view>(kAll);
    std::vector<std::string> kinds;
    for (unsigned k = 0; k < 2 + random() % 8U; ++k) kinds.emplace_back(all[random() % all.size()]);
    if (i % 3 == 0) kinds.emplace_back(1, static_cast<char>(random() % 256U));
    std::string text;
    const std::size_t n = 60 + random() % 500U;
    while (text.size() < n) text += kinds[random() % kinds.size()];
    comparison.compare(std::move(text), i % 2 == 0 ? '\n' : 'x');
  }
}

TEST_CASE("an instruction set that does not exist has no kernels", "[simd]") {
  CHECK(simd::kernels_of("mmx") == nullptr);
  CHECK(simd::kernels_of("scalar") != nullptr);
}

}  // namespace toll

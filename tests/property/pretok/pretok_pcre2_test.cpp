// pretok_pcre2_test.cpp - compiled patterns against PCRE2, an independent backtracking engine.
//
// PCRE2 10.42 has the classes of Unicode 14, so its patterns name none: \p{..}, \s and (?i) are
// written out as ranges of code points from our tables. In the exhaustive tests the ranges are cut
// down to a universe of some 35 code points, at least one of each kind that the schemes tell apart;
// pattern_compiler_test.cpp shows that all code points of a kind are in one class, and a random
// test below uses the whole ranges.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "pattern/code_point_set.h"
#include "pattern/pattern_compiler.h"
#include "pcre2_fixture.h"
#include "pretok/scanner.h"
#include "pretok/schemes.h"
#include "unicode/ucd.h"
#include "unicode/utf8.h"

namespace toll::pattern {
namespace {

/// A pattern with every \p{..}, \s and \S outside and inside classes as explicit ranges within
/// `universe`.
std::string spelled_out(std::string_view pattern, const CodePointSet& universe) {
  std::string text(pattern);
  const auto replace_all = [&text](std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
  };
  replace_all("(?i:'s|'t|'re|'ve|'m|'ll|'d)",
              R"((?:'[sS\x{17f}]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]))");
  replace_all("(?i:[sdmt]|ll|ve|re)", R"((?:[sSdDmMtT\x{17f}]|[lL][lL]|[vV][eE]|[rR][eE]))");
  REQUIRE(text.find("(?i") == std::string::npos);

  const auto ranges = [&universe](const CodePointSet& set) {
    std::string result;
    char buffer[32];
    const CodePointSet inside = set.intersected(universe);
    for (const unicode::Range& range : inside.ranges()) {
      std::snprintf(buffer, sizeof buffer, "\\x{%x}-\\x{%x}", range.first, range.last);
      result += buffer;
    }
    REQUIRE_FALSE(result.empty());
    return result;
  };
  std::string result;
  bool in_class = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i);
    CodePointSet set;
    bool negated = false;
    if (rest.starts_with("\\p{")) {
      const std::size_t close = rest.find('}');
      set = CodePointSet(unicode::general_category(rest.substr(3, close - 3)));
      i += close;
    } else if (rest.starts_with("\\s") || rest.starts_with("\\S")) {
      set = CodePointSet(unicode::white_space());
      negated = rest[1] == 'S';
      i += 1;
    } else {
      if (rest.starts_with("[") || rest.starts_with("]")) in_class = rest[0] == '[';
      result += rest[0];
      if (rest.starts_with("\\")) result += text[++i];
      continue;
    }
    REQUIRE_FALSE((negated && in_class));
    result += in_class ? ranges(set) : (negated ? "[^" : "[") + ranges(set) + "]";
  }
  return result;
}

/// A pattern in both engines, and what they say of a text.
class Pair {
 public:
  Pair(std::string_view pattern, const CodePointSet& universe)
      : pcre2_(spelled_out(pattern, universe)) {
    auto compiled = compile_pattern(pattern);
    if (!compiled) FAIL(pattern << ": " << compiled.error().detail);
    compiled_ = *std::move(compiled);
  }

  /// Whether both split `text` alike, completely.
  bool agree(const std::string& text) {
    padded_ = text;
    padded_.append(pretok::Scanner::kPadding, '\0');
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(padded_.data());
    ours_.clear();
    pretok::Scanner scanner(compiled_.tables(), nullptr);  // the automaton alone
    scanner.scan(bytes, text.size(), true, [&](const std::uint8_t* piece, std::size_t n, bool) {
      ours_.push_back(static_cast<std::size_t>(piece - bytes) + n);
    });
    pcre2_.split(text, theirs_);
    ++n_texts_;
    const bool alike = ours_ == theirs_ && (text.empty() || ours_.back() == text.size());
    if (!alike && n_different_++ < 3) {
      UNSCOPED_INFO("differs: " << Catch::StringMaker<std::string>::convert(text));
    }
    return alike;
  }

  [[nodiscard]] const CompiledPattern& compiled() const noexcept { return compiled_; }
  [[nodiscard]] std::size_t n_texts() const noexcept { return n_texts_; }
  [[nodiscard]] std::size_t n_different() const noexcept { return n_different_; }

 private:
  CompiledPattern compiled_;
  Pcre2 pcre2_;
  std::string padded_;
  Ends ours_;
  Ends theirs_;
  std::size_t n_texts_ = 0;
  std::size_t n_different_ = 0;
};

std::string utf8(std::uint32_t code_point) {
  std::string bytes;
  unicode::append_utf8(code_point, bytes);
  return bytes;
}

// Each kind of character that a pattern tells apart, and some kinds twice.
const std::vector<std::uint32_t> kUniverse = {
    '\'', 's',   'S', 0x17f, 't',   'd',   'm',    'l',   'v', 'e',  'r',     'T',    'D',
    'M',  'L',   'V', 'E',   'R',   '/',   '\r',   '\n',  ' ', '\t', 0xa0,    0x85,   0x3000,
    '1',  0x661, 'B', 'z',   0x1c5, 0x2b0, 0x4e9a, 0x301, '.', '+',  0x1f600, 0xffff, 0x378};

CodePointSet universe_set() {
  CodePointSet set;
  for (const std::uint32_t c : kUniverse) set = set.united(CodePointSet::of(c));
  return set;
}

// tiktoken 0.14's own spellings, with possessive quantifiers.
constexpr std::string_view kPossessiveGpt2 =
    R"('(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s)";
constexpr std::string_view kPossessiveCl100k =
    R"('(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+)"
    R"(|\s++$|\s*[\r\n]|\s+(?!\S)|\s)";

struct Named {
  std::string_view name;
  std::string_view pattern;
};

std::vector<Named> all_patterns() {
  std::vector<Named> patterns;
  for (const std::string_view name : {"gpt2", "cl100k", "o200k", "qwen2", "tekken"}) {
    patterns.push_back({name, *pretok::scheme_pattern(name)});
  }
  patterns.push_back({"possessive gpt2", kPossessiveGpt2});
  patterns.push_back({"possessive cl100k", kPossessiveCl100k});
  return patterns;
}

/// A text that leads from the start to each state.
std::vector<std::string> access_texts(const CompiledPattern& compiled) {
  std::vector<std::optional<std::string>> text_of(compiled.n_states());
  std::vector<std::size_t> reached = {vocab::MatcherTables::kStart};
  text_of[vocab::MatcherTables::kStart] = "";
  const vocab::MatcherTables tables = compiled.tables();
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (std::uint8_t id = 0; id < compiled.n_classes; ++id) {
      const std::uint16_t cell = tables.transitions[reached[i] * tables.stride() + id];
      const std::size_t next = cell & vocab::MatcherTables::kStateMask;
      if (next == vocab::MatcherTables::kDead || text_of[next]) continue;
      text_of[next] = *text_of[reached[i]] + utf8(class_representatives(compiled, id).at(0));
      reached.push_back(next);
    }
  }
  std::vector<std::string> texts;
  texts.reserve(reached.size());
  for (const std::size_t state : reached) texts.push_back(*text_of[state]);
  return texts;
}

TEST_CASE("all texts of up to 4 characters split as PCRE2 splits them", "[pretok]") {
  std::vector<std::string> parts;
  parts.reserve(kUniverse.size());
  for (const std::uint32_t c : kUniverse) parts.push_back(utf8(c));
  const auto named = GENERATE(from_range(all_patterns()));
  CAPTURE(named.name);
  Pair pair(named.pattern, universe_set());
  for (std::size_t length = 0; length <= 4; ++length) {
    for_each_text(parts, length, "", [&](const std::string& text) { pair.agree(text); });
  }
  CHECK(pair.n_texts() == 1 + 39 + 39 * 39 + 39 * 39 * 39 + 39 * 39 * 39 * 39);
  CHECK(pair.n_different() == 0);
}

TEST_CASE("from every state, all texts of up to 4 classes split as PCRE2 splits them", "[pretok]") {
  // In the manner of Chow's W-method: each state is entered, and then left in every way.
  const auto named = GENERATE(from_range(all_patterns()));
  CAPTURE(named.name);
  const CompiledPattern compiled = compile_pattern(named.pattern).value();
  std::vector<std::string> parts;
  for (std::uint8_t id = 0; id < compiled.n_classes; ++id) {
    parts.push_back(utf8(class_representatives(compiled, id).at(0)));
  }
  Pair pair(named.pattern, CodePointSet::all());
  std::size_t n_expected = 0;
  std::size_t n_of_length = 1;
  const std::vector<std::string> heads = access_texts(compiled);
  CHECK(heads.size() + 1 == compiled.n_states());
  for (std::size_t length = 0; length <= 4; ++length, n_of_length *= parts.size()) {
    n_expected += n_of_length * heads.size();
    for (const std::string& head : heads) {
      for_each_text(parts, length, head, [&](const std::string& text) { pair.agree(text); });
    }
  }
  CHECK(pair.n_texts() == n_expected);
  CHECK(pair.n_different() == 0);
}

TEST_CASE("random long texts split as PCRE2 splits them", "[pretok]") {
  constexpr unsigned kSeed = 20260316;
  constexpr std::size_t kTexts = 200000;
  const auto named = GENERATE(from_range(all_patterns()));
  CAPTURE(named.name, kSeed);
  Pair pair(named.pattern, universe_set());
  std::mt19937 random(kSeed);
  for (std::size_t i = 0; i < kTexts; ++i) {
    std::string text;
    const std::size_t n_kinds = 1 + random() % 6;  // few kinds a text make longer runs
    std::vector<std::string> kinds;
    for (std::size_t k = 0; k < n_kinds; ++k) kinds.push_back(utf8(kUniverse[random() % 39]));
    const std::size_t length = 5 + random() % 36;
    while (text.size() < length) text += kinds[random() % n_kinds];
    pair.agree(text);
  }
  CHECK(pair.n_texts() == kTexts);
  CHECK(pair.n_different() == 0);
}

TEST_CASE("random texts over all of Unicode split as PCRE2 splits them", "[pretok]") {
  constexpr unsigned kSeed = 316;
  constexpr std::size_t kTexts = 20000;
  const auto named = GENERATE(from_range(all_patterns()));
  CAPTURE(named.name, kSeed);
  Pair pair(named.pattern, CodePointSet::all());
  std::mt19937 random(kSeed);
  const auto any = [&random] {
    const std::uint32_t limit = random() % 2 == 0 ? 0x3000 : random() % 2 == 0 ? 0x20000 : 0x110000;
    const auto c = static_cast<std::uint32_t>(random() % limit);
    return c >= 0xd800 && c <= 0xdfff ? 0xfffdU : c;
  };
  for (std::size_t i = 0; i < kTexts; ++i) {
    std::string text;
    for (std::size_t n = 1 + random() % 20; n > 0; --n) {
      text += utf8(random() % 2 == 0 ? any() : kUniverse[random() % 39]);
    }
    pair.agree(text);
  }
  CHECK(pair.n_texts() == kTexts);
  CHECK(pair.n_different() == 0);
}

}  // namespace
}  // namespace toll::pattern

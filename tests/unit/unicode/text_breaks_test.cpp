// text_breaks_test.cpp - words, sentences and graphemes against ICU's answers.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.h"
#include "unicode/grapheme.h"
#include "unicode/sentence.h"
#include "unicode/utf8.h"
#include "unicode/word.h"

namespace toll::unicode {
namespace {

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

std::string joined(const std::vector<std::uint64_t>& offsets) {
  std::string text;
  for (const std::uint64_t offset : offsets)
    text += (text.empty() ? "" : ",") + std::to_string(offset);
  return text;
}

/// Calls visit(code point, offset) for each character.
template <class Visit>
void each_character(const std::string& text, const Visit& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const Utf8 here = decode_utf8(text.data() + at, text.size() - at);
    visit(here.code_point, std::uint64_t{at});
    at += here.n_bytes;
  }
}

template <class Rules>
std::string breaks_of(const std::string& text) {
  Rules rules;
  std::vector<std::uint64_t> offsets;
  const auto add = [&](const FoundBreaks& found) {
    offsets.insert(offsets.end(), found.begin(), found.end());
  };
  each_character(text, [&](std::uint32_t c, std::uint64_t at) { add(rules.next(c, at)); });
  add(rules.end());
  return joined(offsets);
}

std::string graphemes_of(const std::string& text) {
  GraphemeBreaks rules;
  std::vector<std::uint64_t> offsets;
  each_character(text, [&](std::uint32_t c, std::uint64_t at) {
    if (rules.breaks_before(c) && at > 0) offsets.push_back(at);
  });
  return joined(offsets);
}

TEST_CASE("words, sentences and graphemes begin where ICU says") {
  std::ifstream file(TOLL_TEST_GOLDEN "/text_breaks");
  std::string line;
  std::size_t n = 0;
  while (std::getline(file, line)) {
    std::istringstream parts(line);
    std::string fields[4];
    for (std::string& field : fields) std::getline(parts, field, ' ');
    INFO(line);
    const std::string text = bytes_of(fields[0]);
    REQUIRE(breaks_of<WordBreaks>(text) == fields[1]);
    REQUIRE(breaks_of<SentenceBreaks>(text) == fields[2]);
    REQUIRE(graphemes_of(text) == fields[3]);
    ++n;
  }
  REQUIRE(n == 2500);
}

TEST_CASE("a sentence looks ahead no farther than kMaxAhead characters") {
  const auto text = [](unsigned n) { return "etc. " + std::string(n, '1') + " a"; };
  CHECK(breaks_of<SentenceBreaks>(text(100)).empty());
  CHECK(breaks_of<SentenceBreaks>(text(SentenceBreaks::kMaxAhead)) == "5");
}

}  // namespace
}  // namespace toll::unicode

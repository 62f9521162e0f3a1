// script_test.cpp - scripts as the reference has them, and pieces that are cut where they change.
#include "unicode/script.h"

#include <map>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "catch.h"
#include "pretok/script_split.h"
#include "unicode/utf8.h"

namespace toll::unicode {
namespace {

TEST_CASE("the reference has the same script for every scalar value", "[unicode]") {
  std::string numbers;
  std::map<std::uint8_t, char> order;  // in which scripts are first met
  for (std::uint32_t c = 0; c <= kMaxCodePoint; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const std::uint8_t script = script_of(c);
    numbers.push_back(
        script == kNoScript
            ? '\0'
            : order.emplace(script, static_cast<char>(order.size() + 1)).first->second);
  }
  std::string digest;
  for (const std::uint8_t byte : base::sha256(numbers)) {
    digest += "0123456789abcdef"[byte >> 4U];
    digest += "0123456789abcdef"[byte & 15U];
  }
  CHECK(order.size() == 135);
  // Printed by tests/oracle/script_digest.py.
  CHECK(digest == "108c11884fc8be1d9f6842d0035028446fc88461e3dfdeee7df06ad5f39dc0bc");
}

/// Keeps pieces, and where their bytes say that they came from.
class Pieces final : public base::TextStep {
 public:
  Pieces() noexcept : TextStep(nullptr) {}
  void begin(bool /*at_text_start*/) override {}
  void text(const base::Text& block) override {
    open_.append(reinterpret_cast<const char*>(block.data), block.n);
    ends.insert(ends.end(), block.ends, block.ends + block.n);
  }
  void end() override {
    pieces.push_back(open_);
    open_.clear();
  }
  std::vector<std::string> pieces;
  std::vector<std::uint64_t> ends;

 private:
  std::string open_;
};

TEST_CASE("pieces end where the script changes", "[pretok]") {
  struct Row {
    std::string text;
    std::vector<std::string> pieces;
  };
  const std::vector<Row> rows = {
      {"", {}},
      {"  ", {}},
      {"  ab c ", {"ab c "}},
      {"ab, cd", {"ab", ", ", "cd"}},
      {"a \u0430 b", {"a ", "\u0430 ", "b"}},
      {"e\u0301x", {"e", "\u0301", "x"}},  // a mark is of the script Inherited
      {"\u6f22\u3042\u30ab\u30fc", {"\u6f22\u3042\u30ab\u30fc"}},  // kana are Han
      {"a\u0378b\u0430", {"a\u0378b", "\u0430"}},                  // not assigned
      {"a\xff.b", {"a", "\xff.", "b"}},                            // as U+FFFD, which is Common
  };
  for (const Row& row : rows) {
    for (const std::size_t block : {std::size_t{1}, std::size_t{5}, row.text.size() + 1}) {
      INFO(row.text << ", blocks of " << block);
      Pieces last;
      pretok::ScriptSplit split(&last);
      split.begin(true);
      std::vector<std::uint64_t> ends(row.text.size());
      for (std::size_t i = 0; i < ends.size(); ++i) ends[i] = i + 1;
      for (std::size_t at = 0; at < row.text.size();) {
        std::size_t to = at;  // blocks end between characters
        while (to < row.text.size() && (to - at < block || (row.text[to] & 0xc0) == 0x80)) ++to;
        split.text({reinterpret_cast<const std::uint8_t*>(row.text.data()) + at, to - at,
                    ends.data() + at});
        at = to;
      }
      split.end();
      CHECK(last.pieces == row.pieces);
      std::size_t n_bytes = 0;
      for (const std::string& piece : row.pieces) n_bytes += piece.size();
      CHECK(last.ends == std::vector<std::uint64_t>(
                             ends.end() - static_cast<std::ptrdiff_t>(n_bytes), ends.end()));
    }
  }
}

}  // namespace
}  // namespace toll::unicode

// map_ascii_test.cpp - the kernel that maps ASCII, on every instruction set, against a plain loop:
// random maps and texts, with spaces in rows, stops and wide bytes at every place of a block.
#include <array>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "each_isa.h"
#include "simd/kernels.h"

namespace toll {
namespace {

struct Mapped {
  std::size_t n_read = 0;
  std::string text;
  bool after_space = false;
};

/// As the declaration says, byte by byte. @param n_more  bytes that the kernel was not given.
Mapped map_slowly(const std::string& text, const std::array<std::uint8_t, 128>& table,
                  bool after_space) {
  Mapped made{0, {}, after_space};
  const auto byte_at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (byte_at(i) >= 0x80 || byte_at(i + 1) >= 0x80 || table[byte_at(i)] == 0) break;
    const char mapped = static_cast<char>(table[byte_at(i)]);
    if (mapped != ' ' || !made.after_space) made.text += mapped;
    made.after_space = mapped == ' ';
    made.n_read = i + 1;
  }
  return made;
}

}  // namespace

TEST_CASE("ASCII is mapped as byte by byte", "[kernel]") {
  std::mt19937 random(11);
  test::each_isa_with(&simd::Kernels::map_ascii, [&](const simd::Kernels& kernels) {
    std::size_t n_stopped = 0;
    std::size_t n_dropped = 0;
    for (int round = 0; round < 20000; ++round) {
      std::array<std::uint8_t, 128> table{};
      for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<std::uint8_t>(random() % 16 == 0 ? ' ' : 1 + random() % 127);
      table['!'] = 0;
      table[' '] = ' ';
      const unsigned n_kinds = round % 2 == 0 ? 4 : 8;
      std::string text(random() % 400, '\0');
      for (char& c : text) {
        const char kinds[] = {' ', static_cast<char>(random() % 128), 'a', ' ', 'b', 'c', 'd', 'e'};
        c = kinds[random() % n_kinds];
        if (random() % 300 == 0) c = "!\xe2"[random() % 2];
      }
      const bool after_space = random() % 2 == 0;
      const Mapped slow = map_slowly(text, table, after_space);
      std::vector<std::uint8_t> out(text.size() + simd::kMapBlock + 1, 0xaa);
      const auto fast = kernels.map_ascii(reinterpret_cast<const std::uint8_t*>(text.data()),
                                          text.size(), table.data(), after_space, out.data());
      // It may leave the last block to others, and nothing else.
      REQUIRE(fast.n_read <= slow.n_read);
      REQUIRE((fast.n_read == slow.n_read || fast.n_read + simd::kMapBlock >= text.size()));
      const std::string read = text.substr(0, fast.n_read) + std::string(1, 'a');
      const Mapped same = map_slowly(read, table, after_space);
      REQUIRE(same.n_read == fast.n_read);
      REQUIRE(std::string(out.data(), fast.to) == same.text);
      REQUIRE(fast.after_space == same.after_space);
      REQUIRE(out.back() == 0xaa);
      n_stopped += fast.n_read + simd::kMapBlock < text.size() ? 1U : 0U;
      n_dropped += fast.n_read - same.text.size();
    }
    CHECK(n_stopped > 1000);
    CHECK(n_dropped > 10000);
  });
}

}  // namespace toll

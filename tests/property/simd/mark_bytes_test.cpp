// mark_bytes_test.cpp - the kernel that marks the bytes of a set, on every instruction set, against
// a plain loop: random sets, among them none, all, and one byte alone.
#include <array>
#include <random>
#include <vector>

#include "catch.h"
#include "each_isa.h"
#include "simd/kernels.h"

namespace toll {
namespace {

TEST_CASE("bytes of a set are marked as one by one", "[kernel]") {
  std::mt19937 random(12);
  test::each_isa_with(&simd::Kernels::mark_bytes, [&](const simd::Kernels& kernels) {
    std::size_t n_marked = 0;
    std::size_t n_unmarked = 0;
    for (unsigned round = 0; round < 5000; ++round) {
      std::array<std::uint8_t, 256> table{};
      const unsigned one_in = round < 256 ? 0 : 1U << (round % 8U);
      for (std::uint8_t& entry : table)
        if (one_in != 0 && random() % one_in == 0) entry = static_cast<std::uint8_t>(random());
      if (round < 256) table[round] = 1;
      const std::size_t n_blocks = random() % 6;
      std::vector<std::uint8_t> text(64 * n_blocks);
      const bool is_ascii = round % 2 == 0;
      for (std::uint8_t& byte : text)
        byte = static_cast<std::uint8_t>(random() % (is_ascii ? 128 : 256));
      std::vector<std::uint64_t> marks(n_blocks + 1, 0xaa);
      kernels.mark_bytes(text.data(), n_blocks, table.data(), marks.data());
      for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_marked = (marks[i / 64] >> (i % 64) & 1U) != 0;
        REQUIRE(is_marked == (table[text[i]] != 0));
        ++(is_marked ? n_marked : n_unmarked);
      }
      REQUIRE(marks.back() == 0xaa);
    }
    CHECK(n_marked > 10000);
    CHECK(n_unmarked > 10000);
  });
}

}  // namespace
}  // namespace toll

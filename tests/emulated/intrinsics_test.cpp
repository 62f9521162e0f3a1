// emulated/intrinsics_test.cpp - the emulated intrinsics give what the processor's own give, where
// it has them: random numbers, every mask, and memory that ends where the masks do.
#include <random>

#include <sys/mman.h>
#include <unistd.h>

#include "catch.h"
#include "emulated/compare.h"

namespace toll {
namespace {

TEST_CASE("emulated intrinsics give what the processor's own give", "[emulated]") {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512bw") == 0 || __builtin_cpu_supports("avx512cd") == 0 ||
      __builtin_cpu_supports("avx512dq") == 0 || __builtin_cpu_supports("avx512vl") == 0) {
    WARN("this processor lacks avx512: nothing to compare the emulation with");
    return;
  }
  // A page between two that nobody may touch.
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* const pages = mmap(nullptr, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(pages != MAP_FAILED);
  char* const middle = static_cast<char*>(pages) + page;
  REQUIRE(mprotect(middle, page, PROT_READ | PROT_WRITE) == 0);

  std::mt19937_64 random(20261130);
  test::Inputs in{};
  in.low_end = reinterpret_cast<const std::uint32_t*>(middle);
  in.high_end = reinterpret_cast<const std::uint32_t*>(middle + page);
  for (std::size_t i = 0; i < page; ++i) middle[i] = static_cast<char>(random());
  for (unsigned round = 0; round < 20000; ++round) {
    in.mask = round < 256 ? round : random();
    for (unsigned i = 0; i < 8; ++i) {
      in.a[i] = random();
      // Equal ones, and such as differ in few bytes.
      in.b[i] = random() % 3 == 0 ? in.a[i] : in.a[i] ^ (random() & random() & random());
      in.c[i] = random();
      in.counts[i] = random() % 4 == 0 ? random() : random() % 66;
      // What a mask leaves out is not read, wherever that would be.
      in.places[i] = (in.mask >> i & 1) != 0 ? random() % 8 : random();
    }
    const char* const differs = test::differing_intrinsic(in);
    INFO("round " << round << ", mask " << (in.mask & 0xff));
    if (differs != nullptr) FAIL(differs);
  }
  munmap(pages, 3 * page);
}

}  // namespace
}  // namespace toll

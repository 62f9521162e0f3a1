// json_memory.h - memory for RapidJSON that throws where there is none, which RapidJSON does not
// look for.
#pragma once

#include <cstdlib>
#include <new>

namespace toll::cli {

class JsonMemory {
 public:
  static constexpr bool kNeedFree = true;
  // NOLINTBEGIN(readability-identifier-naming): RapidJSON's names
  void* Malloc(std::size_t n) { return Realloc(nullptr, 0, n); }
  void* Realloc(void* memory, std::size_t /*n_before*/, std::size_t n) {
    if (n == 0) {
      Free(memory);
      return nullptr;
    }
    void* const made = std::realloc(memory, n);
    if (made == nullptr) throw std::bad_alloc();
    return made;
  }
  static void Free(void* memory) noexcept { std::free(memory); }
  // NOLINTEND(readability-identifier-naming)
};

}  // namespace toll::cli

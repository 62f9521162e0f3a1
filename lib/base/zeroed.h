// lib/base/zeroed.h - large arrays of zeros that cost nothing until they are touched.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include <sys/mman.h>

namespace toll::base {

/// An array of n elements, all bytes zero, aligned to a page. Pages come from the system when they
/// are first touched; those of an array of 2 MiB and more are asked for in large ones.
template <class T>
class Zeroed {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Zeroed() = default;
  /// Throws std::bad_alloc when there is no memory.
  explicit Zeroed(std::size_t n) : n_(n) {
    void* p =
        ::mmap(nullptr, n * sizeof(T), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) throw std::bad_alloc();
    // Before the first touch: afterwards the small pages would stay.
    if (n * sizeof(T) >= kHugePage) ::madvise(p, n * sizeof(T), MADV_HUGEPAGE);
    data_ = static_cast<T*>(p);
  }
  Zeroed(Zeroed&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), n_(std::exchange(other.n_, 0)) {}
  Zeroed& operator=(Zeroed&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(n_, other.n_);
    return *this;
  }
  ~Zeroed() {
    if (data_ != nullptr) ::munmap(data_, n_ * sizeof(T));
  }

  /// Appends zeros, up to n elements; the others keep their values but not their addresses.
  void grow(std::size_t n) {
    void* p = ::mremap(data_, n_ * sizeof(T), n * sizeof(T), MREMAP_MAYMOVE);
    if (p == MAP_FAILED) throw std::bad_alloc();
    if (n * sizeof(T) >= kHugePage) ::madvise(p, n * sizeof(T), MADV_HUGEPAGE);
    data_ = static_cast<T*>(p);
    n_ = n;
  }

  [[nodiscard]] T* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  [[nodiscard]] T& operator[](std::size_t i) const noexcept { return data_[i]; }

 private:
  static constexpr std::size_t kHugePage = std::size_t{2} << 20U;

  T* data_ = nullptr;
  std::size_t n_ = 0;
};

}  // namespace toll::base

// lib/base/zero_pages.h - large arrays of zeros that cost nothing until they are touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include <sys/mman.h>

namespace toll::base {

/// How an array is going to be used.
enum class Use : std::uint8_t {
  wholly,
  grows  ///< perhaps no further than a few pages
};

/// An array of n elements, all bytes zero, aligned to a page. Pages come from the system when they
/// are first touched, of a large array in large ones; of one that grows those
/// beyond the first 2 MiB.
template <class T>
class ZeroPages {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  ZeroPages() = default;
  /// Throws std::bad_alloc when there is no memory.
  explicit ZeroPages(std::size_t n, Use use = Use::wholly) : n_(n) {
    const std::size_t n_bytes = n * sizeof(T);
    void* p = ::mmap(nullptr, n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<T*>(p);
    // Before the first touch: afterwards the small pages would stay.
    const std::size_t n_small = use == Use::wholly ? 0 : kLargePage;
    if (n_bytes >= n_small + kLargePage)
      ::madvise(static_cast<char*>(p) + n_small, n_bytes - n_small, MADV_HUGEPAGE);
  }
  ZeroPages(ZeroPages&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), n_(std::exchange(other.n_, 0)) {}
  ZeroPages& operator=(ZeroPages&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(n_, other.n_);
    return *this;
  }
  ~ZeroPages() {
    if (data_ != nullptr) ::munmap(data_, n_ * sizeof(T));
  }

  [[nodiscard]] T* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  [[nodiscard]] T& operator[](std::size_t i) const noexcept { return data_[i]; }

  /// Asks for all pages, of zeros still. Not by madvise(): threads that want memory would wait for
  /// the end of it.
  void touch() noexcept {
    auto* const bytes = reinterpret_cast<volatile char*>(data_);
    for (std::size_t at = 0; at < n_ * sizeof(T); at += kPage) bytes[at] = 0;
  }

 private:
  static constexpr std::size_t kPage = 4096;
  static constexpr std::size_t kLargePage = std::size_t{2} << 20U;

  T* data_ = nullptr;
  std::size_t n_ = 0;
};

}  // namespace toll::base

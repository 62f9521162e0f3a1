// cli/count/spread.h - where threads begin that do one work together.
#pragma once

#include <mutex>

#include <sched.h>

namespace toll::cli {

/// Linux may start a thread on the processor of its creator though another one is idle, and leave
/// both there for some time: 8 to 16 ms of a file of 100 MB by two threads (6.18).
class Spread {
 public:
  Spread() noexcept { CPU_ZERO(&taken_); }

  /// Each of the threads calls it when it begins, and goes on where none of the others has begun,
  /// if there is such a processor. From then on the system moves it as it likes.
  void begin() noexcept {
    const std::lock_guard lock(mutex_);
    if (is_taken(::sched_getcpu())) leave_taken();
    if (const int cpu = ::sched_getcpu(); is_known(cpu))
      CPU_SET(static_cast<unsigned>(cpu), &taken_);
  }

 private:
  static bool is_known(int cpu) noexcept { return cpu >= 0 && cpu < CPU_SETSIZE; }
  [[nodiscard]] bool is_taken(int cpu) const noexcept {
    return is_known(cpu) && CPU_ISSET(static_cast<unsigned>(cpu), &taken_);
  }

  void leave_taken() const noexcept {
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    cpu_set_t both;
    cpu_set_t free;
    CPU_AND(&both, &allowed, &taken_);
    CPU_XOR(&free, &allowed, &both);
    // Of an empty set the system wants to know nothing.
    if (::sched_setaffinity(0, sizeof free, &free) == 0)
      ::sched_setaffinity(0, sizeof allowed, &allowed);
  }

  std::mutex mutex_;
  cpu_set_t taken_;
};

}  // namespace toll::cli

// interrupt.cpp - see interrupt.h. The only state that outlives a call, as signal handlers require.
#include "cli/input/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <initializer_list>

#include <sys/eventfd.h>
#include <unistd.h>

#include "cli/input/standard_fds.h"

namespace toll::cli {
namespace {

std::atomic<bool> g_interrupted{false};
std::atomic<int> g_wake_fd{-1};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void on_signal(int) {
  const int saved_errno = errno;
  g_interrupted.store(true, std::memory_order_relaxed);
  const std::uint64_t one = 1;
  if (::write(g_wake_fd.load(std::memory_order_relaxed), &one, sizeof one) < 0) {
    // The counter is full or there is none; the flag is set all the same.
  }
  errno = saved_errno;
}

}  // namespace

void catch_interrupts() noexcept {
  const int fd = above_standard_fds(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  g_wake_fd.store(fd, std::memory_order_relaxed);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
    struct sigaction old {};
    struct sigaction action {};
    action.sa_handler = on_signal;                     // NOLINT: a union in the C library
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // no SA_RESTART: reads are to be interrupted
    if (::sigaction(signal, &action, &old) == 0 && signal == SIGINT && old.sa_handler == SIG_IGN) {
      ::sigaction(signal, &old, nullptr);
    }
  }
}

bool interrupted() noexcept {
  return g_interrupted.load(std::memory_order_relaxed);
}

int interrupt_fd() noexcept {
  return g_wake_fd.load(std::memory_order_relaxed);
}

}  // namespace toll::cli

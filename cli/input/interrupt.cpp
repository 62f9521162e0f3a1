// interrupt.cpp - see interrupt.h. The only state that outlives a call, as signal handlers require.
#include "cli/input/interrupt.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <initializer_list>

#include <sys/eventfd.h>
#include <unistd.h>

#include "cli/input/standard_fds.h"

namespace toll::cli {
namespace {

std::atomic<bool> g_interrupted{false};
std::atomic<int> g_wake_fd{-1};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

/// When each signal came first, in milliseconds; 0: it has not.
std::array<std::atomic<std::int64_t>, NSIG> g_first_at{};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

std::int64_t now_ms() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return 1 + std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

/// Whether a person asks again. timeout(1) sends its signal to the process and to its group, which
/// is one request.
bool is_asked_again(int signal) noexcept {
  constexpr std::int64_t kSameRequest = 200;
  const std::int64_t now = now_ms();
  std::int64_t first = 0;
  std::atomic<std::int64_t>& first_at = g_first_at[static_cast<std::size_t>(signal)];
  return !first_at.compare_exchange_strong(first, now) && now - first > kSameRequest;
}

extern "C" void on_signal(int signal) {
  const int saved_errno = errno;
  if (is_asked_again(signal)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);  // when this function has ended
  }
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
    action.sa_handler = on_signal;  // NOLINT: a union in the C library
    action.sa_flags = 0;            // no SA_RESTART: reads are to be interrupted
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

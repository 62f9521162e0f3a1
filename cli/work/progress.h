// progress.h - how far a run has come, for a person who waits at a terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/args/options.h"

namespace toll::cli {

/// Written by all threads that work.
struct Progress {
  std::atomic<std::uint64_t> n_inputs{0};
  std::atomic<std::uint64_t> n_bytes{0};
  std::atomic<std::uint64_t> n_tokens{0};
};

/// What there is to do, as far as that can be known beforehand.
struct WorkAhead {
  std::uint64_t n_inputs = 0;
  std::uint64_t n_bytes = 0;
};

/// The line that is shown: a bar, inputs, bytes, tokens, MB/s, and the time left, or where nobody
/// knows what is ahead the time so far. At most `width` characters.
[[nodiscard]] std::string progress_line(const WorkAhead* ahead, std::uint64_t n_inputs,
                                        std::uint64_t n_bytes, std::uint64_t n_tokens,
                                        std::chrono::milliseconds elapsed, std::size_t width);

/// Shows it on standard error, by a thread of its own, until it is destroyed. auto: on a terminal,
/// where the work takes longer than half a second, and not among rows that go to a terminal.
class ProgressBar {
 public:
  /// @param spec  borrowed. @param prints_rows  whether rows are printed as they come.
  ProgressBar(const InputSpec& spec, ProgressWhen when, bool prints_rows);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Null when nobody looks.
  [[nodiscard]] Progress* progress() noexcept { return thread_.joinable() ? &progress_ : nullptr; }

 private:
  void run();
  [[nodiscard]] std::optional<WorkAhead> look_ahead();
  [[nodiscard]] bool wait(std::chrono::milliseconds time);
  void show(const std::optional<WorkAhead>& ahead);

  const InputSpec& spec_;
  ProgressWhen when_;
  Progress progress_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> is_done_{false};
  std::thread thread_;
};

}  // namespace toll::cli

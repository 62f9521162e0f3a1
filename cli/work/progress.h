// progress.h - how far a run has come.
#pragma once

#include <atomic>
#include <cstdint>

namespace toll::cli {

/// Written by all threads.
struct Progress {
  std::atomic<std::uint64_t> n_inputs{0};
  std::atomic<std::uint64_t> n_bytes{0};
  std::atomic<std::uint64_t> n_tokens{0};
};

}  // namespace toll::cli

// lib/slice/id_count.h - counts tokens by their ids.
#pragma once

#include <toll/sink.h>

#include <cstdint>
#include <span>

namespace toll::slice {

/// Counts ids: unlike numbers alone, these come from caches that an earlier search has warmed.
class IdCount final : public Sink {
 public:
  IdCount() noexcept : Sink(Needs::ids) {}
  [[nodiscard]] std::uint64_t n() const noexcept { return n_; }
  bool take_count(std::uint64_t /*n*/) override { return false; }
  bool take_ids(std::span<const TokenId> token_ids,
                std::span<const std::uint32_t> /*n_bytes*/) override {
    n_ += token_ids.size();
    return true;
  }

 private:
  std::uint64_t n_ = 0;
};

}  // namespace toll::slice

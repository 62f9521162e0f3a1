// lib/encode/plan.h - what Tokenizer::create() decides once: the tables of every stage, as views.
#pragma once

#include <toll/tokenizer.h>

#include <atomic>
#include <memory>
#include <mutex>

#include "cache/shared_counts.h"
#include "model/pair_table.h"
#include "model/symbols.h"
#include "simd/kernels.h"
#include "vocab/matcher.h"
#include "vocab/view.h"

namespace toll {

struct Tokenizer::Plan {
  Vocab vocab;
  const Vocab::View& view;
  model::PairTable pairs;
  /// Nothing stands between the text and one pattern without gaps, and the model merges bytes: then
  /// pieces are encoded where they lie.
  bool is_direct;
  /// The last thing that happens to the text is that spaces become U+2581. It is left to the model,
  /// so that words are shorter on their way and nothing is copied.
  bool space_is_mark;
  model::SymbolTable alphabet;
  vocab::MatcherTables matcher;              ///< that pattern's
  simd::PreTokenize pre_tokenize = nullptr;  ///< the kernel that knows it, or null

  explicit Plan(Vocab v);

  /// Encoders say when they begin and end to live. add_encoder() throws std::bad_alloc.
  void add_encoder() const;
  void remove_encoder() const noexcept { n_encoders_.fetch_sub(1, std::memory_order_relaxed); }
  [[nodiscard]] bool has_encoders() const noexcept {
    return n_encoders_.load(std::memory_order_relaxed) > 1;
  }
  /// What they may learn together; null if there is one alone, or for the milliseconds that another
  /// thread takes to make it.
  [[nodiscard]] cache::SharedCounts* shared_counts() const;

 private:
  mutable std::atomic<int> n_encoders_ = 0;
  mutable std::mutex shared_mutex_;  ///< of the next two
  mutable std::unique_ptr<cache::SharedCounts> shared_counts_;
  mutable bool is_shared_ = false;
};

}  // namespace toll

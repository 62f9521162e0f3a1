// pool.h - what the threads of text_pool.cpp share: texts, and results that wait for their turn.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <vector>

#include "cli/work/shared_text.h"
#include "cli/work/text_work.h"

namespace toll::cli {

class Pool {
 public:
  explicit Pool(const TextWork& work) : work_(work), boundaries_(work.tokenizer) {}

  /// One thread's work. Ends when nothing is left to do.
  void work(PartEncoder& encoder) noexcept;
  void thread_starts() noexcept { ++n_threads_; }
  void thread_ends() noexcept {
    const std::lock_guard lock(mutex_);
    if (--n_threads_ == 0) for_results_.notify_one();
  }

  /// Gives the results away until all is done, or no more is wanted.
  void take_results(OrderedResults& results) {
    try {
      take_all(results);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      is_stopped_ = true;
      for_work_.notify_all();
      throw;
    }
  }

 private:
  SharedText* next_text(bool& is_new);
  void set_shared(SharedText& text, bool can_be_shared);
  void open_text(SharedText& text, PartEncoder& encoder, PartBuffer& part);
  void leave(SharedText& text, Outcome outcome);

  void take_parts(Share& share);
  bool take_part(Share& share);
  bool feed(Share& share);
  bool end_joined(Share& share);
  bool pass_ids(Share& share, bool is_done);
  void fail(Share& share, Error error) {
    error.offset = share.joined.input_offset(error.offset);
    fail(share.text, failed_in_text(error), error.offset);
  }
  void fail(SharedText& text, Outcome outcome, std::uint64_t offset);
  void take_all(OrderedResults& results);
  bool take_ids(OrderedResults& results, std::unique_lock<std::mutex>& lock);

  /// Where parts of a text may end; null: no text is divided.
  [[nodiscard]] const ChunkBoundaries* boundaries() const noexcept {
    const bool may_divide = work_.options.specials == Specials::as_text && boundaries_.proved();
    return may_divide ? &boundaries_ : nullptr;
  }

  const TextWork& work_;
  const ChunkBoundaries boundaries_;
  std::mutex mutex_;
  std::condition_variable for_work_;     ///< there may be something to do, or room for results
  std::condition_variable for_results_;  ///< there may be results
  /// In the order of inputs, those with no result yet; how many of them are done.
  std::deque<std::unique_ptr<SharedText>> texts_;
  std::size_t n_done_ = 0;
  std::size_t n_unseen_ = 0;  ///< of those, since results were asked for
  std::size_t n_held_ids_ = 0;
  std::size_t n_unseen_ids_ = 0;             ///< of those, as n_unseen_
  std::vector<std::vector<TokenId>> spare_;  ///< memory for more, which is dear when it is new
  std::atomic<std::size_t> n_threads_{0};
  std::vector<SharedText*> shared_;  ///< those that others may help with, the oldest first
  bool is_listing_ = false;          ///< a thread looks for the next input
  bool are_all_listed_ = false;
  bool is_stopped_ = false;
  std::exception_ptr failure_;
};

}  // namespace toll::cli

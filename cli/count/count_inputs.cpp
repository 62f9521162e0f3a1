// count_inputs.cpp - see count_inputs.h.
//
// Threads take the next input when they are free and put its outcome in its place; the caller's
// thread reports outcomes in the order of the inputs as that prefix becomes complete.
#include "cli/count/count_inputs.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "cli/count/count_parts.h"
#include "cli/count/spread.h"
#include "cli/input/input_list.h"
#include "cli/input/interrupt.h"

namespace toll::cli {
namespace {

/// What one thread needs, made by that thread.
class Worker {
 public:
  Worker(const EncodeOptions& options, const OpenedVocab& opened)
      : specials_(options.specials),
        n_template_ids_(opened.n_template_ids()),
        encoder_(opened.tokenizer),
        block_(std::make_unique_for_overwrite<Block>()) {
    if (options.max_memory) encoder_.set_max_held_bytes(*options.max_memory);
  }

  Outcome count(const Input& input) noexcept {
    if (interrupted() && input.fate == Input::Fate::read) return {Outcome::State::interrupted};
    CountSink sink;
    Outcome outcome = feed_input(input, encoder_, sink, specials_, block_->bytes);
    outcome.stats.n_tokens += n_template_ids_;
    return outcome;
  }

 private:
  Specials specials_;
  std::uint64_t n_template_ids_;
  Encoder encoder_;
  std::unique_ptr<Block> block_;
};

/// The inputs' outcomes while several threads write them.
class Board {
 public:
  explicit Board(std::vector<CountedInput>& inputs)
      : inputs_(inputs), done_(inputs.size(), false) {}

  /// One thread's work. Ends when no input is left to take.
  void work(const EncodeOptions& options, const OpenedVocab& opened) noexcept {
    spread_.begin();
    try {
      Worker worker(options, opened);
      for (std::size_t i = next_++; i < inputs_.size(); i = next_++) {
        inputs_[i].outcome = worker.count(inputs_[i].input);
        post(i);
      }
    } catch (const std::bad_alloc&) {
      // This thread could not start. The others do its work; if none could, wait() says so.
    }
    const std::lock_guard lock(mutex_);
    --n_workers_;
    changed_.notify_one();
  }

  void add_worker() {
    const std::lock_guard lock(mutex_);
    ++n_workers_;
  }

  void remove_worker() {
    const std::lock_guard lock(mutex_);
    --n_workers_;
  }

  /// Waits for input `i`. @return false when no thread is left that could do it.
  bool wait(std::size_t i) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return done_[i] || n_workers_ == 0; });
    return done_[i];
  }

 private:
  void post(std::size_t i) {
    const std::lock_guard lock(mutex_);
    done_[i] = true;
    changed_.notify_one();
  }

  std::vector<CountedInput>& inputs_;
  Spread spread_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<bool> done_;
  std::size_t n_workers_ = 0;
};

void count_on_threads(const EncodeOptions& options, const OpenedVocab& opened,
                      std::vector<CountedInput>& inputs, InputRun& run) {
  Board board(inputs);
  std::vector<std::jthread> threads;
  const std::size_t n_threads = std::min<std::size_t>(options.threads, inputs.size());
  for (std::size_t t = 0; t < n_threads; ++t) {
    board.add_worker();
    try {
      threads.emplace_back([&] { board.work(options, opened); });
    } catch (const std::exception&) {
      board.remove_worker();
      break;  // the system allows no more threads, or has no memory; those that run will do
    }
  }
  if (threads.empty()) {
    board.add_worker();
    board.work(options, opened);
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!board.wait(i)) inputs[i].outcome = {Outcome::State::failed, {}, "no memory", {}, true};
    run.add(inputs[i].input, inputs[i].outcome);
  }
}

}  // namespace

CountedInputs count_inputs(const InputSpec& inputs, const EncodeOptions& options,
                           const OpenedVocab& opened) {
  CountedInputs result;
  for (Input& input : list_inputs(inputs)) result.inputs.push_back({std::move(input), {}});
  InputRun run;
  if (options.threads > 1 && result.inputs.size() > 1) {
    count_on_threads(options, opened, result.inputs, run);
  } else if (result.inputs.size() == 1 && counts_in_parts(options, opened.tokenizer)) {
    CountedInput& counted = result.inputs.front();
    counted.outcome = count_parts(options, opened.tokenizer, counted.input);
    counted.outcome.stats.n_tokens += opened.n_template_ids();
    run.add(counted.input, counted.outcome);
  } else {
    Worker worker(options, opened);
    for (CountedInput& counted : result.inputs) {
      counted.outcome = worker.count(counted.input);
      run.add(counted.input, counted.outcome);
    }
  }
  run.say_summary();
  for (const CountedInput& counted : result.inputs) {
    if (counted.outcome.state != Outcome::State::done) continue;
    result.total.n_tokens += counted.outcome.stats.n_tokens;
    result.total.n_bytes += counted.outcome.stats.n_bytes;
    result.total.n_invalid_utf8 += counted.outcome.stats.n_invalid_utf8;
  }
  result.coverage = run.coverage();
  result.status = run.status();
  return result;
}

}  // namespace toll::cli

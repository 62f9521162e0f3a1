// text_pool.cpp - see text_pool.h.
//
// Whoever is free helps with the oldest text that can be divided, or else takes the next input: so
// a large text among small ones has all threads, and small ones have one each. Whoever holds a
// text's reader reads the next part, which ends where the text may be cut, and makes tokens of it
// while another reads on. A part's end is a place to cut whatever follows: where only numbers are
// wanted, the parts that one thread takes are one text to its encoder, for which an end is work.
#include "cli/work/text_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include <sys/resource.h>

#include "cli/input/interrupt.h"
#include "cli/work/pool.h"

namespace toll::cli {
namespace {

using State = Outcome::State;

/// Results that wait for those of an earlier input.
constexpr std::size_t kMaxWaiting = 32768;
/// Ids that wait, whatever is in order: 16 MiB of them. New memory costs more than waiting.
constexpr std::size_t kMaxHeldIds = std::size_t{4} << 20U;
/// As many are worth waking that thread.
constexpr std::size_t kIdsWorthWaking = std::size_t{1} << 17U;
/// Waking the thread that takes results costs more than a small file.
constexpr std::size_t kWorthWaking = 256;
constexpr auto kPatience = std::chrono::milliseconds(50);
constexpr std::size_t kMaxJoined = 64;  // what is known of each is memory

}  // namespace

/// Says whether others may help with a text. With the lock held.
void Pool::set_shared(SharedText& text, bool can_be_shared) {
  if (text.can_be_shared == can_be_shared) return;
  text.can_be_shared = can_be_shared;
  if (can_be_shared) {
    shared_.push_back(&text);
  } else {
    std::erase(shared_, &text);
  }
  for_work_.notify_all();
}

/// What to do next: a text to help with, or a new one. Null when nothing is left.
SharedText* Pool::next_text(bool& is_new) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (is_stopped_) return nullptr;
    is_new = shared_.empty();
    if (!is_new) {
      ++shared_.front()->n_workers;
      return shared_.front();
    }
    const bool has_room = texts_.size() < kMaxWaiting && n_held_ids_ < kMaxHeldIds;
    if (!are_all_listed_ && !is_listing_ && (has_room || texts_.empty())) {
      // A list of names may come slowly.
      is_listing_ = true;
      lock.unlock();
      std::optional<Input> input = work_.inputs.next();
      lock.lock();
      is_listing_ = false;
      are_all_listed_ = !input;
      for_work_.notify_all();
      if (input) return texts_.emplace_back(std::make_unique<SharedText>(*std::move(input))).get();
    }
    if (are_all_listed_ && n_done_ == texts_.size()) return nullptr;
    for_work_.wait(lock);
  }
}

void Pool::work(PartEncoder& encoder) noexcept {
  try {
    PartBuffer part;
    bool is_new = false;
    while (SharedText* text = next_text(is_new)) {
      if (is_new) {
        open_text(*text, encoder, part);
      } else {
        Share share{*text, encoder, std::move(part)};
        take_parts(share);
        part = std::move(share.part);
        leave(*text, {});
      }
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
    is_stopped_ = true;
    for_work_.notify_all();
    for_results_.notify_one();
  }
  thread_ends();
}

void Pool::open_text(SharedText& text, PartEncoder& encoder, PartBuffer& part) {
  const bool stop = interrupted() && text.input.disposition == Input::Disposition::read;
  const auto visit = [&](ByteStream& bytes) {
    text.reader.emplace(bytes, boundaries());
    Share share{text, encoder, std::move(part)};
    take_parts(share);
    part = std::move(share.part);
    const std::lock_guard reading(text.reading);
    text.is_closed = true;
    return Outcome();
  };
  leave(text, stop ? Outcome{State::interrupted} : for_each_text(text.input, visit));
}

/// @param outcome  of what this thread did of it by itself.
void Pool::leave(SharedText& text, Outcome outcome) {
  const std::lock_guard lock(mutex_);
  if (outcome.state != State::done && text.outcome.state == State::done)
    text.outcome = std::move(outcome);
  if (--text.n_workers > 0) return;
  ++n_done_;
  if (work_.progress != nullptr) ++work_.progress->n_inputs;
  if (are_all_listed_) for_work_.notify_all();
  if (++n_unseen_ >= kWorthWaking || (are_all_listed_ && n_done_ == texts_.size())) {
    n_unseen_ = 0;
    for_results_.notify_one();
  }
}

/// Takes parts until there are no more, or one fails.
void Pool::take_parts(Share& share) {
  try {
    while (take_part(share)) {
    }
  } catch (const std::bad_alloc&) {
    fail(share.text, Outcome::no_memory(), 0);
  }
}

/// Reads the next part and feeds it. @return false: it was the last, or has failed.
bool Pool::take_part(Share& share) {
  SharedText& text = share.text;
  std::unique_lock reading(text.reading);
  PartReader& reader = *text.reader;
  if (reader.at_end() || text.is_closed || text.has_failed) {
    reading.unlock();
    end_joined(share);
    return false;
  }
  if (share.joined.is_empty()) share.encoder.begin();
  share.joined.add(share.n_bytes, reader.offset());
  if (work_.in_order) {
    const std::lock_guard lock(mutex_);
    share.ids = &text.parts.emplace_back();
  }
  for (bool is_open = true; is_open;) {
    is_open = !reader.read(share.part);
    if (!is_open) {
      const bool has_more = !reader.at_end() && boundaries() != nullptr;
      if (!has_more && reader.end().state == ByteStream::Read::State::interrupted)
        fail(text, {State::interrupted}, 0);
      if (!has_more && reader.end().state == ByteStream::Read::State::failed) {
        Outcome outcome{State::failed, {}, reader.end().why};
        if (reader.offset() > 0) outcome.offset = reader.offset();
        fail(text, std::move(outcome), reader.offset());
      }
      const std::lock_guard lock(mutex_);
      set_shared(text, has_more && !text.has_failed);
      reading.unlock();
    }
    share.n_bytes += share.part.size();
    if (!feed(share)) return false;
    if (!pass_ids(share, false)) return false;
  }
  const bool are_enough = work_.in_order || share.joined.size() >= kMaxJoined;
  return !are_enough || end_joined(share);
}

/// Feeds the part block by block: a request to stop is not to wait for all of it.
/// @return false when it fails.
bool Pool::feed(Share& share) {
  for (std::string_view rest = share.part.text(); !rest.empty();) {
    const std::string_view block = rest.substr(0, kBlockSize);
    rest.remove_prefix(block.size());
    if (interrupted()) {
      fail(share.text, {State::interrupted}, 0);
      return false;
    }
    const auto fed = share.encoder.feed(block);
    if (work_.progress != nullptr) {
      work_.progress->n_bytes += block.size();
      work_.progress->n_tokens += share.encoder.take_n_tokens();
    }
    if (fed) continue;
    pass_ids(share, false);
    fail(share, fed.error());
    return false;
  }
  return true;
}

/// @return false when it fails, or no more is wanted.
bool Pool::end_joined(Share& share) {
  if (share.joined.is_empty()) return true;
  const auto stats = share.encoder.finish();
  if (!stats) {
    fail(share, stats.error());
    return false;
  }
  if (work_.progress != nullptr) work_.progress->n_tokens += share.encoder.take_n_tokens();
  {
    const std::lock_guard lock(mutex_);
    TextStats& total = share.text.outcome.stats;
    if (stats->n_invalid_utf8 > 0) {
      const std::uint64_t first = share.joined.input_offset(stats->first_invalid_offset);
      total.first_invalid_offset =
          total.n_invalid_utf8 == 0 ? first : std::min(total.first_invalid_offset, first);
    }
    total.n_tokens += stats->n_tokens;
    total.n_bytes += stats->n_bytes;
    total.n_invalid_utf8 += stats->n_invalid_utf8;
  }
  share.joined.clear();
  share.n_bytes = 0;
  return pass_ids(share, true);
}

/// Puts the ids that there are where results are taken. @return false when no more is wanted.
bool Pool::pass_ids(Share& share, bool is_done) {
  if (share.ids == nullptr) return true;
  std::vector<TokenId>& ids = share.encoder.ids();
  std::unique_lock lock(mutex_);
  // Who has what comes next need not wait for others, only for what is written.
  const auto may_go_on = [&] {
    const bool is_next =
        texts_.front().get() == &share.text && &share.text.parts.front() == share.ids;
    return is_stopped_ || n_held_ids_ < kMaxHeldIds || (is_next && share.ids->ids.empty());
  };
  if (!may_go_on()) for_results_.notify_one();
  for_work_.wait(lock, may_go_on);
  n_held_ids_ += ids.size();
  n_unseen_ids_ += ids.size();
  if (n_unseen_ids_ >= kIdsWorthWaking) {
    n_unseen_ids_ = 0;
    for_results_.notify_one();
  }
  if (share.ids->ids.empty()) {
    share.ids->ids.swap(ids);
    if (!spare_.empty()) {
      ids.swap(spare_.back());
      spare_.pop_back();
    }
  } else {
    share.ids->ids.insert(share.ids->ids.end(), ids.begin(), ids.end());
  }
  ids.clear();
  share.ids->is_done = is_done;
  if (is_done) share.ids = nullptr;
  return !is_stopped_;
}

/// Of several failures the first in the text is kept.
void Pool::fail(SharedText& text, Outcome outcome, std::uint64_t offset) {
  const std::lock_guard lock(mutex_);
  set_shared(text, false);
  text.has_failed = true;
  if (text.outcome.state != State::done && text.failed_at <= offset) return;
  text.failed_at = offset;
  text.outcome = std::move(outcome);
}

/// Takes the ids that come next, those of the first text, with the lock let go meanwhile.
/// @return  whether there were any.
bool Pool::take_ids(OrderedResults& results, std::unique_lock<std::mutex>& lock) {
  SharedText& text = *texts_.front();
  std::vector<std::vector<TokenId>> taken;
  while (!text.parts.empty()) {
    PartIds& part = text.parts.front();
    n_held_ids_ -= part.ids.size();
    if (!part.ids.empty()) taken.push_back(std::exchange(part.ids, {}));
    if (!part.is_done && text.n_workers > 0) break;
    text.parts.pop_front();
  }
  if (taken.empty()) return false;
  for_work_.notify_all();
  lock.unlock();
  bool more = true;
  for (const std::vector<TokenId>& ids : taken) more = more && results.take_ids(text.input, ids);
  lock.lock();
  for (std::vector<TokenId>& ids : taken) spare_.push_back(std::move(ids));
  is_stopped_ = is_stopped_ || !more;
  return true;
}

void Pool::take_all(OrderedResults& results) {
  std::unique_lock lock(mutex_);
  while (!is_stopped_) {
    if (!texts_.empty() && work_.in_order && take_ids(results, lock)) continue;
    if (!texts_.empty() && texts_.front()->is_done()) {
      const std::unique_ptr<SharedText> text = std::move(texts_.front());
      texts_.pop_front();
      --n_done_;
      if (texts_.size() + 1 == kMaxWaiting || texts_.empty()) for_work_.notify_all();
      lock.unlock();
      const bool more = results.take(text->input, text->outcome);
      lock.lock();
      is_stopped_ = is_stopped_ || !more;
      continue;
    }
    if (n_threads_ == 0) break;
    if (for_results_.wait_for(lock, kPatience) == std::cv_status::no_timeout) continue;
    lock.unlock();
    before_waiting();
    lock.lock();
  }
  for_work_.notify_all();
  for_results_.wait(lock, [this] { return n_threads_ == 0; });
  if (failure_) std::rethrow_exception(failure_);
}

namespace {

/// How many threads can have a file open, besides what is open for all: standard streams, output,
/// the list of inputs and the folders on the way to one.
std::size_t n_threads_with_files() noexcept {
  constexpr rlim_t kForAll = 16;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
  return limit.rlim_cur > kForAll ? limit.rlim_cur - kForAll : 1;
}

}  // namespace

bool work_on_threads(const TextWork& work, OrderedResults& results) {
  const std::size_t n_threads = std::min<std::size_t>(work.options.threads, n_threads_with_files());
  if (n_threads < 2) return false;
  Pool pool(work);
  // They ask for memory before any of them works, for whoever asks for memory later waits for those
  // that touch theirs. As many as there is memory for will do.
  std::vector<std::unique_ptr<PartEncoder>> encoders;
  try {
    while (encoders.size() < n_threads) encoders.push_back(work.make_encoder());
  } catch (const std::bad_alloc&) {
    if (encoders.empty()) throw;
  }
  std::vector<std::jthread> threads;
  for (const std::unique_ptr<PartEncoder>& encoder : encoders) {
    pool.thread_starts();
    try {
      threads.emplace_back([&pool, &encoder] { pool.work(*encoder); });
    } catch (const std::exception&) {
      pool.thread_ends();
      break;  // the system allows no more, or has no memory; those that run will do
    }
  }
  if (threads.empty()) return false;
  pool.take_results(results);
  return true;
}

}  // namespace toll::cli

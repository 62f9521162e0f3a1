// count_parts.cpp - see count_parts.h.
//
// Whoever is free reads the next part, which ends where the text may be cut, and counts it. A text
// without such a place is counted by one thread, part after part, and the others wait: memory stays
// bounded.
#include "cli/count_parts.h"

#include <toll/sink.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "cli/input/interrupt.h"
#include "cli/spread.h"

namespace toll::cli {
namespace {

using State = Outcome::State;

// Stays in the second-level cache until it is counted.
constexpr std::size_t kBlock = std::size_t{64} << 10U;
constexpr std::size_t kMaxPart = std::size_t{8} << 20U;

/// Bytes that are read before they are looked at: none is written twice.
class PartBuffer {
 public:
  [[nodiscard]] std::string_view text() const noexcept { return {bytes() + begin_, n_}; }
  [[nodiscard]] std::size_t size() const noexcept { return n_; }
  void assign(std::string_view text) {
    begin_ = (sizeof(Page) - text.size() % sizeof(Page)) % sizeof(Page);
    n_ = 0;
    std::copy(text.begin(), text.end(), room(text.size()).begin());
    n_ = text.size();
  }
  /// Room for n bytes behind the text, of which added() says how many were used.
  std::span<char> room(std::size_t n) {
    const std::size_t n_pages = (begin_ + n_ + n + sizeof(Page) - 1) / sizeof(Page);
    if (pages_.size() < n_pages) pages_.resize(n_pages);
    return {bytes() + begin_ + n_, n};
  }
  void added(std::size_t n) noexcept { n_ += n; }
  void cut(std::size_t at) noexcept { n_ = at; }

 private:
  /// What is assigned ends where a page does, and so reading begins where one does: the system
  /// copies from pages, and to a few bytes beyond the beginning of one the processor may do that at
  /// a quarter of the speed (Zen 3: `rep movsb`, 100 MB in 44 ms and not 11).
  struct alignas(4096) Page {
    std::array<char, 4096> bytes;
  };

  [[nodiscard]] const char* bytes() const noexcept {
    return reinterpret_cast<const char*>(pages_.data());
  }
  [[nodiscard]] char* bytes() noexcept { return reinterpret_cast<char*>(pages_.data()); }

  std::vector<Page> pages_;
  std::size_t begin_ = 0;  ///< of the text
  std::size_t n_ = 0;
};

class Parts {
 public:
  Parts(const Tokenizer& tokenizer, Source source) : cuts_(tokenizer), source_(std::move(source)) {}

  /// One thread's work, with an encoder of its own. Ends when nothing is left to read.
  void work(Encoder& encoder) noexcept {
    spread_.begin();
    try {
      PartBuffer part;
      while (count_next(encoder, part)) {
      }
    } catch (const std::bad_alloc&) {
      fail({State::failed, {}, "no memory", {}, true}, 0);
    }
  }

  [[nodiscard]] Outcome outcome() const { return outcome_; }

 private:
  /// Reads and counts one stretch of text that may be counted by itself.
  bool count_next(Encoder& encoder, PartBuffer& part) {
    std::unique_lock reading = lock_source();
    const std::uint64_t offset = offset_;
    if (at_end_) return false;
    CountSink sink;
    encoder.begin(sink);
    for (bool is_open = true; is_open;) {
      is_open = !read_part(part);
      if (!is_open) reading.unlock();
      if (const auto fed = encoder.feed(part.text()); !fed) {
        Error error = fed.error();
        error.offset += offset;
        fail(failed_in_text(error), error.offset);
        return false;
      }
    }
    const auto stats = encoder.finish();
    if (stats) {
      add(*stats, offset);
    } else {
      Error error = stats.error();
      error.offset += offset;
      fail(failed_in_text(error), error.offset);
    }
    return stats.has_value();
  }

  /// Reading a block takes ten microseconds, sleeping and being woken several times that.
  std::unique_lock<std::mutex> lock_source() {
    constexpr unsigned kTries = 100;
    std::unique_lock lock(read_mutex_, std::try_to_lock);
    for (unsigned i = 0; !lock && i < kTries; ++i) {
      std::this_thread::yield();
      lock.try_lock();
    }
    if (!lock) lock.lock();
    return lock;
  }

  /// @param part  gets the next part.
  /// @return      false if the text goes on behind it without a place to cut.
  bool read_part(PartBuffer& part) {
    part.assign(rest_);
    rest_.clear();
    bool is_cut = false;
    while (!is_cut && !at_end_ && part.size() < kMaxPart) {
      const Source::Read read = source_.read(part.room(kBlock));
      if (read.state == Source::Read::State::data) {
        // What came before has no such place; but its last letter may be one's.
        const std::size_t from = part.size() - std::min<std::size_t>(part.size(), 1);
        part.added(read.n_bytes);
        if (const std::size_t at = cuts_.last(part.text().substr(from)); at > 0) {
          rest_ = part.text().substr(from + at);
          part.cut(from + at);
          is_cut = true;
        }
        continue;
      }
      at_end_ = true;
      if (read.state == Source::Read::State::interrupted) fail({State::interrupted}, 0);
      if (read.state == Source::Read::State::failed) {
        Outcome outcome{State::failed, {}, read.why};
        if (source_.offset() > 0) outcome.offset = source_.offset();
        fail(std::move(outcome), source_.offset());
      }
    }
    offset_ += part.size();
    return is_cut || at_end_;
  }

  void add(const TextStats& stats, std::uint64_t offset) {
    const std::lock_guard lock(mutex_);
    TextStats& total = outcome_.stats;
    if (stats.n_invalid_utf8 > 0) {
      const std::uint64_t first = offset + stats.first_invalid_offset;
      total.first_invalid_offset =
          total.n_invalid_utf8 == 0 ? first : std::min(total.first_invalid_offset, first);
    }
    total.n_tokens += stats.n_tokens;
    total.n_bytes += stats.n_bytes;
    total.n_invalid_utf8 += stats.n_invalid_utf8;
  }

  /// Of several failures the first in the text is kept.
  void fail(Outcome outcome, std::uint64_t offset) {
    const std::lock_guard lock(mutex_);
    if (outcome_.state != State::done && failed_at_ <= offset) return;
    failed_at_ = offset;
    outcome_ = std::move(outcome);
  }

  const TextCuts cuts_;
  Spread spread_;
  std::mutex read_mutex_;
  Source source_;
  std::string rest_;          ///< of the last block, behind the cut
  std::uint64_t offset_ = 0;  ///< of the next part in the input
  bool at_end_ = false;

  std::mutex mutex_;
  Outcome outcome_;
  std::uint64_t failed_at_ = 0;
};

/// One for each thread, or as many as there is memory for. They ask for it before any of them
/// works, for whoever asks for memory later waits for those that touch theirs.
std::vector<Encoder> make_encoders(const Options& options, const Tokenizer& tokenizer) {
  std::vector<Encoder> encoders;
  try {
    encoders.reserve(options.threads);
    while (encoders.size() < options.threads) {
      Encoder& encoder = encoders.emplace_back(tokenizer);
      if (options.max_memory) encoder.set_max_held_bytes(*options.max_memory);
    }
  } catch (const std::bad_alloc&) {
    // Those that there are will do.
  }
  return encoders;
}

}  // namespace

bool counts_in_parts(const Options& options, const Tokenizer& tokenizer) {
  return options.threads > 1 && options.specials == Specials::as_text &&
         TextCuts(tokenizer).proved();
}

Outcome count_parts(const Options& options, const Tokenizer& tokenizer, const Input& input) {
  if (interrupted() && input.fate == Input::Fate::read) return {State::interrupted};
  Source::Opened opened = open_input(input);
  if (!opened.source) return not_opened(input, opened);
  Parts parts(tokenizer, *std::move(opened.source));
  std::vector<Encoder> encoders = make_encoders(options, tokenizer);
  if (encoders.empty()) return {State::failed, {}, "no memory", {}, true};
  std::vector<std::thread> threads;
  for (Encoder& encoder : std::span(encoders).subspan(1)) {
    try {
      threads.emplace_back([&] { parts.work(encoder); });
    } catch (const std::system_error&) {
      break;  // the system allows no more; those that run will do
    }
  }
  parts.work(encoders[0]);
  for (std::thread& thread : threads) thread.join();
  return parts.outcome();
}

}  // namespace toll::cli

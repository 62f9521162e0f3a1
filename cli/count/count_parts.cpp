// count_parts.cpp - see count_parts.h.
//
// Whoever is free reads the next part, which ends where the text may be cut, and counts it. A text
// without such a place is counted by one thread, part after part, and the others wait: memory stays
// bounded. A part's end is a place to cut whatever follows: so the parts that one thread takes are
// one text to its encoder, for which an end is work.
#include "cli/count/count_parts.h"

#include <toll/sink.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <mutex>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "cli/count/spread.h"
#include "cli/input/interrupt.h"

namespace toll::cli {
namespace {

using State = Outcome::State;

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
  /// What is assigned ends where a page does, and so reading begins where one does.
  struct alignas(kReadAlignment) Page {
    std::array<char, kReadAlignment> bytes;
  };

  [[nodiscard]] const char* bytes() const noexcept {
    return reinterpret_cast<const char*>(pages_.data());
  }
  [[nodiscard]] char* bytes() noexcept { return reinterpret_cast<char*>(pages_.data()); }

  std::vector<Page> pages_;
  std::size_t begin_ = 0;  ///< of the text
  std::size_t n_ = 0;
};

/// A text of parts of the input.
class JoinedParts {
 public:
  void clear() noexcept { parts_.clear(); }
  [[nodiscard]] bool is_empty() const noexcept { return parts_.empty(); }
  /// What is known of each part is memory.
  [[nodiscard]] bool are_enough() const noexcept { return parts_.size() >= 64; }
  /// @param begin   of a part in this text.
  /// @param offset  the same in the input.
  void add(std::uint64_t begin, std::uint64_t offset) { parts_.push_back({begin, offset}); }
  /// Where in the input a place of this text is, which has parts.
  [[nodiscard]] std::uint64_t input_offset(std::uint64_t place) const noexcept {
    const auto is_behind = [place](const Part& part) { return part.begin <= place; };
    const auto part = std::find_if(parts_.rbegin(), parts_.rend(), is_behind);
    return part->offset + (place - part->begin);
  }

 private:
  struct Part {
    std::uint64_t begin;
    std::uint64_t offset;
  };
  std::vector<Part> parts_;
};

class Parts {
 public:
  Parts(const Tokenizer& tokenizer, Source source) : cuts_(tokenizer), source_(std::move(source)) {}

  /// One thread's work, with an encoder of its own. Ends when nothing is left to read.
  void work(Encoder& encoder) noexcept {
    spread_.begin();
    try {
      Work work{encoder, {}, {}, {}, 0};
      while (count_next(work)) {
      }
    } catch (const std::bad_alloc&) {
      fail({State::failed, {}, "no memory", {}, true}, 0);
    }
  }

  [[nodiscard]] Outcome outcome() const { return outcome_; }

 private:
  /// What a thread is at.
  struct Work {
    Encoder& encoder;
    PartBuffer part;
    CountSink sink;
    JoinedParts joined;
    std::uint64_t n_bytes = 0;  ///< of those
  };

  /// Reads and counts one stretch of text that may be counted by itself.
  /// @return  false: it was the last, or counting has failed.
  bool count_next(Work& work) {
    std::unique_lock reading = lock_source();
    if (at_end_) {
      reading.unlock();
      end_text(work);
      return false;
    }
    if (work.joined.is_empty()) work.encoder.begin(work.sink);
    work.joined.add(work.n_bytes, offset_);
    for (bool is_open = true; is_open;) {
      is_open = !read_part(work.part);
      if (!is_open) reading.unlock();
      work.n_bytes += work.part.size();
      if (const auto fed = work.encoder.feed(work.part.text()); !fed) {
        fail(work, fed.error());
        return false;
      }
    }
    return !work.joined.are_enough() || end_text(work);
  }

  bool end_text(Work& work) {
    if (work.joined.is_empty()) return true;
    const auto stats = work.encoder.finish();
    if (stats) {
      add(*stats, work.joined);
    } else {
      fail(work, stats.error());
    }
    work.joined.clear();
    work.n_bytes = 0;
    return stats.has_value();
  }

  /// Reading a block takes ten microseconds, sleeping and being woken several times that.
  std::unique_lock<std::mutex> lock_source() {
    constexpr unsigned kTries = 100;
    std::unique_lock lock(read_mutex_, std::try_to_lock);
    for (unsigned i = 0; !lock && i < kTries; ++i) {
      std::this_thread::yield();
      if (lock.try_lock()) return lock;
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
      const Source::Read read = source_.read(part.room(kBlockSize));
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

  void add(const TextStats& stats, const JoinedParts& joined) {
    const std::lock_guard lock(mutex_);
    TextStats& total = outcome_.stats;
    if (stats.n_invalid_utf8 > 0) {
      const std::uint64_t first = joined.input_offset(stats.first_invalid_offset);
      total.first_invalid_offset =
          total.n_invalid_utf8 == 0 ? first : std::min(total.first_invalid_offset, first);
    }
    total.n_tokens += stats.n_tokens;
    total.n_bytes += stats.n_bytes;
    total.n_invalid_utf8 += stats.n_invalid_utf8;
  }

  void fail(const Work& work, Error error) {
    error.offset = work.joined.input_offset(error.offset);
    fail(failed_in_text(error), error.offset);
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
std::vector<Encoder> make_encoders(const EncodeOptions& options, const Tokenizer& tokenizer) {
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

bool counts_in_parts(const EncodeOptions& options, const Tokenizer& tokenizer) {
  return options.threads > 1 && options.specials == Specials::as_text &&
         TextCuts(tokenizer).proved();
}

Outcome count_parts(const EncodeOptions& options, const Tokenizer& tokenizer, const Input& input) {
  if (interrupted() && input.fate == Input::Fate::read) return {State::interrupted};
  Source::Opened opened = open_input(input);
  if (!opened.source) return not_opened(input, opened);
  Parts parts(tokenizer, *std::move(opened.source));
  std::vector<Encoder> encoders = make_encoders(options, tokenizer);
  if (encoders.empty()) return {State::failed, {}, "no memory", {}, true};
  std::vector<std::jthread> threads;
  for (Encoder& encoder : std::span(encoders).subspan(1)) {
    try {
      threads.emplace_back([&] { parts.work(encoder); });
    } catch (const std::exception&) {
      break;  // the system allows no more, or has no memory; those that run will do
    }
  }
  parts.work(encoders[0]);
  for (std::jthread& thread : threads) thread.join();
  return parts.outcome();
}

}  // namespace toll::cli

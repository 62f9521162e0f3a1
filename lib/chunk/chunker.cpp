// lib/chunk/chunker.cpp - holds the text that chunks are cut from, and gives them away with their
// places.
#include <toll/chunk.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "chunk/cutter.h"
#include "chunk/place_counter.h"
#include "slice/held_text.h"

namespace toll {
namespace {

using chunk::Cut;
using chunk::Cutter;
using chunk::PlaceCounter;
using slice::HeldText;

}  // namespace

struct Chunker::Impl {
  Impl(Encoder& encoder, ChunkOptions wanted, Take taker)
      : options(std::move(wanted)),
        take(std::move(taker)),
        cutter(encoder, options, held, [this](std::uint64_t begin) { return header_at(begin); }) {}

  const ChunkOptions options;
  const Take take;
  HeldText held;
  Cutter cutter;
  std::optional<Cut> last;       ///< the last that was cut
  std::optional<Cut> kept_back;  ///< the one before it, while the two may still change
  std::uint64_t n_given = 0;
  std::uint64_t n_tokens = 0;
  PlaceCounter begins;  ///< where the last chunk that was given begins
  PlaceCounter ends;    ///< where it ends
  std::string joined;   ///< a header and the text behind it
  bool stopped = false;
  bool finished = false;
  std::optional<Error> failure;

  Error fail(Error error) {
    failure = error;
    return error;
  }

  /// Whether chunks are given only when it is known that they are not the last two.
  [[nodiscard]] bool keeps_back() const noexcept { return options.n_least > 0; }

  /// The place that is `begin` bytes into the text, at or behind where the last chunk given begins.
  [[nodiscard]] PlaceCounter count_to(std::uint64_t begin) const {
    PlaceCounter counter = begin < ends.place().byte ? begins : ends;
    counter.advance(held.view(counter.place().byte, begin));
    return counter;
  }

  [[nodiscard]] std::string header_of(std::uint64_t index, std::uint64_t begin) const {
    return options.header ? options.header(index, count_to(begin).place()) : std::string();
  }
  [[nodiscard]] std::string header_at(std::uint64_t begin) const {
    const std::uint64_t n_kept = keeps_back() ? (kept_back ? 1U : 0U) + (last ? 1U : 0U) : 0U;
    return header_of(n_given + n_kept, begin);
  }

  void give(const Cut& cut) {
    Chunk chunk;
    chunk.index = n_given++;
    chunk.n_shared_bytes = ends.place().byte - std::min(ends.place().byte, cut.begin);
    begins = count_to(cut.begin);
    ends.advance(held.view(ends.place().byte, cut.end));
    chunk.begin = begins.place();
    chunk.end = ends.place();
    const std::string_view part = held.view(cut.begin, cut.end);
    if (part.ends_with('\n')) --chunk.end.line;
    chunk.text = part;
    if (!cut.header.empty()) {
      joined.assign(cut.header).append(part);
      chunk.text = joined;
      chunk.n_header_bytes = cut.header.size();
    }
    chunk.n_tokens = cut.n_tokens;
    chunk.too_large = cut.too_large;
    n_tokens += cut.n_tokens;
    stopped = !take(chunk);
  }

  /// Cuts what can be cut.
  Status cut_all(bool is_end) {
    while (!stopped && (last ? last->end : 0) < held.end()) {
      Result<std::optional<Cut>> next = cutter.next(last ? &*last : nullptr, is_end);
      if (!next) return fail(next.error());
      if (!*next) break;
      if (kept_back) give(*kept_back);
      if (keeps_back()) kept_back = std::move(last);
      last = std::move(*next);
      if (!keeps_back()) give(*last);
      held.drop_before(begins.place().byte);
      cutter.drop_before(begins.place().byte);
    }
    return {};
  }

  Result<bool> feed(std::string_view text) {
    if (failure) return *failure;
    while (!stopped && !text.empty()) {
      const std::string_view block = text.substr(0, HeldText::kBlock);
      text.remove_prefix(block.size());
      held.append(block);
      if (const Status done = cut_all(false); !done) return done.error();
      const std::uint64_t begin = last ? last->begin : 0;
      if (held.end() - begin > options.max_held_bytes + HeldText::kBlock) {
        return fail({Errc::limit, begin,
                     "a chunk needs more than the " + std::to_string(options.max_held_bytes) +
                         " bytes that may be held"});
      }
    }
    return !stopped;
  }

  Result<TextStats> finish() {
    assert(!finished);
    finished = true;
    if (failure) return *failure;
    if (const Status done = cut_all(true); !done) return done.error();
    if (kept_back && !stopped) {
      const std::uint64_t index = n_given + 1;
      const Status done =
          cutter.balance(ends.place().byte, *kept_back, *last,
                         [&](std::uint64_t begin) { return header_of(index, begin); });
      if (!done) return fail(done.error());
    }
    if (keeps_back()) {
      for (const auto* const cut : {&kept_back, &last}) {
        if (*cut && !stopped) give(**cut);
      }
    }
    return TextStats{ends.place().byte, n_tokens, ends.n_invalid(), ends.first_invalid()};
  }
};

Chunker::Chunker(Encoder& encoder, ChunkOptions options, Take take)
    : impl_(std::make_unique<Impl>(encoder, std::move(options), std::move(take))) {}
Chunker::Chunker(Chunker&&) noexcept = default;
Chunker& Chunker::operator=(Chunker&&) noexcept = default;
Chunker::~Chunker() = default;

Result<bool> Chunker::feed(std::string_view block) {
  return impl_->feed(block);
}

Result<TextStats> Chunker::finish() {
  return impl_->finish();
}

}  // namespace toll

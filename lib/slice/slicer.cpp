// lib/slice/slicer.cpp - holds the text that a slice can be of, and gives the longest part of it
// that proves to have few enough tokens.
#include <toll/slice.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "slice/boundary.h"
#include "slice/held_text.h"
#include "slice/longest_part.h"
#include "slice/token_window.h"

namespace toll {
namespace {

using slice::ByteRange;
using slice::character_across;
using slice::HeldText;
using slice::LongestPart;
using slice::RangeWindow;
using slice::TailWindow;
using slice::TokenWindow;

constexpr std::size_t kBlock = HeldText::kBlock;
constexpr std::uint64_t kMaxHeld = std::uint64_t{256} << 20U;
// How far beyond the tokens asked for a slice may reach that has no more tokens itself.
constexpr std::size_t kLookAround = 256;

}  // namespace

struct Slicer::Impl {
  using Anchor = LongestPart::Anchor;

  /// @param n_around  how far beyond its tokens the slice may reach.
  Impl(Encoder& borrowed, Anchor which, std::uint64_t first, std::uint64_t n, std::size_t n_around)
      : encoder(borrowed),
        anchor(which),
        n_wanted(n),
        look_around(n_around),
        stopped(first + n == 0) {
    if (anchor == Anchor::front) {
      window = std::make_unique<RangeWindow>(first, first + n);
    } else {
      window = std::make_unique<TailWindow>(n);
    }
    window->set_max_bytes(max_held);
    encoder.begin(*window);
  }

  Encoder& encoder;
  const Anchor anchor;
  const std::uint64_t n_wanted;
  const std::size_t look_around;
  std::uint64_t max_held = kMaxHeld;
  std::unique_ptr<TokenWindow> window;
  HeldText held;
  bool encoded = false;  ///< no later token matters
  bool stopped;          ///< no later byte does
  bool finished = false;
  std::optional<Error> failure;

  /// Bytes of text beside the window that are looked at.
  [[nodiscard]] std::size_t n_beside() const noexcept {
    return look_around + slice::kMaxBytesBefore;
  }

  Error fail(Error error) {
    failure = error;
    return error;
  }

  Error too_long(std::uint64_t offset) {
    return fail(
        {Errc::limit, offset,
         "the slice needs more than the " + std::to_string(max_held) + " bytes that may be held"});
  }

  Result<bool> feed(std::string_view text) {
    if (failure) return *failure;
    while (!stopped && !text.empty()) {
      const std::string_view block = text.substr(0, kBlock);
      text.remove_prefix(block.size());
      held.append(block);
      if (!encoded) {
        const auto more = encoder.feed(block);
        if (!more) return fail(more.error());
        if (window->too_long()) return too_long(window->begin() + max_held);
        encoded = !*more;
        held.drop_before(window->begin() - std::min<std::uint64_t>(window->begin(), n_beside()));
        // Text of which no token is known yet. The encoder has a limit of its own for that, too.
        if (!encoded && held.end() - window->seen_end() > max_held + kBlock) {
          return too_long(window->seen_end() + max_held);
        }
      }
      stopped = encoded && held.end() >= window->end() + n_beside();
    }
    return !stopped;
  }

  Result<TextSlice> finish() {
    assert(!finished);
    finished = true;
    if (failure) return *failure;
    if (!encoded && !stopped) {
      const auto stats = encoder.finish();
      if (!stats) return fail(stats.error());
      if (window->too_long()) return too_long(window->begin() + max_held);
    }
    stopped = true;
    return cut({static_cast<std::size_t>(window->begin() - held.offset()),
                static_cast<std::size_t>(window->end() - held.offset())});
  }

  /// The slice, where the tokens asked for are those of `range`, which is of held.view().
  Result<TextSlice> cut(ByteRange range) {
    const std::string_view text = held.view();
    const bool from_front = anchor == Anchor::front;
    if (from_front) range.begin = character_across(text, range.begin).end;
    range.end = std::max(range.begin, range.end);
    // What lies beside the window does not depend on blocks as far as n_beside() goes.
    const std::size_t beside = from_front ? text.size() - range.end : range.begin;
    const std::size_t room = max_held - std::min<std::uint64_t>(range.size(), max_held);
    const std::size_t limit = range.size() + std::min({look_around, beside, room});
    LongestPart part(encoder, text, anchor, from_front ? range.begin : range.end, n_wanted);
    const auto found =
        n_wanted == 0 ? ByteRange{range.begin, range.begin} : part.find(range.size(), limit);
    if (!found) return fail(found.error());
    const std::uint64_t offset = held.offset() + found->begin;
    return TextSlice{std::move(held).take(*found), offset, part.n_tokens()};
  }
};

Slicer::Slicer(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Slicer::Slicer(Slicer&&) noexcept = default;
Slicer& Slicer::operator=(Slicer&&) noexcept = default;
Slicer::~Slicer() = default;

Slicer Slicer::head(Encoder& encoder, std::uint64_t n) {
  return Slicer(std::make_unique<Impl>(encoder, Impl::Anchor::front, 0, n, kLookAround));
}

Slicer Slicer::tail(Encoder& encoder, std::uint64_t n) {
  // Of no tokens: where the text ends, which is where tokens end that no text has.
  if (n == 0) return range(encoder, ~std::uint64_t{0}, ~std::uint64_t{0});
  return Slicer(std::make_unique<Impl>(encoder, Impl::Anchor::back, 0, n, kLookAround));
}

Slicer Slicer::range(Encoder& encoder, std::uint64_t first, std::uint64_t last) {
  return Slicer(std::make_unique<Impl>(encoder, Impl::Anchor::front, first,
                                       last > first ? last - first : 0, 0));
}

void Slicer::set_max_held_bytes(std::uint64_t n_bytes) noexcept {
  impl_->max_held = n_bytes;
  impl_->window->set_max_bytes(n_bytes);
}

Result<bool> Slicer::feed(std::string_view block) {
  return impl_->feed(block);
}

Result<TextSlice> Slicer::finish() {
  return impl_->finish();
}

}  // namespace toll

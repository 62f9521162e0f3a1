// lib/chunk/token_reach.cpp - see token_reach.h.
#include "chunk/token_reach.h"

namespace toll::chunk {
namespace {

// As much as that many tokens nearly always have. More is fed where it is not enough; what is fed
// beyond the last token wanted is encoded for nothing.
constexpr std::uint64_t kBytesPerToken = 6;
constexpr std::uint64_t kLeast = 256;

}  // namespace

Result<bool> TokenReach::advance(Encoder& encoder, const slice::HeldText& text, bool is_end) {
  if (is_complete()) return true;
  if (state_ == State::fresh) {
    encoder.begin(*this);
    state_ = State::feeding;
    const auto more = encoder.feed(header_);
    if (!more) return more.error();
    if (!*more) state_ = State::full;
  }
  while (state_ == State::feeding && fed_to_ < text.end()) {
    const std::uint64_t n_more = n_wanted_ - std::min<std::uint64_t>(n_wanted_, ends_.size());
    const std::uint64_t most =
        std::max(kLeast, std::min<std::uint64_t>(n_more, slice::HeldText::kBlock) * kBytesPerToken);
    const std::uint64_t to = fed_to_ + std::min(most, text.end() - fed_to_);
    const auto more = encoder.feed(text.view(fed_to_, to));
    if (!more) return more.error();
    fed_to_ = to;
    if (!*more) state_ = State::full;
  }
  if (state_ == State::feeding && is_end) {
    const auto stats = encoder.finish();
    if (!stats) return stats.error();
    state_ = ends_.size() < n_wanted_ ? State::whole : State::full;
  }
  return is_complete();
}

}  // namespace toll::chunk

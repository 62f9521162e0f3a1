// lib/chunk/token_reach.cpp - see token_reach.h.
#include "chunk/token_reach.h"

namespace toll::chunk {
namespace {

// As much as that many tokens nearly always have. More is fed where it is not enough; what is fed
// beyond the last token wanted is encoded for nothing.
constexpr std::uint64_t kBytesPerToken = 6;
constexpr std::uint64_t kLeast = 256;
// How far the first try goes, and by how much each next one is longer.
constexpr std::uint64_t kFirstPerToken = 16;
constexpr std::uint64_t kFirst = 1024;
constexpr std::uint64_t kLonger = 4;
constexpr std::uint64_t kManyTokens = std::uint64_t{1} << 40U;

}  // namespace

void TokenReach::begin(std::uint64_t start, std::string header, std::uint64_t n_wanted) {
  start_ = start;
  header_ = std::move(header);
  n_wanted_ = n_wanted;
  n_try_ = std::min(n_wanted, kManyTokens) * kFirstPerToken + kFirst;
  state_ = State::fresh;
}

Result<bool> TokenReach::advance(Encoder& encoder, const slice::HeldText& text, bool is_end) {
  while (!is_complete()) {
    if (state_ == State::fresh) {
      fed_to_ = start_;
      seen_ = 0;
      ends_.clear();
      encoder.begin(*this);
      state_ = State::feeding;
      const auto more = encoder.feed(header_);
      if (!more) return more.error();
      if (!*more) state_ = State::full;
    }
    const std::uint64_t limit = std::min(text.end(), start_ + n_try_);
    while (state_ == State::feeding && fed_to_ < limit) {
      const std::uint64_t n_more = n_wanted_ - std::min<std::uint64_t>(n_wanted_, ends_.size());
      const std::uint64_t most = std::max(
          kLeast, std::min<std::uint64_t>(n_more, slice::HeldText::kBlock) * kBytesPerToken);
      const std::uint64_t to = fed_to_ + std::min(most, limit - fed_to_);
      const auto more = encoder.feed(text.view(fed_to_, to));
      if (!more) return more.error();
      fed_to_ = to;
      if (!*more) state_ = State::full;
    }
    if (state_ != State::feeding) break;
    const bool ends_here = is_end && fed_to_ == text.end();
    if (!ends_here && fed_to_ < start_ + n_try_) break;
    const auto stats = encoder.finish();
    if (!stats) return stats.error();
    if (ends_.size() >= n_wanted_) {
      state_ = State::full;
    } else if (ends_here) {
      state_ = State::whole;
    } else {
      state_ = State::fresh;
      n_try_ *= kLonger;
    }
  }
  return is_complete();
}

}  // namespace toll::chunk

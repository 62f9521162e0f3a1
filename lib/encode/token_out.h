// lib/encode/token_out.h - tokens on their way to a sink.
#pragma once

#include <toll/sink.h>

#include <algorithm>
#include <cassert>
#include <span>
#include <vector>

#include "vocab/view.h"

namespace toll::encode {

/// Collects tokens and gives them to a sink in batches. A sink that only counts gets no ids.
class TokenOut {
 public:
  explicit TokenOut(const Vocab::View& view) noexcept : view_(view) {}

  void begin(Sink& sink) noexcept {
    sink_ = &sink;
    stopped_ = false;
    n_tokens_ = 0;
    n_pending_ = 0;
    n_ids_ = 0;
    may_grow_ = false;
    pending_bytes_.clear();
  }

  [[nodiscard]] Sink::Needs needs() const noexcept { return sink_->needs(); }
  /// The sink wants no more.
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }
  /// Given to the sink so far.
  [[nodiscard]] std::uint64_t n_tokens() const noexcept { return n_tokens_; }

  /// Tokens whose ids do not matter.
  void add(std::uint64_t n) noexcept { n_pending_ += n; }
  /// Tokens that came of as many bytes as they stand for.
  void add(std::span<const TokenId> ids) {
    if (needs() == Sink::Needs::counts) return add(ids.size());
    added_until(std::copy(ids.begin(), ids.end(), room(ids.size())));
  }
  /// Room for n of those, until the next call; added_until() says up to where they were written.
  TokenId* room(std::size_t n) {
    if (n_ids_ + n > ids_.size()) ids_.resize(2 * (n_ids_ + n));
    return ids_.data() + n_ids_;
  }
  void added_until(const TokenId* end) noexcept {
    const auto n_ids = static_cast<std::size_t>(end - ids_.data());
    n_pending_ += n_ids - n_ids_;
    n_ids_ = n_ids;
  }
  /// One token and the bytes of text that it came of. Not to be mixed with the other two in one
  /// text when slices are asked for.
  /// @param may_grow  what follows may belong to it: it is kept back until another token comes, so
  ///                  that a sink learns of its bytes at once, however the text arrives.
  void add(TokenId id, std::uint32_t n_bytes, bool may_grow = false) {
    add({&id, 1});
    pending_bytes_.push_back(n_bytes);
    may_grow_ = may_grow;
  }

  /// So many more bytes belong to the last token, which may grow.
  void extend_last(std::uint32_t n_bytes) {
    assert(may_grow_);
    // A token has at most 2^32 - 1 bytes; what follows is text that makes none.
    if (pending_bytes_.empty() || n_bytes > ~std::uint32_t{0} - pending_bytes_.back())
      return skip(n_bytes);
    pending_bytes_.back() += n_bytes;
  }

  /// Gives pending tokens to the sink, but for one that may grow.
  void flush() { flush_but(may_grow_ ? 1 : 0); }
  /// Gives all of them.
  void flush_all() { flush_but(0); }

  /// `n_bytes` of text made no token.
  void skip(std::uint64_t n_bytes) {
    flush_all();
    if (!stopped_) sink_->skip(n_bytes);
  }

 private:
  void flush_but(std::size_t n_kept) {
    if (n_pending_ <= n_kept || stopped_) return;
    bool more = true;
    const std::span<const TokenId> ids(ids_.data(), n_ids_ - n_kept);
    switch (sink_->needs()) {
      case Sink::Needs::counts: more = sink_->take_count(n_pending_); break;
      case Sink::Needs::ids: more = sink_->take_ids(ids, {}); break;
      case Sink::Needs::slices:
        for (std::size_t i = pending_bytes_.size(); i < ids.size(); ++i)
          pending_bytes_.push_back(static_cast<std::uint32_t>(view_.bytes(ids[i]).size()));
        more = sink_->take_ids(ids, std::span(pending_bytes_).first(ids.size()));
        break;
    }
    stopped_ = !more;
    n_tokens_ += n_pending_ - n_kept;
    n_pending_ = n_kept;
    if (n_kept == 0) {
      n_ids_ = 0;
      may_grow_ = false;
      pending_bytes_.clear();
    } else {  // the last one
      ids_[0] = ids_[n_ids_ - 1];
      n_ids_ = 1;
      pending_bytes_.assign(1, pending_bytes_.back());
    }
  }

  const Vocab::View& view_;
  Sink* sink_ = nullptr;
  bool stopped_ = false;
  std::uint64_t n_tokens_ = 0;
  std::uint64_t n_pending_ = 0;  ///< tokens found and not yet given to the sink
  std::vector<TokenId> ids_;     ///< theirs are the first n_ids_
  std::size_t n_ids_ = 0;
  bool may_grow_ = false;  ///< the last one
  std::vector<std::uint32_t> pending_bytes_;
};

}  // namespace toll::encode

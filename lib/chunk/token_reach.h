// lib/chunk/token_reach.h - where the first tokens of a text end, found while the text arrives.
#pragma once

#include <toll/tokenizer.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slice/held_text.h"

namespace toll::chunk {

/// Encodes a header and the text behind it until so many tokens are known: as much of the text as
/// has them, or, where an encoder needs to see how a word ends that does not end (a megabyte of one
/// letter), a part of a size that depends on nothing but how many are wanted.
class TokenReach final : public Sink {
 public:
  TokenReach() noexcept : Sink(Needs::slices) {}

  /// @param start  of the text, behind the header.
  void begin(std::uint64_t start, std::string header, std::uint64_t n_wanted);

  /// Goes on with what is held. @return  whether it is complete: there are as many tokens, or the
  /// text has no more. Errors: those of Encoder::feed().
  Result<bool> advance(Encoder& encoder, const slice::HeldText& text, bool is_end);

  /// Whether it was begun and is not complete: then nothing else may be encoded.
  [[nodiscard]] bool is_feeding() const noexcept {
    return state_ == State::fresh || state_ == State::feeding;
  }
  void forget() noexcept { state_ = State::none; }
  [[nodiscard]] bool is_for(std::uint64_t start) const noexcept {
    return state_ != State::none && start_ == start;
  }
  [[nodiscard]] bool is_complete() const noexcept { return state_ >= State::full; }
  /// When complete: the text ends, and these are all its tokens.
  [[nodiscard]] bool is_whole() const noexcept { return state_ == State::whole; }
  [[nodiscard]] std::uint64_t start() const noexcept { return start_; }
  [[nodiscard]] const std::string& header() const noexcept { return header_; }
  [[nodiscard]] std::uint64_t n_tokens() const noexcept { return ends_.size(); }
  /// Where the n-th token ends, or all of them, in the whole text.
  [[nodiscard]] std::uint64_t end_of(std::uint64_t n) const noexcept {
    if (n == 0 || ends_.empty()) return start_;
    const std::uint64_t end = ends_[std::min<std::size_t>(n, ends_.size()) - 1];
    return start_ + end - std::min<std::uint64_t>(end, header_.size());
  }

  bool take_count(std::uint64_t /*n*/) override { return false; }
  bool take_ids(std::span<const TokenId> /*token_ids*/,
                std::span<const std::uint32_t> n_bytes) override {
    for (const std::uint32_t n : n_bytes) {
      if (ends_.size() >= n_wanted_) return false;
      ends_.push_back(seen_ += n);
    }
    return ends_.size() < n_wanted_;
  }
  void skip(std::uint64_t n_bytes) override {
    seen_ += n_bytes;
    if (!ends_.empty()) ends_.back() = seen_;
  }

 private:
  enum class State : std::uint8_t { none, fresh, feeding, full, whole };

  std::uint64_t start_ = 0;
  std::uint64_t fed_to_ = 0;
  std::string header_;
  std::uint64_t n_wanted_ = 0;
  std::uint64_t n_try_ = 0;  ///< the most bytes to feed before they are taken for all
  std::uint64_t seen_ = 0;
  std::vector<std::uint64_t> ends_;
  State state_ = State::none;
};

}  // namespace toll::chunk

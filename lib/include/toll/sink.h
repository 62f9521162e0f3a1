// toll/sink.h - where tokens go. An Encoder pushes what it finds into a Sink, batch by batch.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace toll {

/// Takes tokens in text order. A sink that needs only a number says so, and the encoder then never
/// writes an id; one that needs to know which bytes made each token says that.
class Sink {
 public:
  enum class Needs : std::uint8_t { counts, ids, slices };

  explicit Sink(Needs needs) noexcept : needs_(needs) {}
  virtual ~Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  [[nodiscard]] Needs needs() const noexcept { return needs_; }

  /// The next `n` tokens; called when needs() is counts. Return false to stop the encoder.
  virtual bool take_count(std::uint64_t n) = 0;
  /// The next tokens; called when needs() is ids or slices. Both spans are borrowed until the call
  /// returns. `n_bytes[i]` bytes of text made token_ids[i] when needs() is slices; it is empty
  /// when needs() is ids. Return false to stop the encoder.
  virtual bool take_ids(std::span<const TokenId> token_ids,
                        std::span<const std::uint32_t> n_bytes) = 0;
  /// `n_bytes` of the text made no token (a stripped special token).
  virtual void skip(std::uint64_t n_bytes);

 private:
  Needs needs_;
};

/// Counts, and nothing else: the fastest sink.
class CountSink final : public Sink {
 public:
  CountSink() noexcept : Sink(Needs::counts) {}
  [[nodiscard]] std::uint64_t n_tokens() const noexcept { return n_tokens_; }
  bool take_count(std::uint64_t n) override;
  bool take_ids(std::span<const TokenId> token_ids,
                std::span<const std::uint32_t> n_bytes) override;

 private:
  std::uint64_t n_tokens_ = 0;
};

/// Counts up to a limit and then stops the encoder: "are these more than N tokens?"
class LimitSink final : public Sink {
 public:
  /// @param limit  tokens. The encoder stops soon after the count passes it.
  explicit LimitSink(std::uint64_t limit) noexcept : Sink(Needs::counts), limit_(limit) {}
  [[nodiscard]] bool exceeded() const noexcept { return n_tokens_ > limit_; }
  /// Exact when !exceeded(), else some number above the limit.
  [[nodiscard]] std::uint64_t n_tokens() const noexcept { return n_tokens_; }
  bool take_count(std::uint64_t n) override;
  bool take_ids(std::span<const TokenId> token_ids,
                std::span<const std::uint32_t> n_bytes) override;

 private:
  std::uint64_t limit_;
  std::uint64_t n_tokens_ = 0;
};

/// Appends ids to a vector that the caller owns.
class IdSink final : public Sink {
 public:
  explicit IdSink(std::vector<TokenId>& out) noexcept : Sink(Needs::ids), out_(out) {}
  bool take_count(std::uint64_t n) override;
  bool take_ids(std::span<const TokenId> token_ids,
                std::span<const std::uint32_t> n_bytes) override;

 private:
  std::vector<TokenId>& out_;
};

/// Appends one Slice per token to a vector that the caller owns: in order, without gap or overlap.
class SliceSink final : public Sink {
 public:
  /// @param offset  of the text's first byte, for texts that are part of something longer.
  explicit SliceSink(std::vector<Slice>& out, std::uint64_t offset = 0) noexcept
      : Sink(Needs::slices), out_(out), offset_(offset) {}
  bool take_count(std::uint64_t n) override;
  bool take_ids(std::span<const TokenId> token_ids,
                std::span<const std::uint32_t> n_bytes) override;
  void skip(std::uint64_t n_bytes) override { offset_ += n_bytes; }

 private:
  std::vector<Slice>& out_;
  std::uint64_t offset_;
};

}  // namespace toll

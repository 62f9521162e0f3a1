// lib/pipeline/encoder.cpp - the loop that makes tokens of text: blocks -> special tokens -> pieces
// -> (word cache | vocabulary | merges) -> sink.
#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "merge/bpe.h"
#include "merge/long_piece.h"
#include "merge/word_cache.h"
#include "pipeline/plan.h"
#include "pretok/scanner.h"
#include "pretok/special_finder.h"

namespace toll {
namespace {

// Scanned at a time: stays in the second-level cache.
constexpr std::size_t kBlock = std::size_t{64} << 10U;
constexpr std::size_t kPadding = pretok::Scanner::kPadding;  // enough for WordKey::of, too
constexpr std::uint64_t kMaxHeld = std::uint64_t{256} << 20U;

}  // namespace

struct Encoder::Impl {
  explicit Impl(const Tokenizer& owner)
      : tokenizer(owner),
        plan(tokenizer.plan()),
        scanner(plan.matcher, plan.cut),
        bpe(plan.pairs, plan.view.byte_ids),
        long_piece(bpe, plan.view.header->max_token_bytes),
        long_from(std::max<std::size_t>(merge::LongPiece::kWindow,
                                        plan.view.header->max_token_bytes + 1)) {}

  const Tokenizer tokenizer;  // keeps the plan alive
  const Tokenizer::Plan& plan;
  pretok::Scanner scanner;
  merge::Bpe bpe;
  merge::LongPiece long_piece;
  const std::size_t long_from;  ///< pieces of at least so many bytes go through long_piece
  merge::WordCache cache;
  std::optional<pretok::SpecialFinder> finder;

  Sink* sink = nullptr;
  Specials specials = Specials::as_text;
  std::uint64_t max_held = kMaxHeld;
  TextStats stats;
  bool stopped = false;    ///< the sink wants no more
  bool long_open = false;  ///< part of the open piece went into long_piece

  std::unique_ptr<std::uint8_t[]> buffer;  ///< text that is not done with, then kPadding bytes
  std::size_t n_buffer_bytes = 0;
  std::size_t n_buffered = 0;
  std::string special_tail;          ///< text that may be the beginning of a special token
  std::uint64_t special_offset = 0;  ///< of special_tail's first byte

  std::uint64_t n_pending = 0;  ///< tokens found and not yet given to the sink
  std::vector<TokenId> pending;
  std::vector<std::uint32_t> pending_bytes;
  std::vector<TokenId> word;  ///< scratch: the ids of one piece

  void begin(Sink& new_sink, Specials new_specials) {
    sink = &new_sink;
    specials = new_specials;
    stats = {};
    stopped = false;
    long_open = false;
    scanner.begin_text();
    long_piece.reset();
    n_buffered = 0;
    special_tail.clear();
    special_offset = 0;
    n_pending = 0;
    pending.clear();
    if (specials != Specials::as_text && !finder) finder.emplace(plan.view);
  }

  /// Tokens of one piece, or of a part of a long one.
  template <bool kIds>
  void take(std::span<const TokenId> ids) {
    n_pending += ids.size();
    if constexpr (kIds) pending.insert(pending.end(), ids.begin(), ids.end());
  }

  /// A whole piece that is no word of the cache.
  std::span<const TokenId> encode_piece(const std::uint8_t* data, std::size_t n) {
    word.clear();
    if (n <= plan.view.header->max_token_bytes) {
      const TokenId id = plan.view.find(reinterpret_cast<const char*>(data), n);
      if (id != kNoToken) {
        word.push_back(id);
        return word;
      }
    }
    for (const merge::Symbol& symbol : bpe.encode(data, n)) word.push_back(symbol.id);
    return word;
  }

  template <bool kIds>
  void on_piece(const std::uint8_t* data, std::size_t n) {
    if (long_open || n >= long_from) {
      const auto emit = [this](auto ids, auto) { this->take<kIds>(ids); };
      long_piece.push(data, n, emit);
      long_piece.finish(emit);
      long_open = false;
      return;
    }
    if (n > merge::WordKey::kMaxBytes) return take<kIds>(encode_piece(data, n));
    const merge::WordKey key = merge::WordKey::of(data, n);
    if (const auto* slot = cache.find(key)) {
      if constexpr (kIds) return take<kIds>({cache.ids(*slot), slot->n_tokens});
      n_pending += slot->n_tokens;
      return;
    }
    const auto ids = encode_piece(data, n);
    cache.insert(key, ids);
    take<kIds>(ids);
  }

  /// Gives pending tokens to the sink.
  void flush() {
    if (n_pending == 0 || stopped) return;
    bool more = true;
    switch (sink->needs()) {
      case Sink::Needs::counts: more = sink->take_count(n_pending); break;
      case Sink::Needs::ids: more = sink->take_ids(pending, {}); break;
      case Sink::Needs::slices:
        pending_bytes.clear();
        for (const TokenId id : pending)
          pending_bytes.push_back(static_cast<std::uint32_t>(plan.view.bytes(id).size()));
        more = sink->take_ids(pending, pending_bytes);
        break;
    }
    stopped = !more;
    stats.n_tokens += n_pending;
    n_pending = 0;
    pending.clear();
  }

  template <bool kIds>
  Status scan_buffer(bool at_end) {
    const auto piece = [this](const std::uint8_t* data, std::size_t n) {
      this->on_piece<kIds>(data, n);
    };
    std::size_t done = scanner.scan(buffer.get(), n_buffered, at_end, piece);
    if (!at_end && (long_open || scanner.n_accepted() >= long_from) && scanner.n_accepted() > 0) {
      long_piece.push(buffer.get() + done, scanner.n_accepted(),
                      [this](auto ids, auto) { this->take<kIds>(ids); });
      done += scanner.n_accepted();
      scanner.drop_accepted();
      long_open = true;
    }
    flush();
    n_buffered -= done;
    if (n_buffered > 0 && done > 0) std::memmove(buffer.get(), buffer.get() + done, n_buffered);
    if (n_buffered - scanner.n_accepted() > max_held) {
      return Error{Errc::limit, stats.n_bytes,
                   "more than " + std::to_string(max_held) +
                       " bytes held back before a token's end is known"};
    }
    return {};
  }

  Status scan_more(bool at_end) {
    return sink->needs() == Sink::Needs::counts ? scan_buffer<false>(at_end)
                                                : scan_buffer<true>(at_end);
  }

  /// Makes room for `n_bytes`, by doubling, and leaves new bytes as they are: a short text then
  /// touches few pages.
  void reserve(std::size_t n_bytes) {
    if (n_bytes <= n_buffer_bytes) return;
    const std::size_t n_new = std::max(n_bytes, std::max(2 * n_buffer_bytes, kBlock + kPadding));
    auto grown = std::make_unique_for_overwrite<std::uint8_t[]>(n_new);
    if (n_buffered > 0) std::memcpy(grown.get(), buffer.get(), n_buffered);
    buffer = std::move(grown);
    n_buffer_bytes = n_new;
  }

  /// Text in which special tokens do not matter (any more).
  Status feed_plain(std::string_view text) {
    while (!text.empty() && !stopped) {
      const std::string_view block = text.substr(0, kBlock);
      text.remove_prefix(block.size());
      reserve(n_buffered + block.size() + kPadding);
      std::memcpy(buffer.get() + n_buffered, block.data(), block.size());
      n_buffered += block.size();
      if (auto status = scan_more(false); !status) return status;
    }
    return {};
  }

  /// Ends a stretch of text: at the end of all, or at a special token.
  Status end_plain() {
    reserve(kPadding);
    return scan_more(true);
  }

  Status feed_with_specials(std::string_view block, bool at_end) {
    special_tail += block;
    std::string_view text = special_tail;
    while (!stopped) {
      const auto match = finder->find(text, at_end);
      if (auto status = feed_plain(text.substr(0, match.offset)); !status) return status;
      special_offset += match.offset;
      text.remove_prefix(match.offset);
      if (match.id == kNoToken) break;
      const std::string_view spelling = text.substr(0, match.n_bytes);
      if (specials == Specials::reject) {
        return Error{Errc::special_in_text, special_offset,
                     "the text spells the special token " + std::string(spelling)};
      }
      if (auto status = end_plain(); !status) return status;
      scanner.skip(match.n_bytes);
      if (specials == Specials::as_token) {
        ++n_pending;
        if (sink->needs() != Sink::Needs::counts) pending.push_back(match.id);
      } else {
        sink->skip(match.n_bytes);
      }
      special_offset += match.n_bytes;
      text.remove_prefix(match.n_bytes);
    }
    special_tail.erase(0, special_tail.size() - text.size());
    return {};
  }

  Result<bool> feed(std::string_view block) {
    if (stopped) return false;
    stats.n_bytes += block.size();
    auto status =
        specials == Specials::as_text ? feed_plain(block) : feed_with_specials(block, false);
    if (!status) return std::move(status).error();
    return !stopped;
  }

  Result<TextStats> finish() {
    if (!stopped && specials != Specials::as_text) {
      if (auto status = feed_with_specials({}, true); !status) return std::move(status).error();
    }
    if (!stopped) {
      if (auto status = end_plain(); !status) return std::move(status).error();
      flush();
    }
    stats.n_invalid_utf8 = scanner.n_invalid();
    stats.first_invalid_offset = scanner.first_invalid();
    return stats;
  }

  Result<TextStats> run(std::string_view text, Sink& to, Specials how) {
    begin(to, how);
    if (auto more = feed(text); !more) return std::move(more).error();
    return finish();
  }
};

Encoder::Encoder(const Tokenizer& tokenizer) : impl_(std::make_unique<Impl>(tokenizer)) {}
Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;

Result<std::uint64_t> Encoder::count(std::string_view text, Specials specials) {
  CountSink sink;
  if (auto stats = impl_->run(text, sink, specials); !stats) return std::move(stats).error();
  return sink.n_tokens();
}

Status Encoder::encode(std::string_view text, std::vector<TokenId>& out, Specials specials) {
  const std::size_t size = out.size();
  IdSink sink(out);
  if (auto stats = impl_->run(text, sink, specials); !stats) {
    out.resize(size);
    return std::move(stats).error();
  }
  return {};
}

Status Encoder::slices(std::string_view text, std::vector<Slice>& out, Specials specials) {
  const std::size_t size = out.size();
  SliceSink sink(out);
  if (auto stats = impl_->run(text, sink, specials); !stats) {
    out.resize(size);
    return std::move(stats).error();
  }
  return {};
}

void Encoder::begin(Sink& sink, Specials specials) {
  impl_->begin(sink, specials);
}
Result<bool> Encoder::feed(std::string_view block) {
  return impl_->feed(block);
}
Result<TextStats> Encoder::finish() {
  return impl_->finish();
}
void Encoder::set_max_held_bytes(std::uint64_t n_bytes) noexcept {
  impl_->max_held = n_bytes;
}

}  // namespace toll

// lib/encode/encoder.cpp - the loop that makes tokens of text: blocks -> added tokens -> pieces
// -> tokens -> sink.
#include <toll/steps.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "encode/direct_path.h"
#include "encode/step_path.h"
#include "pretok/added_scanner.h"
#include "unicode/utf8.h"

namespace toll {
namespace {

/// Bytes of the ASCII text that `text` begins with.
std::size_t n_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  std::size_t n = 0;
  while (n + 8 <= text.size() && (base::load64(text.data() + n) & kHighBits) == 0) n += 8;
  while (n < text.size() && static_cast<unsigned char>(text[n]) < 0x80) ++n;
  return n;
}

/// Counts the bytes of a text that belong to no well-formed character.
class InvalidBytes {
 public:
  void begin() noexcept { n_ = first_ = 0; }
  /// @param offset  of the text's first byte.
  void look_at(std::string_view text, std::uint64_t offset) noexcept {
    for (std::size_t i = 0; i < text.size();) {
      i += n_ascii(text.substr(i));
      if (i == text.size()) return;
      if (text.size() - i >= 4) {
        const std::uint32_t n_bytes = unicode::two_or_three_bytes(base::load32(text.data() + i));
        i += n_bytes;
        if (n_bytes != 0) continue;
      }
      const auto here = unicode::decode_utf8(text.data() + i, text.size() - i);
      if (here.kind == unicode::Utf8::Kind::character) {
        i += here.n_bytes;
        continue;
      }
      if (n_++ == 0) first_ = offset + i;
      ++i;
    }
  }
  [[nodiscard]] std::uint64_t n() const noexcept { return n_; }
  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }

 private:
  std::uint64_t n_ = 0;
  std::uint64_t first_ = 0;
};

// What the steps get at a time.
constexpr std::size_t kStepBlock = std::size_t{64} << 10U;

}  // namespace

struct Encoder::Impl final : pretok::AddedScanner::Receiver {
  /// One of the plan's encoders while it lives.
  struct Life {
    explicit Life(const Tokenizer::Plan& of) : plan(of) { plan.add_encoder(); }
    ~Life() { plan.remove_encoder(); }
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;
    const Tokenizer::Plan& plan;
  };

  explicit Impl(const Tokenizer& owner)
      : tokenizer(owner),
        plan(tokenizer.plan()),
        life(plan),
        out(plan.view),
        model(plan, out),
        direct(plan, model, out),
        finder(plan.view, plan.view.raw_trie, *this) {
    for (const vocab::AddedRecord& added : plan.view.added)
      always_finds |= (added.flags & (vocab::kSpecial | vocab::kNormalized)) == 0;
    if (plan.is_direct) return;
    normalizes =
        !plan.view.steps.empty() && is_normalizer(static_cast<StepKind>(plan.view.steps[0].kind));
    steps.emplace(plan, model, out, [this](const vocab::AddedRecord& added, std::uint64_t end) {
      return take_added(added, end);
    });
  }

  const Tokenizer tokenizer;  // keeps the plan alive
  const Tokenizer::Plan& plan;
  const Life life;
  encode::TokenOut out;
  encode::PieceModel model;
  encode::DirectPath direct;
  std::optional<encode::StepPath> steps;  ///< unless the plan is direct
  pretok::AddedScanner finder;            ///< of added tokens in raw text
  bool always_finds = false;              ///< there are some that are not special
  bool normalizes = false;                ///< text may change before it is cut
  std::uint64_t max_held = encode::kMaxHeldBytes;

  Specials specials = Specials::as_text;
  TextStats stats;
  InvalidBytes invalid;
  bool finds = false;
  bool at_text_start = true;
  std::uint64_t found_until = 0;  ///< bytes of text that the finder has given back
  std::optional<Error> failure;

  std::string unfinished;           ///< the beginning of a character
  std::vector<std::uint64_t> ends;  ///< scratch: of one block, if slices are asked for

  void begin(Sink& sink, Specials how) {
    specials = how;
    stats = {};
    invalid.begin();
    finds = always_finds || how != Specials::as_text;
    at_text_start = true;
    found_until = 0;
    failure.reset();
    unfinished.clear();
    out.begin(sink);
    model.begin_text();
    finder.begin(how == Specials::as_text);
    if (steps) {
      steps->begin_text(how == Specials::as_text);
    } else {
      direct.begin_text();
    }
  }

  [[nodiscard]] bool wants_ends() const noexcept {
    return steps && out.needs() == Sink::Needs::slices;
  }

  void keep(Status status) {
    if (!status && !failure) failure = std::move(status).error();
  }

  // Text without added tokens.
  void on_text(const base::Text& block) override {
    if (block.n == 0) return;
    found_until += block.n;
    if (failure || out.stopped()) return;
    if (steps) {
      steps->text(block, at_text_start);
    } else {
      keep(direct.text({reinterpret_cast<const char*>(block.data), block.n}));
    }
    at_text_start = false;
  }

  bool on_added(const vocab::AddedRecord& added, const base::Text& match) override {
    const std::uint64_t begin = found_until;
    found_until += match.n;
    if (specials == Specials::reject && (added.flags & vocab::kSpecial) != 0) {
      failure = rejected(begin, plan.view.text(added));
      return false;
    }
    const bool is_stripped = specials == Specials::strip && (added.flags & vocab::kSpecial) != 0;
    if (steps && !is_stripped && steps->take_as_piece(added, match, at_text_start)) {
      at_text_start = false;
      return !out.stopped();
    }
    if (steps) {
      steps->end();
    } else {
      keep(direct.end(match.n));
    }
    at_text_start = false;
    return !failure && take_added(added, found_until, match.n);
  }

  static Error rejected(std::uint64_t offset, std::string_view spelling) {
    return {Errc::special_in_text, offset,
            "the text spells the special token " + std::string(spelling)};
  }

  /// An added token that ends at `end`; all text before has become tokens.
  bool take_added(const vocab::AddedRecord& added, std::uint64_t end, std::uint64_t n_bytes = 0) {
    if (out.needs() != Sink::Needs::counts) model.flush();
    const bool is_special = (added.flags & vocab::kSpecial) != 0;
    if (wants_ends()) n_bytes = end - std::min(end, model.last_end());
    if (is_special && specials == Specials::reject) {
      failure = rejected(end - n_bytes, plan.view.text(added));
      return false;
    }
    if (is_special && specials == Specials::strip) {
      out.skip(n_bytes);
    } else if (out.needs() == Sink::Needs::counts) {
      out.add(1);
    } else if (out.needs() == Sink::Needs::slices) {
      out.flush();
      out.add(added.id, static_cast<std::uint32_t>(n_bytes));
    } else {
      out.add(std::span(&added.id, 1));
    }
    model.advance_to(end);
    out.flush();
    return !out.stopped();
  }

  /// Where each byte of `block` ends or, if normalisers may change it, its character.
  void set_ends(std::string_view block, std::uint64_t offset) {
    ends.resize(block.size());
    std::iota(ends.begin(), ends.end(), offset + 1);
    if (!normalizes) return;
    for (std::size_t i = block.size(); i-- > 0;) {
      const auto here = unicode::decode_utf8(block.data() + i, block.size() - i);
      if (here.kind != unicode::Utf8::Kind::character) continue;
      std::fill_n(ends.begin() + static_cast<std::ptrdiff_t>(i), here.n_bytes,
                  offset + i + here.n_bytes);
    }
  }

  /// @param block  whole characters, unless nothing follows or the plan is direct.
  void give(std::string_view block) {
    const std::uint64_t offset = stats.n_bytes;
    stats.n_bytes += block.size();
    if (steps) invalid.look_at(block, offset);
    base::Text text{reinterpret_cast<const std::uint8_t*>(block.data()), block.size(), nullptr};
    if (wants_ends()) {
      set_ends(block, offset);
      text.ends = ends.data();
    }
    if (finds) {
      finder.feed(text);
    } else {
      on_text(text);
    }
  }

  void give_whole_characters(std::string_view block) {
    if (!unfinished.empty()) {
      // The character that the last block began: at most three more bytes.
      while (!block.empty() && unicode::n_unfinished(unfinished) == unfinished.size()) {
        unfinished += block.front();
        block.remove_prefix(1);
      }
      const std::size_t n_left = unicode::n_unfinished(unfinished);
      give(std::string_view(unfinished).substr(0, unfinished.size() - n_left));
      unfinished.erase(0, unfinished.size() - n_left);
      if (block.empty()) return;
      if (n_left > 0) return give_whole_characters(block);
    }
    const std::size_t n_left = unicode::n_unfinished(block);
    give(block.substr(0, block.size() - n_left));
    unfinished = block.substr(block.size() - n_left);
  }

  Result<bool> feed(std::string_view block) {
    while (!block.empty() && !out.stopped() && !failure) {
      const std::string_view part = steps ? block.substr(0, kStepBlock) : block;
      block.remove_prefix(part.size());
      if (steps) {
        give_whole_characters(part);
      } else {
        give(part);
      }
      // Where the sink stopped at an added token, what lies behind that is wanted no more.
      if (!out.stopped() && !failure && n_held() > max_held)
        failure = encode::too_much_held(stats.n_bytes, max_held);
    }
    if (failure) return *failure;
    return !out.stopped();
  }

  /// Bytes of memory that hold text back, but for the direct path's, which knows by itself.
  [[nodiscard]] std::size_t n_held() const noexcept {
    return finder.n_held() + (steps ? steps->n_held() : 0);
  }

  Result<TextStats> finish() {
    if (!out.stopped() && !failure) {
      if (!unfinished.empty()) give(std::exchange(unfinished, {}));
      if (finds && !out.stopped() && !failure) finder.end();
    }
    if (!out.stopped() && !failure) {
      if (steps) {
        steps->end();
        model.flush();
      } else {
        keep(direct.end(0));
      }
      model.end_text();
    }
    if (failure) return *failure;
    if (wants_ends() && !out.stopped() && stats.n_bytes > model.last_end())
      out.skip(stats.n_bytes - model.last_end());
    out.flush_all();
    stats.n_tokens = out.n_tokens();
    stats.n_invalid_utf8 = steps ? invalid.n() : direct.n_invalid();
    stats.first_invalid_offset = steps ? invalid.first() : direct.first_invalid();
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
  // What a long text is likely to need, so that nothing is moved; memory that is not written costs
  // nothing.
  constexpr std::size_t kLong = std::size_t{64} << 10U;
  constexpr std::size_t kBytesPerToken = 3;
  constexpr std::size_t kMostAtOnce = std::size_t{64} << 20U;
  const std::size_t wanted = size + std::min(text.size() / kBytesPerToken, kMostAtOnce);
  // At least doubled: what is appended text after text is not moved for each.
  if (text.size() >= kLong && wanted > out.capacity())
    out.reserve(std::max(wanted, 2 * out.capacity()));
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
  impl_->direct.set_max_held_bytes(n_bytes);
}

}  // namespace toll

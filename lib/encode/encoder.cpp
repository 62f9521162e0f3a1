// lib/encode/encoder.cpp - the loop that makes tokens of text: blocks -> added tokens -> pieces
// -> tokens -> sink.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "encode/text_path.h"
#include "pretok/added_scanner.h"

namespace toll {

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
        path(encode::TextPath::create(plan, out,
                                      [this](const vocab::AddedRecord& added, std::uint64_t end) {
                                        return take_added(added, end);
                                      })),
        model(path->model()),
        finder(plan.view, plan.view.raw_trie, *this) {
    for (const vocab::AddedRecord& added : plan.view.added)
      always_finds |= (added.flags & (vocab::kSpecial | vocab::kNormalized)) == 0;
  }

  const Tokenizer tokenizer;  // keeps the plan alive
  const Tokenizer::Plan& plan;
  const Life life;
  encode::TokenOut out;
  const std::unique_ptr<encode::TextPath> path;
  encode::PieceModel& model;    ///< the path's
  pretok::AddedScanner finder;  ///< of added tokens in raw text
  bool always_finds = false;    ///< there are some that are not special
  std::uint64_t max_held = encode::kMaxHeldBytes;

  Specials specials = Specials::as_text;
  TextStats stats;
  bool finds = false;
  std::uint64_t found_until = 0;  ///< bytes of text that the finder has given back
  std::optional<Error> failure;

  void begin(Sink& sink, Specials how) {
    specials = how;
    stats = {};
    finds = always_finds || how != Specials::as_text;
    found_until = 0;
    failure.reset();
    out.begin(sink);
    finder.begin(how == Specials::as_text);
    path->begin_text(how == Specials::as_text);
  }

  void keep(Status status) {
    if (!status && !failure) failure = std::move(status).error();
  }
  /// Nothing that follows matters.
  [[nodiscard]] bool is_over() const noexcept { return out.stopped() || failure; }

  // Text without added tokens.
  void on_text(const base::Text& block) override {
    found_until += block.n;
    if (block.n > 0 && !is_over()) keep(path->text(block));
  }

  bool on_added(const vocab::AddedRecord& added, const base::Text& match) override {
    const std::uint64_t begin = found_until;
    found_until += match.n;
    const bool is_special = (added.flags & vocab::kSpecial) != 0;
    if (is_special && specials == Specials::reject) return reject(begin, added);
    const bool is_stripped = is_special && specials == Specials::strip;
    if (!is_stripped && path->take_as_piece(added, match)) return !out.stopped();
    keep(path->end(match.n));
    return !failure && take_added(added, found_until, match.n);
  }

  bool reject(std::uint64_t offset, const vocab::AddedRecord& added) {
    failure = Error{Errc::special_in_text, offset,
                    "the text spells the special token " + std::string(plan.view.text(added))};
    return false;
  }

  /// An added token that ends at `end`; all text before has become tokens.
  bool take_added(const vocab::AddedRecord& added, std::uint64_t end, std::uint64_t n_bytes = 0) {
    if (out.needs() != Sink::Needs::counts) model.flush();
    const bool is_special = (added.flags & vocab::kSpecial) != 0;
    if (path->has_ends()) n_bytes = end - std::min(end, model.last_end());
    if (is_special && specials == Specials::reject) return reject(end - n_bytes, added);
    if (is_special && specials == Specials::strip) {
      out.skip(n_bytes);
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

  void give(const base::Text& text) {
    stats.n_bytes += text.n;
    if (finds) {
      finder.feed(text);
    } else {
      on_text(text);
    }
  }

  Result<bool> feed(std::string_view block) {
    while (!block.empty() && !is_over()) {
      give(path->next(block));
      // Where the sink stopped at an added token, what lies behind that is wanted no more.
      if (!is_over() && finder.n_held() + path->n_held() > max_held)
        failure = encode::too_much_held(stats.n_bytes, max_held);
    }
    if (failure) return *failure;
    return !out.stopped();
  }

  Result<TextStats> finish() {
    if (!is_over()) give(path->rest());
    if (finds && !is_over()) finder.end();
    if (!is_over()) {
      keep(path->end(0));
      model.end_text();
    }
    if (failure) return *failure;
    if (path->has_ends() && !out.stopped() && stats.n_bytes > model.last_end())
      out.skip(stats.n_bytes - model.last_end());
    out.flush_all();
    stats.n_tokens = out.n_tokens();
    stats.n_invalid_utf8 = path->invalid().n;
    stats.first_invalid_offset = path->invalid().first;
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
  impl_->path->set_max_held_bytes(n_bytes);
}

}  // namespace toll

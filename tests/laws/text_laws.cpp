// text_laws.cpp - see laws.h.
#include <vector>

#include "base/hash.h"
#include "laws/laws.h"
#include "unicode/utf8.h"

namespace toll::test {
namespace {

/// Feeds `text` in blocks of up to `most` bytes, each in memory of its own.
Result<TextStats> feed(Encoder& encoder, std::string_view text, std::mt19937& random,
                       std::size_t most) {
  while (!text.empty()) {
    const std::string_view block = text.substr(0, 1 + random() % most);
    const std::vector<char> copy(block.begin(), block.end());
    const auto more = encoder.feed({copy.data(), copy.size()});
    if (!more) return more.error();
    text.remove_prefix(block.size());
  }
  return encoder.finish();
}

std::uint64_t n_invalid(std::string_view text) {
  std::uint64_t n = 0;
  while (!text.empty()) {
    const auto here = unicode::decode_utf8(text.data(), text.size());
    const bool is_character = here.kind == unicode::Utf8::Kind::character;
    n += is_character ? 0 : 1;
    text.remove_prefix(is_character ? here.n_bytes : 1);
  }
  return n;
}

struct Checked {
  const Tokenizer& tokenizer;
  Encoder& encoder;
  std::string_view text;
  std::mt19937& random;
  Findings& out;

  bool holds(bool law, const char* what, const char* specials) const {
    ++out.n_comparisons;
    if (!law && out.fault.empty()) out.fault = std::string(what) + ", special " + specials;
    return law;
  }

  void check(Specials specials, const char* said) const {
    std::vector<TokenId> ids;
    if (!holds(bool(encoder.encode(text, ids, specials)), "encode fails", said)) return;
    for (const TokenId id : ids) out.digest = (out.digest ^ id) * 0x9e3779b97f4a7c15ULL + 1;
    out.digest = (out.digest ^ ids.size()) * 0x9e3779b97f4a7c15ULL;
    const auto n = encoder.count(text, specials);
    holds(n && *n == ids.size(), "count differs from encode", said);

    std::vector<Slice> slices;
    holds(bool(encoder.slices(text, slices, specials)), "slices fails", said);
    bool same = slices.size() == ids.size();
    bool ordered = true;
    std::uint64_t end = 0;
    for (std::size_t i = 0; same && i < slices.size(); ++i) {
      same = slices[i].id == ids[i];
      ordered &= slices[i].offset >= end;
      end = slices[i].offset + slices[i].n_bytes;
    }
    holds(same, "slices have other ids than encode", said);
    holds(ordered && end <= text.size(), "slices overlap", said);

    if (random() % 8 == 0) {
      Encoder cold(tokenizer);
      std::vector<TokenId> again;
      const auto n_cold = cold.count(text, specials);
      holds(n_cold && *n_cold == ids.size(), "a new encoder counts otherwise", said);
      holds(cold.encode(text, again, specials) && again == ids, "a new encoder has other ids",
            said);
    }
    for (const std::size_t most : {std::size_t{1}, 1 + random() % 7, 1 + random() % 100}) {
      std::vector<TokenId> again;
      IdSink id_sink(again);
      encoder.begin(id_sink, specials);
      const auto stats = feed(encoder, text, random, most);
      holds(stats && again == ids, "blocks change ids", said);
      holds(stats && stats->n_bytes == text.size() && stats->n_tokens == ids.size() &&
                stats->n_invalid_utf8 == n_invalid(text),
            "blocks change what is said of the text", said);
      CountSink count_sink;
      encoder.begin(count_sink, specials);
      holds(feed(encoder, text, random, most) && count_sink.n_tokens() == ids.size(),
            "blocks change the count", said);
      std::vector<Slice> parts;
      SliceSink slice_sink(parts);
      encoder.begin(slice_sink, specials);
      holds(feed(encoder, text, random, most) && parts == slices, "blocks change slices", said);
    }
    const std::uint64_t limit = random() % (ids.size() + 2);
    LimitSink limit_sink(limit);
    encoder.begin(limit_sink, specials);
    const auto more = encoder.feed(text);
    const auto stats = encoder.finish();
    holds(more && stats && limit_sink.exceeded() == (ids.size() > limit), "a limit is passed over",
          said);

    const auto decoded = tokenizer.decode(ids);
    holds(bool(decoded), "ids are not decoded", said);
    if (!decoded || specials == Specials::strip) return;
    if (tokenizer.vocab().is_lossless())
      holds(*decoded == text, "decoding gives another text", said);
    if (!tokenizer.decodes_in_parts()) return;
    std::string joined;
    for (const TokenId id : ids) {
      if (const auto part = tokenizer.decode({&id, 1})) joined += *part;
    }
    holds(joined == *decoded, "ids decode otherwise one by one", said);
  }
};

}  // namespace

void check_text(const Tokenizer& tokenizer, Encoder& encoder, std::string_view text,
                std::mt19937& random, Findings& out) {
  const Checked checked{tokenizer, encoder, text, random, out};
  checked.check(Specials::as_text, "text");
  checked.check(Specials::as_token, "encode");
  checked.check(Specials::strip, "strip");
  const auto as_text = encoder.count(text);
  const auto as_token = encoder.count(text, Specials::as_token);
  const auto refused = encoder.count(text, Specials::reject);
  checked.holds(as_text && as_token && (refused ? *refused == *as_token : true),
                "a text without special tokens has other tokens", "error");
  checked.holds(refused || refused.error().code == Errc::special_in_text, "is refused", "error");

  const ChunkBoundaries cuts(tokenizer);
  const std::size_t at = cuts.last(text);
  const auto before = encoder.count(text.substr(0, at));
  const auto after = encoder.count(text.substr(at));
  checked.holds(before && after && *before + *after == *as_text,
                "a text cut for threads has other tokens", "text");
}

}  // namespace toll::test

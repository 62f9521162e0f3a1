// c_fuzz.cpp - any text through the C API, with a tiny vocabulary in a file and room for fewer
// ids, tokens and bytes than there are; the text as a price and as a price book, too. Invariants:
// what it says is what the C++ interface says, a failure with its code, place and words; no byte
// behind the room is written; blocks change nothing; why an image does not open is said, and ended,
// in the room for it.
//
// An input: which vocabulary, how much room, what special tokens are, at which place the image is
// broken (0: nowhere; 2 bytes), and the text.
#include <toll/c.h>
#include <toll/price.h>
#include <toll/slice.h>

#include <algorithm>
#include <cstring>

#include "fuzz/fuzz_input.h"
#include "fuzz/memory_file.h"
#include "fuzz/tiny_vocabs.h"

namespace {

using toll::Result;
using toll::Specials;
using toll::TokenId;
using toll::test::require;

constexpr Specials kSpecials[] = {Specials::as_text, Specials::as_token, Specials::strip,
                                  Specials::reject};  // TOLL_SPECIAL_TEXT, ...

/// The reason is ended and is in its room.
void check_refused(const std::string& path, std::size_t room) {
  std::string reason(room, '?');
  require(toll_open(path.c_str(), reason.data(), room) == nullptr);
  require(room == 0 || std::strlen(reason.c_str()) < room);
}

bool same(const toll_token& a, const toll::Slice& b) {
  return a.offset == b.offset && a.n_bytes == b.n_bytes && a.id == b.id;
}

struct Both {
  toll_encoder* encoder;  ///< of the C API
  const toll::Tokenizer& tokenizer;
  std::string_view text;
  std::size_t room;

  void require_code(int code, std::uint64_t offset) const {
    require(toll_error_code(encoder) == code && toll_error_offset(encoder) == offset);
    require((code == TOLL_OK) == (*toll_error_message(encoder) == '\0'));
    require(*toll_code_text(code) != '\0');
  }

  /// One that returns how much there is in all, of which `some` is the beginning.
  template <class T, class U, class Same>
  void require_same(std::uint64_t n, const std::vector<T>& some, const std::vector<U>& all,
                    Same is_same) const {
    require(n == all.size());
    require(std::equal(some.begin(), some.begin() + std::ptrdiff_t(std::min(room, all.size())),
                       all.begin(), is_same));
    require_code(TOLL_OK, 0);
  }

  void check_text(Specials specials) const {
    toll::Encoder plain(tokenizer);
    std::vector<TokenId> ids;
    std::vector<toll::Slice> slices;
    const auto status = plain.encode(text, ids, specials);
    std::vector<std::uint32_t> some_ids(room);  // the sanitizer watches their ends
    std::vector<toll_token> some(room);
    const std::uint64_t n = toll_encode(encoder, text.data(), text.size(), some_ids.data(), room);
    if (!status) {
      require(n == TOLL_FAILED);
      require_code(TOLL_SPECIAL_IN_TEXT, status.error().offset);
      require(toll_count(encoder, text.data(), text.size()) == TOLL_FAILED);
      return;
    }
    require_same(n, some_ids, ids, std::equal_to<>());
    require(toll_count(encoder, text.data(), text.size()) == ids.size());
    require(static_cast<bool>(plain.slices(text, slices, specials)));
    require_same(toll_tokens(encoder, text.data(), text.size(), some.data(), room), some, slices,
                 same);
    check_blocks(slices);
    check_decode(ids);
  }

  void check_blocks(const std::vector<toll::Slice>& slices) const {
    std::vector<toll_token> taken;
    const auto take = [](void* context, const toll_token* tokens, std::size_t n) {
      auto& all = *static_cast<std::vector<toll_token>*>(context);
      all.insert(all.end(), tokens, tokens + n);
      return 1;
    };
    require(toll_begin(encoder, take, &taken) == TOLL_OK);
    for (std::size_t at = 0; at < text.size(); at += room + 1) {
      const std::string_view block = text.substr(at, room + 1);
      require(toll_feed(encoder, block.data(), block.size()) == TOLL_OK);
    }
    toll_stats stats = {};
    require(toll_finish(encoder, &stats) == TOLL_OK);
    require(stats.n_bytes == text.size() && stats.n_tokens == slices.size());
    require(std::equal(taken.begin(), taken.end(), slices.begin(), slices.end(), same));
  }

  void check_decode(std::vector<TokenId> ids) const {
    const auto decoded = tokenizer.decode(ids);
    std::string bytes(room, '\0');
    const std::uint64_t n = toll_decode(encoder, ids.data(), ids.size(), bytes.data(), room);
    require(n == (decoded ? decoded->size() : TOLL_FAILED));
    if (decoded) require(decoded->starts_with(bytes.substr(0, decoded->size())));
    const std::size_t place = room % (ids.size() + 1);
    if (!decoded) return;
    ids.insert(ids.begin() + std::ptrdiff_t(place), tokenizer.vocab().n_ids());
    require(toll_decode(encoder, ids.data(), ids.size(), bytes.data(), room) == TOLL_FAILED);
    require_code(TOLL_BAD_TOKEN, place);
  }

  void check_slices() const {
    toll::Encoder plain(tokenizer);
    const auto check = [&](toll::Slicer slicer, int code, const toll_slice& slice) {
      require(static_cast<bool>(slicer.feed(text)));
      const auto expected = slicer.finish();
      require(expected && code == TOLL_OK && slice.offset == expected->offset);
      require(slice.n_bytes == expected->text.size() && slice.n_tokens == expected->n_tokens);
    };
    toll_slice slice = {};
    int code = toll_slice_head(encoder, text.data(), text.size(), room, &slice);
    check(toll::Slicer::head(plain, room), code, slice);
    code = toll_slice_tail(encoder, text.data(), text.size(), room, &slice);
    check(toll::Slicer::tail(plain, room), code, slice);
    code = toll_slice_range(encoder, text.data(), text.size(), 1, room + 1, &slice);
    check(toll::Slicer::range(plain, 1, room + 1), code, slice);
  }
};

/// `code` and `written` are what a function made of a price per million.
void check_amount(const Result<toll::Money>& per_token, std::uint64_t n_tokens, int code,
                  const std::string& written) {
  if (written.empty()) return require(code == TOLL_BAD_CALL);
  if (per_token && *per_token < toll::Money{}) return require(code == TOLL_BAD_PRICE);
  const auto amount = per_token ? per_token->times(n_tokens) : per_token;
  if (!amount) {
    const bool overflows = amount.error().code == toll::Errc::overflow;
    return require(code == (overflows ? TOLL_OVERFLOW : TOLL_BAD_PRICE));
  }
  if (amount->exact().size() >= written.size()) return require(code == TOLL_LIMIT);
  const char* const shown = written.c_str();
  require(code == TOLL_OK && amount->exact() == shown);
}

void check_prices(std::string_view text, std::size_t room) {
  const std::string price(text.substr(0, text.find('\0')));
  std::string written(room, '?');
  const auto per_million = toll::Money::parse(price);
  const auto per_token = per_million ? per_million->divided_by_power_of_ten(6) : per_million;
  check_amount(per_token, room, toll_price(price.c_str(), room, written.data(), room), written);

  const toll::test::MemoryFile file(text);
  std::string reason(room, '?');
  toll_price_book* const book =
      toll_open_price_book(file.path().c_str(), reason.data(), reason.size());
  const auto expected = toll::PriceBook::parse(text);
  require((book != nullptr) == expected.has_value());
  if (book == nullptr) return require(room == 0 || std::strlen(reason.c_str()) < room);
  const auto& tiers = expected->tiers();
  require(toll_n_tiers(book) == tiers.size());
  require(toll_tier_name(book, tiers.size()) == nullptr);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    require(toll_tier_name(book, i) == tiers[i].name);
    const int code = toll_price_at(book, tiers[i].name.c_str(), room, written.data(), room);
    check_amount(tiers[i].usd_per_token, room, code, written);
  }
  toll_close_price_book(book);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const auto& vocabs = toll::test::tiny_vocabs();
  const auto& vocab = vocabs[input.byte() % vocabs.size()];
  const std::size_t room = input.byte();
  const int special = static_cast<int>(input.byte() % std::size(kSpecials));
  const std::uint64_t high = input.byte();
  const std::uint64_t broken = (high << 8U) + input.byte();
  if (broken > 0) {
    std::string image = vocab.image;
    char& byte = image[(broken - 1) % image.size()];
    byte = static_cast<char>(byte ^ 0x20);
    check_refused(toll::test::MemoryFile(image).path(), room);
    return 0;
  }
  const toll::test::MemoryFile file(vocab.image);
  toll_encoder* const encoder = toll_open(file.path().c_str(), nullptr, 0);
  require(encoder != nullptr);
  require(toll_set_special(encoder, special) == TOLL_OK);
  const Both both{encoder, vocab.tokenizer, input.rest(), room};
  both.check_text(kSpecials[special]);
  both.check_slices();
  toll_close(encoder);
  check_prices(input.rest(), room);
  return 0;
}

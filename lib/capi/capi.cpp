// lib/capi/capi.cpp - the C functions over the C++ interface; those for prices are in
// lib/price/c_price.cpp.
#include <toll/c.h>
#include <toll/find_vocab.h>
#include <toll/slice.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include "base/c_errors.h"

namespace toll {
namespace {

/// The tokens of a text that arrives in blocks, with their places, to a function in C.
class TakeSink final : public Sink {
 public:
  TakeSink() noexcept : Sink(Needs::slices) {}

  void begin(toll_take_tokens* take, void* context) noexcept {
    take_ = take;
    context_ = context;
    offset_ = 0;
  }

  bool take_count(std::uint64_t /*n*/) override { return false; }

  bool take_ids(std::span<const TokenId> token_ids,
                std::span<const std::uint32_t> n_bytes) override {
    tokens_.clear();
    for (std::size_t i = 0; i < token_ids.size(); ++i) {
      tokens_.push_back({offset_, n_bytes[i], token_ids[i]});
      offset_ += n_bytes[i];
    }
    return take_(context_, tokens_.data(), tokens_.size()) != 0;
  }

  void skip(std::uint64_t n_bytes) override { offset_ += n_bytes; }

 private:
  toll_take_tokens* take_ = nullptr;
  void* context_ = nullptr;
  std::uint64_t offset_ = 0;
  std::vector<toll_token> tokens_;
};

constexpr std::uint64_t kFailure = TOLL_FAILED;

}  // namespace
}  // namespace toll

struct toll_encoder {
  explicit toll_encoder(toll::Tokenizer t) : tokenizer(std::move(t)), encoder(tokenizer) {}

  toll::Tokenizer tokenizer;
  toll::Encoder encoder;
  toll::Specials specials = toll::Specials::as_text;
  std::vector<toll::TokenId> ids;
  std::vector<toll::Slice> slices;

  toll::CountSink counting;
  toll::TakeSink taking;
  bool begun = false;

  int code = TOLL_OK;
  toll::Error error;
};

namespace toll {
namespace {

/// Memory for the words may lack, too.
int fail(toll_encoder* encoder, int code, const char* what) noexcept {
  encoder->code = code;
  encoder->error.offset = 0;
  try {
    encoder->error.detail = what;
  } catch (const std::bad_alloc&) {
    encoder->error.detail.clear();
  }
  return code;
}

int fail(toll_encoder* encoder, Error error) noexcept {
  encoder->code = base::code_of(error.code);
  encoder->error = std::move(error);
  return encoder->code;
}

/// Runs `body`, which returns a code; what it throws is that memory could not be had.
template <class Body>
int guarded(toll_encoder* encoder, Body&& body) noexcept {
  if (encoder == nullptr) return TOLL_BAD_CALL;
  encoder->code = TOLL_OK;
  encoder->error.offset = 0;
  encoder->error.detail.clear();
  try {
    return body();
  } catch (...) {
    encoder->begun = false;
    return fail(encoder, TOLL_NO_MEMORY, toll_code_text(TOLL_NO_MEMORY));
  }
}

/// The same for a text in memory, after which no text is begun.
template <class Body>
int with_text(toll_encoder* encoder, const void* text, std::size_t n, Body&& body) noexcept {
  return guarded(encoder, [&]() -> int {
    encoder->begun = false;
    if (text == nullptr && n > 0) return fail(encoder, TOLL_BAD_CALL, "no text was given");
    return body();
  });
}

toll_encoder* open_encoder(const Result<std::string>& path, char* message, std::size_t n_message) {
  if (!path) return base::say(path.error().detail, message, n_message), nullptr;
  auto vocab = Vocab::open(*path);
  if (!vocab) return base::say(vocab.error().detail, message, n_message), nullptr;
  auto tokenizer = Tokenizer::create(*std::move(vocab));
  if (!tokenizer)
    return base::say(*path + ": " + tokenizer.error().detail, message, n_message), nullptr;
  auto* encoder = new toll_encoder(*std::move(tokenizer));
  base::say("", message, n_message);
  return encoder;
}

/// Slices `text`; `make` gives the slicer.
template <class Make>
int take_slice(toll_encoder* encoder, const char* text, std::size_t n, toll_slice* slice,
               Make&& make) {
  return with_text(encoder, text, n, [&]() -> int {
    if (slice == nullptr) return fail(encoder, TOLL_BAD_CALL, "no place for the slice was given");
    Slicer slicer = make();
    slicer.set_max_held_bytes(std::uint64_t{n} + 1);  // it is held already
    if (auto more = slicer.feed({text, n}); !more) return fail(encoder, std::move(more).error());
    auto found = slicer.finish();
    if (!found) return fail(encoder, std::move(found).error());
    *slice = {found->offset, found->text.size(), found->n_tokens};
    return TOLL_OK;
  });
}

}  // namespace
}  // namespace toll

const char* toll_version(void) {
  return TOLL_VERSION;
}

toll_encoder* toll_open(const char* path, char* message, size_t n_message) {
  return toll::base::opened<toll_encoder>(path, message, n_message, "no path was given", [&] {
    return toll::open_encoder(std::string(path), message, n_message);
  });
}

toll_encoder* toll_open_named(const char* name, char* message, size_t n_message) {
  return toll::base::opened<toll_encoder>(name, message, n_message, "no name was given", [&] {
    return toll::open_encoder(toll::find_vocab(name), message, n_message);
  });
}

void toll_close(toll_encoder* encoder) {
  delete encoder;
}

int toll_error_code(const toll_encoder* encoder) {
  return encoder != nullptr ? encoder->code : static_cast<int>(TOLL_BAD_CALL);
}

uint64_t toll_error_offset(const toll_encoder* encoder) {
  return encoder != nullptr ? encoder->error.offset : 0;
}

const char* toll_error_message(const toll_encoder* encoder) {
  return encoder != nullptr ? encoder->error.detail.c_str() : "no encoder was given";
}

int toll_set_special(toll_encoder* encoder, int what) {
  return toll::guarded(encoder, [&]() -> int {
    switch (what) {
      case TOLL_SPECIAL_TEXT: encoder->specials = toll::Specials::as_text; return TOLL_OK;
      case TOLL_SPECIAL_ENCODE: encoder->specials = toll::Specials::as_token; return TOLL_OK;
      case TOLL_SPECIAL_STRIP: encoder->specials = toll::Specials::strip; return TOLL_OK;
      case TOLL_SPECIAL_ERROR: encoder->specials = toll::Specials::reject; return TOLL_OK;
      default: return toll::fail(encoder, TOLL_BAD_CALL, "no such choice for special tokens");
    }
  });
}

uint64_t toll_count(toll_encoder* encoder, const char* text, size_t n) {
  std::uint64_t n_tokens = toll::kFailure;
  toll::with_text(encoder, text, n, [&]() -> int {
    auto count = encoder->encoder.count({text, n}, encoder->specials);
    if (!count) return toll::fail(encoder, std::move(count).error());
    n_tokens = *count;
    return TOLL_OK;
  });
  return n_tokens;
}

uint64_t toll_encode(toll_encoder* encoder, const char* text, size_t n, uint32_t* ids,
                     size_t capacity) {
  std::uint64_t n_ids = toll::kFailure;
  toll::with_text(encoder, text, n, [&]() -> int {
    if (ids == nullptr && capacity > 0)
      return toll::fail(encoder, TOLL_BAD_CALL, "no place for the ids was given");
    encoder->ids.clear();
    auto status = encoder->encoder.encode({text, n}, encoder->ids, encoder->specials);
    if (!status) return toll::fail(encoder, std::move(status).error());
    std::copy_n(encoder->ids.begin(), std::min(capacity, encoder->ids.size()), ids);
    n_ids = encoder->ids.size();
    return TOLL_OK;
  });
  return n_ids;
}

uint64_t toll_tokens(toll_encoder* encoder, const char* text, size_t n, toll_token* tokens,
                     size_t capacity) {
  std::uint64_t n_tokens = toll::kFailure;
  toll::with_text(encoder, text, n, [&]() -> int {
    if (tokens == nullptr && capacity > 0)
      return toll::fail(encoder, TOLL_BAD_CALL, "no place for the tokens was given");
    encoder->slices.clear();
    auto status = encoder->encoder.slices({text, n}, encoder->slices, encoder->specials);
    if (!status) return toll::fail(encoder, std::move(status).error());
    for (std::size_t i = 0; i < std::min(capacity, encoder->slices.size()); ++i) {
      const toll::Slice& slice = encoder->slices[i];
      tokens[i] = {slice.offset, slice.n_bytes, slice.id};
    }
    n_tokens = encoder->slices.size();
    return TOLL_OK;
  });
  return n_tokens;
}

uint64_t toll_decode(toll_encoder* encoder, const uint32_t* ids, size_t n_ids, char* text,
                     size_t capacity) {
  std::uint64_t n_bytes = toll::kFailure;
  toll::guarded(encoder, [&]() -> int {
    if ((ids == nullptr && n_ids > 0) || (text == nullptr && capacity > 0))
      return toll::fail(encoder, TOLL_BAD_CALL, "no ids or no place for the text were given");
    auto decoded = encoder->tokenizer.decode({ids, n_ids});
    if (!decoded) return toll::fail(encoder, std::move(decoded).error());
    std::copy_n(decoded->begin(), std::min(capacity, decoded->size()), text);
    n_bytes = decoded->size();
    return TOLL_OK;
  });
  return n_bytes;
}

int toll_slice_head(toll_encoder* encoder, const char* text, size_t n, uint64_t n_tokens,
                    toll_slice* slice) {
  return toll::take_slice(encoder, text, n, slice,
                          [&] { return toll::Slicer::head(encoder->encoder, n_tokens); });
}

int toll_slice_tail(toll_encoder* encoder, const char* text, size_t n, uint64_t n_tokens,
                    toll_slice* slice) {
  return toll::take_slice(encoder, text, n, slice,
                          [&] { return toll::Slicer::tail(encoder->encoder, n_tokens); });
}

int toll_slice_range(toll_encoder* encoder, const char* text, size_t n, uint64_t first,
                     uint64_t last, toll_slice* slice) {
  return toll::take_slice(encoder, text, n, slice,
                          [&] { return toll::Slicer::range(encoder->encoder, first, last); });
}

int toll_begin(toll_encoder* encoder, toll_take_tokens* take, void* context) {
  return toll::guarded(encoder, [&]() -> int {
    toll::Sink* sink = &encoder->counting;
    if (take != nullptr) {
      encoder->taking.begin(take, context);
      sink = &encoder->taking;
    }
    encoder->encoder.begin(*sink, encoder->specials);
    encoder->begun = true;
    return TOLL_OK;
  });
}

int toll_feed(toll_encoder* encoder, const char* block, size_t n) {
  return toll::guarded(encoder, [&]() -> int {
    if (block == nullptr && n > 0) return toll::fail(encoder, TOLL_BAD_CALL, "no text was given");
    if (!encoder->begun) return toll::fail(encoder, TOLL_BAD_CALL, "no text was begun");
    auto more = encoder->encoder.feed({block, n});
    if (more) return *more ? TOLL_OK : TOLL_STOPPED;
    encoder->begun = false;
    return toll::fail(encoder, std::move(more).error());
  });
}

int toll_finish(toll_encoder* encoder, toll_stats* stats) {
  return toll::guarded(encoder, [&]() -> int {
    if (!encoder->begun) return toll::fail(encoder, TOLL_BAD_CALL, "no text was begun");
    encoder->begun = false;
    auto seen = encoder->encoder.finish();
    if (!seen) return toll::fail(encoder, std::move(seen).error());
    if (stats != nullptr)
      *stats = {seen->n_bytes, seen->n_tokens, seen->n_invalid_utf8, seen->first_invalid_offset};
    return TOLL_OK;
  });
}

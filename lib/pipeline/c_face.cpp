// lib/pipeline/c_face.cpp - the C functions over the C++ interface.
#include <toll/c.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

struct toll_encoder {
  explicit toll_encoder(toll::Tokenizer t) : tokenizer(std::move(t)), encoder(tokenizer) {}
  toll::Tokenizer tokenizer;
  toll::Encoder encoder;
  std::vector<toll::TokenId> ids;
};

namespace {

constexpr std::uint64_t kFailure = UINT64_MAX;

void say(const std::string& text, char* message, size_t n_message) {
  if (message == nullptr || n_message == 0) return;
  const std::size_t n = std::min(text.size(), n_message - 1);
  std::memcpy(message, text.data(), n);
  message[n] = '\0';
}

/// Runs `body`; memory that cannot be had is a failure like any other.
template <class Body>
std::uint64_t guarded(const toll_encoder* encoder, Body&& body) noexcept {
  if (encoder == nullptr) return kFailure;
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return kFailure;
  }
}

}  // namespace

toll_encoder* toll_open(const char* path, char* message, size_t n_message) {
  if (path == nullptr) return nullptr;
  try {
    auto vocab = toll::Vocab::open(path);
    if (!vocab) {
      say(vocab.error().detail, message, n_message);
      return nullptr;
    }
    auto tokenizer = toll::Tokenizer::create(*std::move(vocab));
    if (!tokenizer) {
      say(tokenizer.error().detail, message, n_message);
      return nullptr;
    }
    return new toll_encoder(*std::move(tokenizer));
  } catch (const std::bad_alloc&) {
    say("out of memory", message, n_message);
    return nullptr;
  }
}

void toll_close(toll_encoder* encoder) {
  delete encoder;
}

uint64_t toll_count(toll_encoder* encoder, const char* text, size_t n) {
  return guarded(encoder, [&] {
    const auto count = encoder->encoder.count({text, n});
    return count ? *count : kFailure;
  });
}

uint64_t toll_encode(toll_encoder* encoder, const char* text, size_t n, uint32_t* ids,
                     size_t capacity) {
  return guarded(encoder, [&]() -> std::uint64_t {
    encoder->ids.clear();
    if (!encoder->encoder.encode({text, n}, encoder->ids)) return kFailure;
    std::copy_n(encoder->ids.begin(), std::min(capacity, encoder->ids.size()), ids);
    return encoder->ids.size();
  });
}

uint64_t toll_decode(toll_encoder* encoder, const uint32_t* ids, size_t n_ids, char* text,
                     size_t capacity) {
  return guarded(encoder, [&]() -> std::uint64_t {
    const auto decoded = encoder->tokenizer.decode({ids, n_ids});
    if (!decoded) return kFailure;
    std::copy_n(decoded->begin(), std::min(capacity, decoded->size()), text);
    return decoded->size();
  });
}

// no_memory_test.cpp - the library where each single allocation fails: it throws std::bad_alloc or
// says Errc::limit, and what was there before is as it was.
#include <toll/slice.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include "catch.h"
#include "vocab_fixture.h"

namespace {

/// The allocation of this thread, counted from 1, that fails; 0: none.
thread_local std::uint64_t t_fails_at = 0;

void* allocate(std::size_t n, std::size_t alignment) {
  if (t_fails_at > 0 && --t_fails_at == 0) throw std::bad_alloc();
  const std::size_t rounded = (n + alignment - 1) / alignment * alignment;
  void* made = std::aligned_alloc(alignment, rounded > 0 ? rounded : alignment);
  if (made == nullptr) throw std::bad_alloc();
  return made;
}

}  // namespace

// The others of the standard library call these, but the form without a throw not under sanitizers.
void* operator new(std::size_t n) {
  return allocate(n, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(std::size_t n, std::align_val_t alignment) {
  return allocate(n, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t n, const std::nothrow_t& /*tag*/) noexcept {
  try {
    return allocate(n, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* made) noexcept {
  std::free(made);
}
void operator delete(void* made, std::size_t /*n*/) noexcept {
  std::free(made);
}
void operator delete(void* made, std::align_val_t /*alignment*/) noexcept {
  std::free(made);
}
void operator delete(void* made, std::size_t /*n*/, std::align_val_t /*alignment*/) noexcept {
  std::free(made);
}

namespace {

bool has_failed() {
  return t_fails_at == 0;
}

/// Whether a result is the refusal that a failed allocation may be.
template <class T>
bool is_no_memory(const toll::Result<T>& result) {
  return has_failed() && !result && result.error().code == toll::Errc::limit;
}

/// Lets each allocation of `work` fail in turn, until none is left that does.
/// @param work  ends with std::bad_alloc, or returns whether all is as it should be: done, and
/// right,
///              or, where an allocation failed, Errc::limit.
/// @return  how many there are.
std::uint64_t fail_each(const std::function<bool()>& work) {
  for (std::uint64_t n = 1; true; ++n) {
    t_fails_at = n;
    bool is_right = false;
    try {
      is_right = work();
    } catch (const std::bad_alloc&) {
      is_right = has_failed();
    }
    const bool all_there = !has_failed();
    t_fails_at = 0;
    CHECK(is_right);
    if (all_there) return n - 1;
  }
}

std::string text_of_words() {
  std::string text;
  for (unsigned i = 0; i < 40; ++i) {
    text += " word" + std::to_string(i * 7919) + ", \xE5\xB1\xA4\xE9\xAB\x98 caf\xC3\xA9\n";
    text += std::string(i, 'x');
  }
  return text;
}

}  // namespace

TEST_CASE("where memory runs out nothing ends but what was asked for") {
  const std::string text = text_of_words();
  for (const char* name : {"o200k_base", "llama2", "gemma3", "deepseek_v3", "xlm_roberta", "albert",
                           "bert_base_uncased"}) {
    CAPTURE(name);
    const toll::Tokenizer& tokenizer = toll::test::tokenizer_for(name);
    std::vector<toll::TokenId> ids;
    {
      toll::Encoder encoder(tokenizer);
      toll::IdSink sink(ids);
      encoder.begin(sink, toll::Specials::as_text);
      REQUIRE(encoder.feed(text));
      REQUIRE(encoder.finish());
    }
    const std::string decoded = *tokenizer.decode(ids);
    toll::Encoder whole(tokenizer);
    toll::Slicer tail = toll::Slicer::tail(whole, 20);
    REQUIRE(tail.feed(text));
    const toll::TextSlice cut = *tail.finish();
    const std::uint64_t n_encode = fail_each([&] {
      std::vector<toll::TokenId> found;
      toll::Encoder encoder(tokenizer);
      toll::IdSink sink(found);
      encoder.begin(sink, toll::Specials::as_text);
      if (const auto more = encoder.feed(text); !more) return is_no_memory(more);
      if (const auto stats = encoder.finish(); !stats) return is_no_memory(stats);
      return found == ids;
    });
    const std::uint64_t n_count = fail_each([&] {
      toll::Encoder encoder(tokenizer);
      toll::CountSink sink;
      encoder.begin(sink, toll::Specials::as_token);
      if (const auto more = encoder.feed(text); !more) return is_no_memory(more);
      if (const auto stats = encoder.finish(); !stats) return is_no_memory(stats);
      return sink.n_tokens() == ids.size();
    });
    const std::uint64_t n_slice = fail_each([&] {
      toll::Encoder encoder(tokenizer);
      toll::Slicer slicer = toll::Slicer::tail(encoder, 20);
      if (const auto more = slicer.feed(text); !more) return is_no_memory(more);
      const auto found = slicer.finish();
      return found ? found->text == cut.text : is_no_memory(found);
    });
    const std::uint64_t n_decode = fail_each([&] {
      const auto found = tokenizer.decode(ids);
      return found ? *found == decoded : is_no_memory(found);
    });
    CHECK(n_encode > 5);
    CHECK(n_count > 5);
    CHECK(n_slice > 5);
    CHECK(n_decode > 0);
  }
}

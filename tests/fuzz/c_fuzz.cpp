// c_fuzz.cpp - any text through the C face, with a tiny vocabulary in a file and room for fewer ids
// and bytes than there are. Invariants: what it says is what the C++ face says; no byte behind the
// room is written; what an image that does not open is refused for is said, and ended, in the room
// for it.
//
// An input: which vocabulary, how much room, at which place the image is broken (0: nowhere; 2
// bytes), and the text.
#include <toll/c.h>

#include <algorithm>
#include <cstring>

#include "fuzz/fuzz_input.h"
#include "fuzz/memory_file.h"
#include "fuzz/tiny_vocabs.h"

namespace {

using toll::test::require;

/// The reason is ended and is in its room.
void check_refused(const std::string& path, std::size_t room) {
  std::string reason(room, '?');
  toll_encoder* const encoder = toll_open(path.c_str(), reason.data(), room);
  require(encoder == nullptr);
  require(room == 0 || std::strlen(reason.c_str()) < room);
}

void check_encode(toll_encoder* encoder, const toll::Tokenizer& tokenizer, std::string_view text,
                  std::size_t room) {
  std::vector<toll::TokenId> ids;
  require(static_cast<bool>(toll::Encoder(tokenizer).encode(text, ids)));
  require(toll_count(encoder, text.data(), text.size()) == ids.size());
  std::vector<std::uint32_t> some(room);  // the sanitizer watches its end
  require(toll_encode(encoder, text.data(), text.size(), some.data(), room) == ids.size());
  require(std::equal(some.begin(),
                     some.begin() + static_cast<std::ptrdiff_t>(std::min(room, ids.size())),
                     ids.begin()));

  const auto decoded = tokenizer.decode(ids);
  std::string bytes(room, '\0');
  const std::uint64_t n = toll_decode(encoder, ids.data(), ids.size(), bytes.data(), room);
  require(n == (decoded ? decoded->size() : UINT64_MAX));
  if (decoded) require(decoded->starts_with(bytes.substr(0, decoded->size())));
  ids.push_back(tokenizer.vocab().n_ids());
  require(toll_decode(encoder, ids.data(), ids.size(), bytes.data(), room) == UINT64_MAX);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const auto& vocabs = toll::test::tiny_vocabs();
  const auto& vocab = vocabs[input.byte() % vocabs.size()];
  const std::size_t room = input.byte();
  const std::uint64_t broken = (input.byte() << 8U) + input.byte();
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
  check_encode(encoder, vocab.tokenizer, input.rest(), room);
  toll_close(encoder);
  return 0;
}

// tollv_fuzz.cpp - any bytes as a .tollv image, with the checksum made right so that the tables
// behind it are reached. Invariants: refused, or a vocabulary that encodes without a bad access and
// whose slices stay inside the text.
#include <toll/tokenizer.h>

#include <cstdlib>
#include <cstring>

#include "base/hash.h"
#include "vocab/format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint64_t> storage((size + 7) / 8);
  if (size > 0) std::memcpy(storage.data(), data, size);
  const auto image = std::as_writable_bytes(std::span(storage)).first(size);
  if (size > sizeof(toll::vocab::Header)) {
    const auto checked = image.subspan(toll::vocab::kChecksumFrom);
    const std::uint64_t checksum = toll::base::hash_bytes(checked.data(), checked.size());
    std::memcpy(image.data() + offsetof(toll::vocab::Header, checksum), &checksum, sizeof checksum);
  }
  auto vocab = toll::Vocab::view(image);
  if (!vocab) return 0;
  auto tokenizer = toll::Tokenizer::create(*std::move(vocab));
  if (!tokenizer) return 0;
  toll::Encoder encoder(*tokenizer);
  const std::string_view text =
      "The quick brown fox, 123 \xe4\xbd\xa0\xe5\xa5\xbd  \n\n \xff don't <|end|> "
      "aaaaaaaaaaaaaaaaaaaaaa";
  std::vector<toll::Slice> slices;
  if (!encoder.slices(text, slices)) return 0;
  for (const toll::Slice& slice : slices) {
    if (slice.offset + slice.n_bytes > text.size()) std::abort();
  }
  return 0;
}

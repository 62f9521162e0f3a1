// tollv_fuzz.cpp - images of tiny vocabularies, patched anywhere, with the checksum made right so
// that the tables behind it are reached. Invariants: an image as it was compiled opens; a patched
// one is refused, or encodes and decodes without a bad access, with slices inside the text.
//
// An input: which image, then patches of ten bytes: a section (one past the last: the header), the
// first byte in it (3), how many bytes to change (1), and to what (5).
#include <toll/tokenizer.h>

#include <cstddef>
#include <cstring>

#include "base/hash.h"
#include "fuzz/fuzz_input.h"
#include "fuzz/tiny_vocabs.h"
#include "vocab/format.h"

namespace {

using toll::test::require;

constexpr std::size_t kMaxPatches = 64;

/// An image that may be written to.
class Image {
 public:
  explicit Image(std::string_view bytes) : storage_((bytes.size() + 7) / 8), n_(bytes.size()) {
    std::memcpy(storage_.data(), bytes.data(), n_);
    std::memcpy(&header_, bytes.data(), sizeof header_);
  }

  void patch(toll::test::FuzzInput& input) {
    const auto section = input.byte() % (toll::vocab::kNumSections + 1);
    const auto [begin, n_bytes] = section == toll::vocab::kNumSections
                                      ? toll::vocab::SectionSpan{0, sizeof header_}
                                      : header_.sections[section];
    const std::uint64_t place = input.number(3);
    const std::uint64_t width = 1 + input.byte() % 5;
    const std::uint64_t value = input.number(5);
    if (n_bytes == 0) return;
    const std::uint64_t at = place % n_bytes;
    std::memcpy(bytes().data() + begin + at, &value, std::min(width, n_bytes - at));
  }

  /// With its checksum.
  std::span<std::byte> finished() {
    const auto checked = bytes().subspan(toll::vocab::kChecksumFrom);
    const std::uint64_t checksum = toll::base::hash_bytes(checked.data(), checked.size());
    std::memcpy(bytes().data() + offsetof(toll::vocab::Header, checksum), &checksum,
                sizeof checksum);
    return bytes();
  }

 private:
  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(storage_)).first(n_); }

  std::vector<std::uint64_t> storage_;
  std::size_t n_;
  toll::vocab::Header header_;  ///< as it was
};

constexpr std::string_view kText =
    "The quick brown fox, 123 \xe4\xbd\xa0\xe5\xa5\xbd  \n\n \xff don't <|end|> <s> "
    "\xe2\x96\x81 \xef\xac\x81 \xcc\x81 aaaaaaaaaaaaaaaaaaaaaa hello world";

/// Whether the image is a vocabulary's.
bool use(std::span<const std::byte> image) {
  auto vocab = toll::Vocab::view(image);
  if (!vocab) return false;
  const auto tokenizer = toll::Tokenizer::create(*std::move(vocab));
  if (!tokenizer) return false;
  toll::Encoder encoder(*tokenizer);
  for (const auto specials : {toll::Specials::as_text, toll::Specials::as_token}) {
    static_cast<void>(encoder.count(kText, specials));
    std::vector<toll::Slice> slices;
    if (!encoder.slices(kText, slices, specials)) continue;
    std::vector<toll::TokenId> ids;
    for (const toll::Slice& slice : slices) {
      require(slice.offset <= kText.size() && slice.n_bytes <= kText.size() - slice.offset);
      ids.push_back(slice.id);
    }
    static_cast<void>(tokenizer->decode(ids));
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  const auto& vocabs = toll::test::tiny_vocabs();
  Image image(vocabs[input.byte() % vocabs.size()].image);
  const bool as_compiled = input.ended();
  for (std::size_t i = 0; i < kMaxPatches && !input.ended(); ++i) image.patch(input);
  const bool usable = use(image.finished());
  require(usable || !as_compiled);
  return 0;
}

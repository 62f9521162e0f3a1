// tests/library/user.cpp - a program in C++20 or later that uses an installed libtoll; otherwise as
// user.c.
//
// usage: user VOCAB FILE PRICES
#include <toll/c.h>
#include <toll/find_vocab.h>
#include <toll/price.h>
#include <toll/slice.h>
#include <toll/tokenizer.h>
#include <toll/version.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

/// What is in `result`, or the end.
template <class T>
T need(toll::Result<T> result) {
  if (!result) {
    std::cerr << result.error().detail << '\n';
    std::exit(1);
  }
  return *std::move(result);
}

std::string read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// An encoder of temporaries: it keeps what it needs of them.
toll::Encoder encoder_for(const char* name) {
  return toll::Encoder(
      need(toll::Tokenizer::create(need(toll::Vocab::open(need(toll::find_vocab(name)))))));
}

void print(const char* which, toll::Slicer slicer, const std::string& text) {
  need(slicer.feed(text));
  const toll::TextSlice cut = need(slicer.finish());
  std::cout << which << ' ' << cut.offset << ' ' << cut.text.size() << '\n';
}

/// Counts by a sink of its own, and looks whether tokens lie end to end.
class Seen final : public toll::Sink {
 public:
  Seen() noexcept : Sink(Needs::slices) {}
  bool take_count(std::uint64_t) override { return false; }
  bool take_ids(std::span<const toll::TokenId> token_ids,
                std::span<const std::uint32_t> n_bytes) override {
    n_tokens += token_ids.size();
    for (const std::uint32_t n : n_bytes) end += n;
    return true;
  }
  std::uint64_t n_tokens = 0;
  std::uint64_t end = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  static_assert(TOLL_VERSION_NUMBER ==
                TOLL_VERSION_MAJOR * 10000 + TOLL_VERSION_MINOR * 100 + TOLL_VERSION_PATCH);
  if (std::string(toll_version()) != TOLL_VERSION) return 1;
  std::cout << "version " << TOLL_VERSION << ' ' << TOLL_VERSION_NUMBER << '\n';

  toll::Encoder encoder = encoder_for(argv[1]);
  const std::string text = read(argv[2]);
  const std::uint64_t n_tokens = need(encoder.count(text));
  std::cout << "count " << n_tokens << "\nids";
  std::vector<toll::TokenId> ids;
  if (!encoder.encode(text, ids)) return 1;
  for (const toll::TokenId id : ids) std::cout << ' ' << id;
  std::cout << '\n';

  Seen seen;
  encoder.begin(seen);
  for (std::size_t at = 0; at < text.size(); at += 7)
    need(encoder.feed(std::string_view(text).substr(at, 7)));
  if (need(encoder.finish()).n_tokens != seen.n_tokens || seen.end != text.size()) return 1;
  std::cout << "blocks " << seen.n_tokens << '\n';

  print("head", toll::Slicer::head(encoder, 6), text);
  print("tail", toll::Slicer::tail(encoder, 60), text);
  print("range", toll::Slicer::range(encoder, 10, 20), text);

  const toll::PriceBook book = need(toll::PriceBook::parse(read(argv[3])));
  for (const toll::Tier& tier : book.tiers())
    std::cout << "price " << tier.name << ' ' << need(tier.usd_per_token.times(n_tokens)).exact()
              << '\n';

  // A failure names the file, and arrives as a value.
  const auto missing = toll::Vocab::open("nowhere.tollv");
  return !missing && missing.error().detail.find("nowhere.tollv") != std::string::npos ? 0 : 1;
}

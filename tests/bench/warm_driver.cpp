// warm_driver.cpp - counts or encodes one text again and again in one process, for tests/bench/run.
//
//   warm_driver IMAGE.tollv count|encode PASSES TEXT
//
// Prints a line of JSON as drive.py does for the others: an Encoder and its cache live from the
// first pass to the last; the text is read before any clock starts.
#include <toll/tokenizer.h>
#include <toll/vocab.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Seconds {
  double wall = 0;
  double cpu = 0;
};

Seconds now() {
  timespec cpu{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  const auto wall = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration<double>(wall).count(),
          static_cast<double>(cpu.tv_sec) + static_cast<double>(cpu.tv_nsec) * 1e-9};
}

Seconds since(const Seconds& start) {
  const Seconds end = now();
  return {end.wall - start.wall, end.cpu - start.cpu};
}

[[noreturn]] void fail(const toll::Error& error) {
  std::fprintf(stderr, "warm_driver: %s\n", error.detail.c_str());
  std::exit(1);
}

template <class T>
T need(toll::Result<T> result) {
  if (!result) fail(result.error());
  return std::move(*result);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: warm_driver IMAGE.tollv count|encode PASSES TEXT\n", stderr);
    return 2;
  }
  const bool encodes = std::string_view(argv[2]) == "encode";
  const int n_passes = std::atoi(argv[3]);
  std::ifstream file(argv[4], std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) {
    std::fprintf(stderr, "warm_driver: %s cannot be read\n", argv[4]);
    return 1;
  }

  const Seconds start = now();
  const auto tokenizer =
      need(toll::Tokenizer::create(need(toll::Vocab::open_trusted(std::string(argv[1])))));
  toll::Encoder encoder(tokenizer);
  const Seconds load = since(start);
  std::printf(R"({"load":{"wall":%.6f,"cpu":%.6f},"passes":[)", load.wall, load.cpu);
  std::vector<toll::TokenId> ids;
  for (int pass = 0; pass < n_passes; ++pass) {
    ids.clear();
    const Seconds begin = now();
    std::uint64_t n_tokens = 0;
    if (encodes) {
      const auto status = encoder.encode(text, ids);
      if (!status) fail(status.error());
      n_tokens = ids.size();
    } else {
      n_tokens = need(encoder.count(text));
    }
    const Seconds took = since(begin);
    std::printf(R"(%s{"tokens":%llu,"wall":%.6f,"cpu":%.6f})", pass == 0 ? "" : ",",
                static_cast<unsigned long long>(n_tokens), took.wall, took.cpu);
  }
  std::puts("]}");
  return 0;
}

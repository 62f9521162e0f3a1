// replay_main.cpp - runs a fuzz target over the files of the folders named on the command line, so
// that every corpus is a test in every build. A folder without files is a mistake.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  int n_inputs = 0;
  for (int i = 1; i < argc; ++i) {
    int n_files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), {});
      if (!file.is_open()) {
        std::fprintf(stderr, "%s: cannot be read\n", entry.path().c_str());
        return 1;
      }
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
      ++n_files;
    }
    if (n_files == 0) {
      std::fprintf(stderr, "%s: no seed\n", argv[i]);
      return 1;
    }
    n_inputs += n_files;
  }
  std::printf("%d inputs replayed\n", n_inputs);
  return n_inputs > 0 ? 0 : 1;
}

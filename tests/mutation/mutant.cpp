// tests/mutation/mutant.cpp - which mutant is chosen. tests/mutate appends it to a file of the
// library.
//
// The choice is the soft limit of the bytes in POSIX message queues, which nothing here uses:
// unlike a variable of the environment it comes through `env -i`, sudo and scripts that clean up,
// as tests do.
#include "mutant.h"

#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace mutant {
namespace {

constexpr int kFirstNoted = 10'000;  ///< these are not mutants but files to note places in
constexpr int kLastNoted = 30'000;
constexpr std::size_t kMaxPlaces = kFirstNoted;

unsigned char* noted = nullptr;  ///< [kMaxPlaces], shared with tests/mutate

int choose() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_MSGQUEUE, &limit) != 0 || limit.rlim_cur > kLastNoted) return 0;
  const int number = static_cast<int>(limit.rlim_cur);
  if (number < kFirstNoted) return number;
  // MUTANT_NOTES is the folder.
  const int file = open((MUTANT_NOTES "/" + std::to_string(number)).c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return 0;
  void* const memory = mmap(nullptr, kMaxPlaces, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return 0;
  noted = static_cast<unsigned char*>(memory);
  return -1;
}

}  // namespace

const int chosen = choose();

[[gnu::noinline, gnu::cold]] void note(int place) noexcept {
  noted[place] = 1;
}

}  // namespace mutant

// rule_file.cpp - see rule_file.h.
#include "cli/select/rule_file.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace toll::cli {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{4} << 20;

/// @return errno, or 0.
int read_all(int fd, std::string& text) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return errno;
  if (!S_ISREG(status.st_mode)) return 0;
  std::array<char, 8192> block;  // NOLINT: read() fills it
  while (true) {
    const ssize_t n = ::read(fd, block.data(), block.size());
    if (n == 0) return 0;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.append(block.data(), static_cast<std::size_t>(n));
    if (text.size() > kMaxBytes) return EFBIG;
  }
}

}  // namespace

RuleFile read_rule_file(int folder, const std::string& name, bool follows) {
  const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (follows ? 0 : O_NOFOLLOW);
  int fd = -1;
  do {
    fd = ::openat(folder, name.c_str(), flags);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return {{}, !follows && errno == ELOOP ? 0 : errno};
  RuleFile file;
  file.error = read_all(fd, file.text);
  ::close(fd);
  if (file.error != 0) file.text.clear();
  return file;
}

}  // namespace toll::cli

// lib/base/mapping.cpp - see mapping.h.
#include "base/mapping.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace toll::base {

Result<Mapping> Mapping::open(const std::string& path) {
  const auto fail = [](int error) { return Error{Errc::io, 0, std::strerror(error)}; };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return fail(errno);
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    ::close(fd);
    return Error{Errc::io, 0, "not a regular file"};
  }
  if (info.st_size == 0) {
    ::close(fd);
    return Mapping{};
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  const int error = errno;
  ::close(fd);
  if (address == MAP_FAILED && error == ENOMEM) throw std::bad_alloc();
  if (address == MAP_FAILED) return fail(error);
  return Mapping({static_cast<const std::byte*>(address), size});
}

Mapping::~Mapping() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

Mapping::Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

}  // namespace toll::base

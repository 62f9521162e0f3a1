// lib/catalog/open_file.cpp - vocabularies in files that a person names: .tollv images, and the
// files that models come with, which are compiled in memory.
#include <toll/compile.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/catalog.h"
#include "catalog/failure.h"
#include "catalog/folders.h"
#include "catalog/vocab_name.h"
#include "import/file_kind.h"
#include "import/read.h"

namespace toll::catalog {
namespace {

constexpr std::uint64_t kMaxSourceBytes = std::uint64_t{64} << 20;  // four published ones

/// A folder stands for the first of the known files in it.
Result<std::string> file_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return path;
  for (const char* name : kVocabFiles) {
    std::string file = path + (path.ends_with('/') ? "" : "/") + name;
    if (::access(file.c_str(), F_OK) == 0) return file;
  }
  return failure(path, Errc::io,
                 "is a folder without tokenizer.json, tokenizer.model and tekken.json");
}

/// The first bytes of a regular file; "" for anything else.
std::string head_of(const std::string& path) {
  std::array<char, 8> head{};
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // NOLINT: variadic
  if (fd < 0) return {};
  struct stat info {};
  const bool regular = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  const ssize_t n = regular ? ::read(fd, head.data(), head.size()) : 0;
  ::close(fd);
  return {head.data(), n > 0 ? static_cast<std::size_t>(n) : 0};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                             &std::fclose);
  const auto block = std::make_unique<std::array<char, std::size_t{1} << 16>>();
  std::string bytes;
  while (file && bytes.size() <= max_bytes) {
    const std::size_t n = std::fread(block->data(), 1, block->size(), file.get());
    if (n == 0 && std::ferror(file.get()) == 0) return bytes;
    if (n == 0) break;
    bytes.append(block->data(), n);
  }
  if (bytes.size() > max_bytes)
    return Error{Errc::limit, 0, "longer than " + std::to_string(max_bytes) + " bytes"};
  return Error{Errc::io, 0, std::strerror(errno)};  // NOLINT(concurrency-mt-unsafe)
}

Result<VocabFile> Catalog::read(const std::string& path) const {
  Result<std::string> file = file_of(path);
  if (!file) return std::move(file).error();
  VocabFile read{*file, {}, import::kind_of(head_of(*file)) == import::FileKind::tollv};
  if (read.is_image) return read;
  Result<std::string> bytes = means_.read_file(*file, kMaxSourceBytes);
  if (!bytes) return failure(*file, bytes.error());
  read.bytes = *std::move(bytes);
  // What is called .tollv and is nothing else is a broken image.
  const import::FileKind kind = import::kind_of(read.bytes);
  read.is_image = kind == import::FileKind::tollv ||
                  (kind == import::FileKind::unknown && file->ends_with(kExtension));
  return read;
}

Result<std::string> Catalog::compile(const VocabFile& file, const std::string& name,
                                     const std::string& scheme) const {
  // Of a URL, what is before "?".
  const std::string whole =
      file.path.substr(0, file.source.empty() ? file.path.size() : file.path.find('?'));
  import::Hint hint{name};
  hint.file = means_.shown(whole.substr(whole.rfind('/') + 1));
  hint.scheme = scheme;
  hint.scheme_word = means_.scheme_word;
  Result<VocabSource> source = import::read(file.bytes, hint);
  if (!source) return failure(file.path, source.error());
  if (!file.source.empty()) source->properties.emplace_back("source", file.source);
  Result<std::string> image = compile_vocab(*source);
  if (image) return image;
  // Its offset is no place in the file.
  return failure(file.path, image.error().code, image.error().detail);
}

Result<Vocab> Catalog::open_file(const std::string& path, const std::string& scheme) const {
  Result<VocabFile> file = read(path);
  if (!file) return std::move(file).error();
  if (!file->is_image) {
    const std::string name = default_vocab_name(path);
    Result<std::string> image = compile(*file, name.empty() ? "unnamed" : name, scheme);
    if (!image) return std::move(image).error();
    file->bytes = *std::move(image);
  }
  Result<Vocab> vocab = file->bytes.empty() ? Vocab::open(file->path) : Vocab::copy_of(file->bytes);
  if (!vocab) return failure(file->path, vocab.error());
  if (file->is_image && !scheme.empty()) return scheme_refused(file->path);
  return vocab;
}

}  // namespace toll::catalog

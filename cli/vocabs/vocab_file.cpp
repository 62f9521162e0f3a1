// vocab_file.cpp - see vocab_file.h.
#include "cli/vocabs/vocab_file.h"

#include <toll/compile.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "cli/report/escape.h"
#include "import/file_kind.h"
#include "import/read.h"

namespace toll::cli {
namespace {

constexpr std::string_view kExtension = ".tollv";
constexpr std::uint64_t kMaxSourceBytes = std::uint64_t{64} << 20;  // four published ones
constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_.-";

/// A folder stands for the first of the known files in it.
std::optional<std::string> file_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return path;
  for (const char* name : kVocabFiles) {
    std::string file = path + (path.ends_with('/') ? "" : "/") + name;
    if (::access(file.c_str(), F_OK) == 0) return file;
  }
  message(path, "is a folder without tokenizer.json, tokenizer.model and tekken.json");
  return std::nullopt;
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

std::optional<Vocab> said_if_refused(const std::string& path, Result<Vocab> vocab) {
  if (vocab) return *std::move(vocab);
  const Error& error = vocab.error();
  // Vocab::open() names the file, too.
  std::string_view what = error.detail;
  if (what.starts_with(path + ": ")) what.remove_prefix(path.size() + 2);
  if (error.code == Errc::io) {
    message(path, what);
  } else {
    message(path, error.offset, what);
  }
  return std::nullopt;
}

bool looks_like_file(std::string_view name) noexcept {
  if (name.find('/') != std::string_view::npos) return true;
  if (name == "." || name == "..") return true;
  constexpr std::string_view kEndings[] = {kExtension, ".json", ".model", ".tiktoken"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [name](std::string_view ending) { return name.ends_with(ending); });
}

std::optional<VocabFile> read_vocab_file(const std::string& path) {
  const std::optional<std::string> file = file_of(path);
  if (!file) return std::nullopt;
  VocabFile read{*file, {}, import::kind_of(head_of(*file)) == import::FileKind::tollv};
  if (read.is_image) return read;
  if (const std::string why = read_whole_file(*file, kMaxSourceBytes, read.bytes); !why.empty()) {
    message(*file, why);
    return std::nullopt;
  }
  // What is called .tollv and is nothing else is a broken image.
  const import::FileKind kind = import::kind_of(read.bytes);
  read.is_image = kind == import::FileKind::tollv ||
                  (kind == import::FileKind::unknown && file->ends_with(kExtension));
  return read;
}

std::optional<std::string> compile_file(const VocabFile& file, const std::string& name,
                                        const std::string& scheme) {
  // Of a URL, what is before "?".
  const std::string whole =
      file.path.substr(0, file.source.empty() ? file.path.size() : file.path.find('?'));
  import::Hint hint{name};
  hint.file = visible(whole.substr(whole.rfind('/') + 1));
  hint.scheme = scheme;
  hint.scheme_word = "--scheme";
  Result<VocabSource> source = import::read(file.bytes, hint);
  if (!source) {
    message(file.path, source.error().offset, source.error().detail);
    return std::nullopt;
  }
  if (!file.source.empty()) source->properties.emplace_back("source", file.source);
  Result<std::string> image = compile_vocab(*source);
  if (image) return *std::move(image);
  message(file.path, image.error().detail);  // its offset is no place in the file
  return std::nullopt;
}

std::optional<Vocab> open_vocab_file(const std::string& path, const std::string& scheme) {
  std::optional<VocabFile> file = read_vocab_file(path);
  if (!file) return std::nullopt;
  if (file->is_image) {
    std::optional<Vocab> vocab = said_if_refused(
        file->path, file->bytes.empty() ? Vocab::open(file->path) : Vocab::own(file->bytes));
    if (!vocab || scheme.empty()) return vocab;
    message(file->path, "--scheme" + std::string(import::kSaysItself));
    return std::nullopt;
  }
  const std::string name = default_vocab_name(path);
  const auto image = compile_file(*file, name.empty() ? "unnamed" : name, scheme);
  if (!image) return std::nullopt;
  file->bytes = {};
  return said_if_refused(file->path, Vocab::own(*image));
}

std::string default_vocab_name(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path whole = fs::absolute(path, error).lexically_normal();
  if (error) whole = path;
  if (!whole.has_filename()) whole = whole.parent_path();  // "folder/"
  const std::string file = whole.filename().string();
  if (fs::is_directory(whole, error)) return default_vocab_name(file, "");
  return default_vocab_name(whole.parent_path().filename().string(), file);
}

std::string default_vocab_name(std::string_view folder, std::string_view file) {
  std::string name = std::filesystem::path(file).stem().string();
  if (name.empty() || name == "tokenizer" || name == "tekken") name = folder;
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (kNameCharacters.find(c) == std::string_view::npos) c = '-';
  }
  name.erase(0, std::min(name.find_first_not_of("_.-"), name.size()));
  return name;
}

bool is_vocab_name(std::string_view name) noexcept {
  return !name.empty() && name.find_first_not_of(kNameCharacters) == std::string_view::npos &&
         std::string_view("_.-").find(name[0]) == std::string_view::npos;
}

}  // namespace toll::cli

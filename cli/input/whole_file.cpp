// whole_file.cpp - see whole_file.h.
#include "cli/input/whole_file.h"

#include <cerrno>
#include <memory>

#include <sys/stat.h>

#include "cli/new_file.h"

namespace toll::cli {

std::string read_whole_file(const std::string& path, std::uint64_t max_bytes, std::string& bytes) {
  Source::Opened opened = Source::open({path, Input::Origin::named});
  if (!opened.source) return opened.why;
  return read_whole_source(*opened.source, max_bytes, bytes);
}

std::string read_whole_source(Source& source, std::uint64_t max_bytes, std::string& bytes) {
  const auto block = std::make_unique_for_overwrite<Block>();
  std::uint64_t n_bytes = 0;
  while (true) {
    const Source::Read read = source.read(block->bytes);
    if (read.state == Source::Read::State::end) return {};
    if (read.state == Source::Read::State::interrupted) return "interrupted";
    if (read.state == Source::Read::State::failed) return read.why;
    n_bytes += read.n_bytes;
    if (n_bytes > max_bytes) return "longer than " + std::to_string(max_bytes) + " bytes";
    bytes.append(block->bytes.data(), read.n_bytes);
  }
}

std::string write_whole_file(const std::string& path, std::string_view bytes) {
  NewFile file(path);
  std::string why = file.open();
  if (why.empty()) why = file.write(bytes);
  return why.empty() ? file.keep() : why;
}

std::string make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); true; slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) return errno_text(errno);
    if (slash == std::string::npos) return {};
  }
}

}  // namespace toll::cli

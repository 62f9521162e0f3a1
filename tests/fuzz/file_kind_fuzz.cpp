// file_kind_fuzz.cpp - any bytes as a file of unknown kind. Invariants: a file that an importer
// takes is of that importer's kind, and one that is no vocabulary is taken by none; the kind of a
// file does not depend on what follows the bytes that told.
#include <toll/compile.h>

#include <string>

#include "fuzz/fuzz_input.h"
#include "import/file_kind.h"
#include "import/read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toll::import::FileKind;
  using toll::test::require;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const FileKind kind = toll::import::kind_of(bytes);
  if (toll::import_hugging_face(bytes)) require(kind == FileKind::hugging_face);
  if (toll::import_tekken(bytes)) require(kind == FileKind::tekken);
  if (toll::parse_tiktoken(bytes)) require(kind == FileKind::tiktoken);
  if (kind == FileKind::sentencepiece) static_cast<void>(toll::import_sentencepiece(bytes));
  const std::string_view format = toll::import::format_word(kind);
  require(format.empty() == (kind <= FileKind::tollv));
  // read() chooses as kind_of() does, and says so; --scheme is for tiktoken files alone.
  if (const auto read = toll::import::read(bytes, {"x"})) {
    const auto& properties = read->properties;
    require(kind != FileKind::tiktoken && properties[2].first == "format");
    require(properties[0].second == "x" && properties[2].second == format);
  }
  toll::import::Hint hint{"x"};
  hint.scheme = "gpt2";
  if (toll::import::read(bytes, hint)) require(kind == FileKind::tiktoken);
  if (kind == FileKind::tollv || kind == FileKind::lfs_pointer || kind == FileKind::tekken)
    require(toll::import::kind_of(std::string(bytes) + "}x") == kind);
  return 0;
}

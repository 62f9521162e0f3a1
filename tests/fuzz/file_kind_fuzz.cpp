// file_kind_fuzz.cpp - any bytes as a file of unknown kind. Invariants: a file that an importer
// takes is of that importer's kind, and one that is no vocabulary is taken by none; the kind of a
// file does not depend on what follows the bytes that told.
#include <toll/compile.h>

#include <string>

#include "fuzz/fuzz_input.h"
#include "import/file_kind.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toll::import::FileKind;
  using toll::test::require;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const FileKind kind = toll::import::kind_of(bytes);
  if (toll::import_hugging_face(bytes)) require(kind == FileKind::hugging_face);
  if (toll::import_tekken(bytes)) require(kind == FileKind::tekken);
  if (toll::parse_tiktoken(bytes)) require(kind == FileKind::tiktoken);
  if (kind == FileKind::sentencepiece) static_cast<void>(toll::import_sentencepiece(bytes));
  require(toll::import::format_word(kind).empty() == (kind <= FileKind::tollv));
  if (kind == FileKind::tollv || kind == FileKind::lfs_pointer || kind == FileKind::tekken)
    require(toll::import::kind_of(std::string(bytes) + "}x") == kind);
  return 0;
}

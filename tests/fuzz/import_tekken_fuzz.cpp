// import_tekken_fuzz.cpp - any bytes as a tekken.json. Invariants: those of imported.h; a refusal
// that names a place names one inside the file.
#include "fuzz/imported.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto source = toll::import_tekken({reinterpret_cast<const char*>(data), size});
  if (!source) toll::test::require(source.error().offset <= size);
  toll::test::check_imported(std::move(source));
  return 0;
}

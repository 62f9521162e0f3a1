// pattern_fuzz.cpp - any bytes as a pre-tokeniser's pattern, in each syntax. Invariants: a refusal
// names a place inside the pattern and says why; what compiles is what an image's reader accepts.
//
// An input: which syntax, and the pattern; the compiler takes longer than fuzzing bears for
// patterns that nobody writes, so long ones are left out.
#include "fuzz/fuzz_input.h"
#include "pattern/pattern_compiler.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toll::PatternSyntax;
  using toll::test::require;
  constexpr std::size_t kMaxPattern = 100;
  constexpr PatternSyntax kSyntaxes[] = {PatternSyntax::common, PatternSyntax::oniguruma,
                                         PatternSyntax::literal};
  toll::test::FuzzInput input(data, size);
  const PatternSyntax syntax = kSyntaxes[input.byte() % 3];
  const std::string_view pattern = input.rest();
  if (pattern.size() > kMaxPattern) return 0;
  const auto compiled = toll::pattern::compile_pattern(pattern, syntax);
  if (!compiled) {
    require(compiled.error().offset <= pattern.size() && !compiled.error().detail.empty());
    return 0;
  }
  static_cast<void>(toll::pattern::covers_all_text(*compiled));
  std::string packed = compiled->automaton().packed();
  std::vector<std::uint64_t> aligned((packed.size() + 7) / 8);
  packed.copy(reinterpret_cast<char*>(aligned.data()), packed.size());
  const auto read =
      toll::vocab::Automaton::view({reinterpret_cast<const char*>(aligned.data()), packed.size()});
  require(read && read->check());
  return 0;
}

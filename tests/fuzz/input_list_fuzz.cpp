// input_list_fuzz.cpp - any bytes as a list of files, of lines or of names that NUL ends.
// Invariants: the inputs are the names of the list in their order, an empty line naming none, a
// byte order mark and the CR before a line's end being no part of them; an empty name, and standard
// input a second time, are failed inputs.
//
// An input: which kind of list, and the list.
#include "cli/input/input_list.h"
#include "fuzz/memory_file.h"

namespace {

using toll::cli::Input;
using toll::cli::InputSpec;
using toll::test::require;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  InputSpec spec;
  spec.list = input.byte() % 2 == 0 ? InputSpec::List::lines : InputSpec::List::nul;
  const toll::test::MemoryFile file(input.rest());
  spec.list_file = file.path();
  const std::vector<Input> inputs = toll::cli::list_inputs(spec);

  const bool lines = spec.list == InputSpec::List::lines;
  bool stdin_taken = false;
  auto at = inputs.begin();
  if (lines && input.rest().starts_with("\xEF\xBB\xBF")) input.number(3);
  while (!input.ended()) {
    std::string_view name = input.until(lines ? '\n' : '\0');
    if (lines && name.ends_with('\r')) name.remove_suffix(1);
    if (name.empty() && lines) continue;
    require(at != inputs.end() && at->name == name);
    const bool fails = name.empty() || (name == "-" && stdin_taken);
    require(at->disposition == (fails ? Input::Disposition::fail : Input::Disposition::read));
    require(at->why.empty() != fails);
    stdin_taken = stdin_taken || name == "-";
    ++at;
  }
  require(at == inputs.end());
  return 0;
}

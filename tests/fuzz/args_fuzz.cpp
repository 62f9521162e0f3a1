// args_fuzz.cpp - any words as a command line, one a line. Invariants: there are options, or a text
// that was asked for, or a mistake in the line; operands are words of the line, in their order; a
// number that is taken is what its words say.
#include <algorithm>

#include "cli/args/args.h"
#include "cli/args/quantity.h"
#include "fuzz/fuzz_input.h"

namespace {

using toll::test::require;

/// Whether `some` are found among `all`, in their order.
bool are_words(const std::vector<std::string>& some, const std::vector<std::string>& all) {
  auto at = all.begin();
  for (const std::string& word : some) {
    at = std::find(at, all.end(), word);
    if (at == all.end()) return false;
    ++at;
  }
  return true;
}

bool has_number(const std::vector<std::string>& words, std::uint64_t n) {
  return std::any_of(words.begin(), words.end(), [n](const std::string& word) {
    for (std::size_t at = 0; at < word.size(); ++at) {
      const auto said = toll::cli::parse_quantity(std::string_view(word).substr(at));
      if (said && *said == n) return true;
    }
    return false;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  toll::test::FuzzInput input(data, size);
  std::vector<std::string> words;
  while (!input.ended()) {
    std::string word(input.until('\n'));
    std::erase(word, '\0');  // no argument has one
    words.push_back(std::move(word));
  }
  std::vector<const char*> argv = {"toll"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  argv.push_back(nullptr);

  const auto parsed = toll::cli::parse_args(static_cast<int>(argv.size() - 1), argv.data());
  if (!parsed.options) {
    require(parsed.text.empty() == (parsed.status == toll::cli::ExitStatus::usage));
    return 0;
  }
  require(parsed.text.empty() && parsed.status == toll::cli::ExitStatus::done);
  const toll::cli::Options& options = *parsed.options;
  require(are_words(options.inputs.names, words));
  require(options.threads >= 1);
  require(options.slice != toll::cli::SliceEnd::range || options.first <= options.last);
  for (const auto& number : {options.max_memory, options.max_tokens, options.n_tokens})
    require(!number || has_number(words, *number));
  return 0;
}

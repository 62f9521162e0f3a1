// args_fuzz.cpp - any words as a command line, one a line. Invariants: there is a command, or a
// text that was asked for, or a mistake in the line. Of the options that verbs share: operands are
// words of the line, in their order; a number that is taken is what its words say.
#include <algorithm>

#include "cli/args/args.h"
#include "cli/args/command_line.h"
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

/// The options that verbs share, on the line behind the verb.
void parse_shared(const std::vector<std::string>& words, int argc, const char* const* argv) {
  toll::cli::InputSpec inputs;
  toll::cli::EncodeOptions encoding;
  std::optional<std::uint64_t> limit;
  toll::cli::CommandLine line;
  line.inputs(inputs);
  line.encoding(encoding);
  line.max_memory("SIZE", encoding.max_memory);
  line.number("--max-tokens,--limit,--tokens", "N", "a number", limit);
  try {
    if (line.parse(argc, argv)) return;
  } catch (const toll::cli::UsageError&) {
    return;
  }
  require(are_words(inputs.names, words));
  require(encoding.threads >= 1);
  for (const auto& number : {encoding.max_memory, limit})
    require(!number || has_number(words, *number));
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

  const auto argc = static_cast<int>(argv.size() - 1);
  const auto parsed = toll::cli::parse_args(argc, argv.data());
  const bool is_mistake = parsed.status == toll::cli::ExitStatus::usage;
  require(is_mistake || parsed.status == toll::cli::ExitStatus::done);
  require((parsed.command != nullptr) + !parsed.text.empty() + is_mistake == 1);
  if (argc > 2) parse_shared(words, argc - 2, argv.data() + 2);
  return 0;
}

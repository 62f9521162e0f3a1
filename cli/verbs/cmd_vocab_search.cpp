// cmd_vocab_search.cpp - toll vocab search: the tokens whose bytes hold a text.
#include "cli/message.h"
#include "cli/verbs/commands.h"

namespace toll::cli {

ExitStatus run_vocab_search(const Options& options, Output& out) {
  const std::optional<ChosenVocab> chosen = choose_vocab(options.vocab);
  if (!chosen) return ExitStatus::refused;
  const Vocab& vocab = chosen->vocab;
  Report report;
  report.schema = "toll.vocab-search/1";
  report.meta = {{"vocab", vocab_meta(*chosen)}, {"searched", options.text}};
  report.rows_key = "tokens";
  report.columns = {
      {"id", "id", true}, {"bytes", "bytes", true}, {"kind", "kind"}, {"text", "text"}};
  std::uint64_t n_found = 0;
  for (TokenId id = 0; id < vocab.n_ids(); ++id) {
    const std::string_view bytes = vocab.bytes(id);
    const bool fits =
        options.whole ? bytes == options.text : bytes.find(options.text) != std::string_view::npos;
    if (!fits) continue;
    ++n_found;
    if (options.limit && n_found > *options.limit) continue;
    const char* kind = vocab.find(bytes) == id           ? "ordinary"
                       : vocab.find_special(bytes) == id ? "special"
                                                         : "other";
    report.rows.push_back({std::uint64_t{id}, bytes.size(), kind, bytes});
  }
  report.meta.push_back({"found", n_found});
  out.write(render(report, chosen_format(options)));
  if (n_found == 0) {
    message(vocab.name(), std::string("has no token that ") + (options.whole ? "is '" : "holds '") +
                              options.text + "'");
    return ExitStatus::answer_is_no;
  }
  return ExitStatus::done;
}

}  // namespace toll::cli

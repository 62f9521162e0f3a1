// cmd_vocab_search.cpp - toll vocab search: the tokens whose bytes hold a text.
#include "cli/message.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

class VocabSearch final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  std::vector<std::string> texts_;  ///< one
  VocabSpec vocab_;
  bool exact_ = false;
  std::optional<std::uint64_t> limit_;
  std::optional<Format> format_;
};

void VocabSearch::define(CommandLine& line) {
  line.operands("TEXT", "The bytes to look for", false, texts_, Offer::nothing);
  line.vocab(vocab_);
  line.flag("--exact", "Tokens that are TEXT, not those that hold it", exact_);
  line.number("--limit", "N", "At most N tokens", limit_);
  line.format(format_);
  line.check([this] {
    if (texts_.empty() || texts_.front().empty()) throw UsageError("wants a text to look for");
  });
}

ExitStatus VocabSearch::run(Output& out) {
  const std::string& text = texts_.front();
  const std::optional<ChosenVocab> chosen = choose_vocab(vocab_);
  if (!chosen) return ExitStatus::refused;
  const Vocab& vocab = chosen->vocab;
  Report report;
  report.schema = "toll.vocab-search/1";
  report.meta = {{"vocab", vocab_meta(*chosen)}, {"searched", text}};
  report.rows_key = "tokens";
  report.columns = {
      {"id", "id", true}, {"bytes", "bytes", true}, {"kind", "kind"}, {"text", "text"}};
  std::uint64_t n_found = 0;
  for (TokenId id = 0; id < vocab.n_ids(); ++id) {
    const std::string_view bytes = vocab.bytes(id);
    const bool fits = exact_ ? bytes == text : bytes.find(text) != std::string_view::npos;
    if (!fits) continue;
    ++n_found;
    if (limit_ && n_found > *limit_) continue;
    const char* kind = vocab.find(bytes) == id           ? "ordinary"
                       : vocab.find_special(bytes) == id ? "special"
                                                         : "other";
    report.rows.push_back({std::uint64_t{id}, bytes.size(), kind, bytes});
  }
  report.meta.push_back({"found", n_found});
  out.write(render(report, chosen_format(format_)));
  if (n_found == 0) {
    message(vocab.name(),
            std::string("has no token that ") + (exact_ ? "is '" : "holds '") + text + "'");
    return ExitStatus::answer_is_no;
  }
  return ExitStatus::done;
}

}  // namespace

const Verb verbs::vocab_search = {"vocab search", "the tokens that hold a text", "[OPTION...] TEXT",
                                  R"(List the tokens whose bytes hold a text.

  toll vocab search -v cl100k_base wood          the tokens that hold these bytes
  toll vocab search --exact ' the'               the token that is them
)",
                                  make_command<VocabSearch>};

}  // namespace toll::cli

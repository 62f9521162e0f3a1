// cmd_count.cpp - toll count: the tokens of text.
#include <fmt/format.h>

#include "cli/count/count_inputs.h"
#include "cli/input/interrupt.h"
#include "cli/message.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Count the tokens of text.

  printf 'hello world' | toll count              2
  toll count *.md                                one line a file, and the total
  toll count -r src -f json                      for programs
  git ls-files -z | toll count --files0-from -   names from another command
  toll count --max-tokens 8000 prompt.txt        exit 1 if there are more
)";

enum class TotalWhen : std::uint8_t { automatic, always, never, only };
constexpr std::string_view kTotalWords[] = {"auto", "always", "never", "only"};

class Count final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  [[nodiscard]] std::vector<Column> columns(bool named) const;
  [[nodiscard]] bool shows_totals(Format format, std::size_t n_inputs) const noexcept;
  [[nodiscard]] Report report_of(const OpenedVocab& opened, const CountedInputs& counted,
                                 Format format) const;

  InputSpec inputs_;
  EncodeOptions encoding_;
  std::optional<Format> format_;
  TotalWhen total_ = TotalWhen::automatic;
  bool show_bytes_ = false;
  std::optional<std::uint64_t> max_tokens_;
};

void Count::define(CommandLine& line) {
  line.inputs(inputs_);
  line.encoding(encoding_);
  line.max_memory("Most text to hold back undecided (256Mi)", encoding_.max_memory);
  line.format(format_);
  line.choice("--total", "The line of totals (auto: for two or more inputs)", kTotalWords, total_);
  line.flag("-c,--bytes", "Show bytes too", show_bytes_);
  line.number("--max-tokens", "N", "Exit 1 if the total is above N", max_tokens_);
}

// Rows stay lists of values in one order; which format shows which is the columns' affair.
std::vector<Column> Count::columns(bool named) const {
  const Shown bytes = show_bytes_ ? kEverywhere : kInCsv | kInJson;
  const Shown name = named ? kEverywhere : kEverywhere & ~kInPlain;
  return {{"name", "", false, kInJson},
          {"tokens", "tokens", true},
          {"bytes", "bytes", true, bytes},
          {"invalid_utf8", "not UTF-8", true, kInCsv | kInJson},
          {"first_invalid_offset", "", true, kInJson},
          {"vocab", "vocabulary", false, kInCsv},
          {"name", "input", false, name & ~kInJson},
          {"method", "", false, kInCsv},
          {"method", "", false, kInJson}};
}
constexpr std::size_t kNameColumn = 6;

Row row_of(const TextStats& stats, const ChosenVocab& chosen, const std::string& name) {
  const Value first = stats.n_invalid_utf8 > 0 ? Value(stats.first_invalid_offset) : Value();
  // A row of JSON that does not say is exact.
  const Value approx = chosen.approx ? Value(method_of(chosen)) : Value();
  return {name, stats.n_tokens,    stats.n_bytes, stats.n_invalid_utf8, first, chosen.vocab.name(),
          name, method_of(chosen), approx};
}

// auto: where people read, and a second line with the sum says something. A program that adds up a
// column of CSV must not find the sum in it.
bool Count::shows_totals(Format format, std::size_t n_inputs) const noexcept {
  switch (total_) {
    case TotalWhen::always:
    case TotalWhen::only: return true;
    case TotalWhen::never: return false;
    case TotalWhen::automatic: break;
  }
  const bool for_people =
      format == Format::table || format == Format::plain || format == Format::md;
  return for_people && n_inputs >= 2;
}

Report Count::report_of(const OpenedVocab& opened, const CountedInputs& counted,
                        Format format) const {
  const bool only = total_ == TotalWhen::only;
  Report report;
  report.schema = "toll.count/1";
  report.heading = counting_heading(opened);
  report.meta = counting_meta(encoding_.specials, opened);
  report.rows_key = "inputs";
  report.columns = columns(!only && !inputs_.only_unnamed_stdin());
  report.rows_are_inputs = !only;
  if (total_ == TotalWhen::always) report.columns[kNameColumn].shown |= kInPlain;
  for (const CountedInput& each : counted.inputs) {
    if (only || each.outcome.state != Outcome::State::done) continue;
    report.rows.push_back(row_of(each.outcome.stats, opened.chosen, each.input.name));
  }
  TextStats total = counted.total;
  total.first_invalid_offset = 0;
  if (shows_totals(format, counted.inputs.size())) {
    report.totals = row_of(total, opened.chosen, "total");
  }
  report.json_totals = Value::Object{
      {"tokens", total.n_tokens}, {"bytes", total.n_bytes}, {"invalid_utf8", total.n_invalid_utf8}};
  report.coverage = counted.coverage;
  return report;
}

ExitStatus Count::run(Output& out) {
  const std::optional<OpenedVocab> opened = open_vocab(encoding_.vocab, encoding_.template_ids);
  if (!opened) return ExitStatus::refused;
  catch_interrupts();
  const CountedInputs counted = count_inputs(inputs_, encoding_, *opened);
  const Format format = chosen_format(format_);
  out.write(render(report_of(*opened, counted, format), format));
  if (max_tokens_ && counted.total.n_tokens > *max_tokens_) {
    message(fmt::format("{} tokens are more than the {} of --max-tokens", counted.total.n_tokens,
                        *max_tokens_));
    return worse(counted.status, ExitStatus::answer_is_no);
  }
  return counted.status;
}

}  // namespace

const Verb verbs::count = {"count", "tokens of text", "[OPTION...] [FILE...]", kHelp,
                           make_command<Count>};

}  // namespace toll::cli

// cmd_count.cpp - toll count: the tokens of text.
#include <fmt/format.h>

#include "cli/input/interrupt.h"
#include "cli/message.h"
#include "cli/report/row_output.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"
#include "cli/work/count_inputs.h"
#include "cli/work/count_view.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Count the tokens of text.

  printf 'hello world' | toll count              2
  toll count *.md                                one line a file, and the total
  toll count -r src -f json                      for programs
  git ls-files -z | toll count --files0-from -   names from another command
  toll count -r src --top 10                     the ten with most tokens
  toll count -r src --by ext --sort tokens       a row for each kind of file
  toll count --max-tokens 8000 prompt.txt        exit 1 if there are more
)";

enum class TotalWhen : std::uint8_t { automatic, always, never, only };
constexpr std::string_view kTotalWords[] = {"auto", "always", "never", "only"};

/// What a row is made of.
struct Counted {
  const ChosenVocab& chosen;
  const std::string& name;
  const TextStats& stats;
  std::uint64_t n_files = 1;
};

class Count final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  [[nodiscard]] std::vector<ColumnOf<Counted>> columns(bool named) const;
  [[nodiscard]] bool shows_totals(Format format, std::size_t n_inputs) const noexcept;

  InputSpec inputs_;
  EncodeOptions encoding_;
  std::optional<Format> format_;
  TotalWhen total_ = TotalWhen::automatic;
  bool show_bytes_ = false;
  CountViewSpec view_;
  std::optional<std::uint64_t> max_tokens_;
};

void Count::define(CommandLine& line) {
  line.inputs(inputs_);
  line.encoding(encoding_);
  line.max_memory("Most text to hold back undecided (256Mi)", encoding_.max_memory);
  line.format(format_);
  line.choice("--total", "The line of totals (auto: for two or more inputs)", kTotalWords, total_);
  line.flag("-c,--bytes", "Show bytes too", show_bytes_);
  view_.define(line);
  line.number("--max-tokens", "N", "Exit 1 if the total is above N", max_tokens_);
}

std::vector<ColumnOf<Counted>> Count::columns(bool named) const {
  const Shown bytes = show_bytes_ ? kEverywhere : kInCsv | kInJson;
  const Shown plain_name =
      named || total_ == TotalWhen::always || (view_.is_grouped() && total_ != TotalWhen::only)
          ? kInPlain
          : 0U;
  const Shown files = view_.is_grouped() ? kInTable | kInCsv | kInJson : 0U;
  return {
      {{"name", "", false, kInJson}, [](const Counted& c) { return Value(c.name); }},
      {{"tokens", "tokens", true}, [](const Counted& c) { return Value(c.stats.n_tokens); }},
      {{"bytes", "bytes", true, bytes}, [](const Counted& c) { return Value(c.stats.n_bytes); }},
      {{"invalid_utf8", "not UTF-8", true, kInCsv | kInJson},
       [](const Counted& c) { return Value(c.stats.n_invalid_utf8); }},
      {{"first_invalid_offset", "", true, kInJson},
       [](const Counted& c) {
         const bool has_one = c.stats.n_invalid_utf8 > 0 && c.n_files == 1;
         return has_one ? Value(c.stats.first_invalid_offset) : Value();
       }},
      {{"files", "files", true, files}, [](const Counted& c) { return Value(c.n_files); }},
      {{"vocab", "vocabulary", false, kInCsv},
       [](const Counted& c) { return Value(c.chosen.vocab.name()); }},
      {{"name", view_.is_grouped() ? "group" : "input", false, kInTable | kInCsv | plain_name},
       [](const Counted& c) { return Value(c.name); }},
      {{"method", "", false, kInCsv}, [](const Counted& c) { return Value(method_of(c.chosen)); }},
      // A row of JSON that does not say is exact.
      {{"method", "", false, kInJson},
       [](const Counted& c) { return c.chosen.approx ? Value(method_of(c.chosen)) : Value(); }}};
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
  return is_for_people(format) && n_inputs >= 2;
}

ExitStatus Count::run(Output& out) {
  const std::optional<OpenedVocab> opened = open_vocab(encoding_.vocab, encoding_.template_ids);
  if (!opened) return ExitStatus::refused;
  catch_interrupts();
  const Format format = chosen_format(format_);
  const bool only = total_ == TotalWhen::only;
  const std::vector<ColumnOf<Counted>> columns =
      this->columns(!only && !inputs_.only_unnamed_stdin());
  const auto row = [&](const TextStats& stats, const std::string& name, std::uint64_t n_files) {
    return row_of<Counted>(columns, {opened->chosen, name, stats, n_files});
  };
  Report report;
  report.schema = "toll.count/1";
  report.heading = counting_heading(*opened);
  report.meta = counting_meta(encoding_.specials, *opened);
  report.rows_key = view_.is_grouped() ? "groups" : "inputs";
  report.columns = columns_of<Counted>(columns);
  report.rows_are_inputs = !only && view_.is_plain();
  RowOutput rows(report, format, out);
  rows.begin();
  InputRun run(inputs_, format == Format::json);
  CountView view(view_);
  const auto each = [&](const Input& input, const Outcome& outcome) {
    if (only) return;
    if (outcome.state == Outcome::State::done)
      view_.is_plain() ? rows.row(row(outcome.stats, input.name, 1))
                       : view.add(input, outcome.stats);
    if (const auto omission = omission_of(input, outcome)) rows.omit(*omission);
  };
  const bool prints_rows =
      !only && view_.is_plain() && format != Format::table && format != Format::md;
  TextStats total = count_inputs(inputs_, encoding_, *opened, run, prints_rows, each);
  for (const CountView::Item& item : view.take())
    rows.row(row(item.stats, item.name, item.n_files));
  run.say_summary();
  if (shows_totals(format, run.coverage().n_found()))
    report.totals = row(total, "total", run.coverage().n_counted);
  report.json_totals = Value::Object{
      {"tokens", total.n_tokens}, {"bytes", total.n_bytes}, {"invalid_utf8", total.n_invalid_utf8}};
  report.coverage = run.coverage();
  rows.end();
  if (max_tokens_ && total.n_tokens > *max_tokens_) {
    message(fmt::format("{} tokens are more than the {} of --max-tokens", total.n_tokens,
                        *max_tokens_));
    return worse(run.status(), ExitStatus::answer_is_no);
  }
  return run.status();
}

}  // namespace

const Verb verbs::count = {"count", "tokens of text", "[OPTION...] [FILE...]", kHelp,
                           make_command<Count>};

}  // namespace toll::cli

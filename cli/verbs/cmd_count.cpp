// cmd_count.cpp - toll count: the tokens of text.
#include <fmt/format.h>

#include "cli/count/count_inputs.h"
#include "cli/input/interrupt.h"
#include "cli/message.h"
#include "cli/verbs/commands.h"

namespace toll::cli {
namespace {

// Rows stay lists of values in one order; which format shows which is the columns' affair.
std::vector<Column> columns_of(const Options& options, bool named) {
  const Shown bytes = options.show_bytes ? kEverywhere : kInCsv | kInJson;
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
bool shows_totals(TotalWhen when, Format format, std::size_t n_inputs) noexcept {
  switch (when) {
    case TotalWhen::always:
    case TotalWhen::only: return true;
    case TotalWhen::never: return false;
    case TotalWhen::automatic: break;
  }
  const bool for_people =
      format == Format::table || format == Format::plain || format == Format::md;
  return for_people && n_inputs >= 2;
}

Report report_of(const Options& options, const OpenedVocab& opened, const CountedInputs& counted,
                 Format format) {
  const bool only = options.total == TotalWhen::only;
  Report report;
  report.schema = "toll.count/1";
  report.heading = counting_heading(opened);
  report.meta = counting_meta(options, opened);
  report.rows_key = "inputs";
  report.columns = columns_of(options, !only && !options.inputs.only_unnamed_stdin());
  report.rows_are_inputs = !only;
  if (options.total == TotalWhen::always) report.columns[kNameColumn].shown |= kInPlain;
  for (const CountedInput& each : counted.inputs) {
    if (only || each.outcome.state != Outcome::State::done) continue;
    report.rows.push_back(row_of(each.outcome.stats, opened.chosen, each.input.name));
  }
  TextStats total = counted.total;
  total.first_invalid_offset = 0;
  if (shows_totals(options.total, format, counted.inputs.size())) {
    report.totals = row_of(total, opened.chosen, "total");
  }
  report.json_totals = Value::Object{
      {"tokens", total.n_tokens}, {"bytes", total.n_bytes}, {"invalid_utf8", total.n_invalid_utf8}};
  report.coverage = counted.coverage;
  return report;
}

}  // namespace

ExitStatus run_count(const Options& options, Output& out) {
  const std::optional<OpenedVocab> opened = open_vocab(options);
  if (!opened) return ExitStatus::refused;
  catch_interrupts();
  const CountedInputs counted = count_inputs(options, *opened);
  const Format format = chosen_format(options);
  out.write(render(report_of(options, *opened, counted, format), format));
  if (options.max_tokens && counted.total.n_tokens > *options.max_tokens) {
    message(fmt::format("{} tokens are more than the {} of --max-tokens", counted.total.n_tokens,
                        *options.max_tokens));
    return worse(counted.status, ExitStatus::answer_is_no);
  }
  return counted.status;
}

}  // namespace toll::cli

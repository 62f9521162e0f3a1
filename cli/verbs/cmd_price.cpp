// cmd_price.cpp - toll price: what text costs, tier by tier.
#include <toll/price.h>

#include <fmt/format.h>

#include "cli/input/interrupt.h"
#include "cli/message.h"
#include "cli/price_tiers.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"
#include "cli/work/count_inputs.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Print what text costs.

  toll price README.md                           every tier of the price book inside toll
  toll price -r src --tier advanced              one tier
  toll price --tokens 1.5M                       a number of tokens, no text
  toll price --prices my-book prompt.txt         your own price book

Amounts are exact: they are rounded only when printed, and JSON and CSV have every digit.
)";

constexpr unsigned kShownDecimals = 6;
constexpr std::size_t kMinDecimals = 2;

/// Amounts as people read them: two to six decimals, and all of them when six would make an amount
/// that is not zero look like nothing.
Decimal decimal_of(Money amount) {
  Decimal decimal{amount.exact(), amount.rounded(kShownDecimals)};
  std::string& shown = decimal.shown;
  const bool looks_like_zero = shown.find_first_of("123456789") == std::string::npos;
  if (looks_like_zero && amount != Money()) {
    shown = decimal.exact;
  } else {
    const std::size_t least = shown.size() - kShownDecimals + kMinDecimals;
    while (shown.size() > least && shown.back() == '0') shown.pop_back();
  }
  return decimal;
}

/// Adds the rows, one a tier. @return false when an amount is out of range; that has been said.
bool add_rows(Report& report, const PriceBook& book, const std::vector<Tier>& tiers,
              std::uint64_t n_tokens, std::string_view method) {
  for (const Tier& tier : tiers) {
    const Result<Money> cost = tier.usd_per_token.times(n_tokens);
    if (!cost) {
      message(fmt::format("{} tokens at tier {}: {}", n_tokens, tier.name, cost.error().detail));
      return false;
    }
    report.rows.push_back({tier.name, decimal_of(tier.usd_per_million), n_tokens, decimal_of(*cost),
                           book.as_of(), book.source(), method});
  }
  return true;
}

/// What is the same whether tokens were counted or given.
Report report_of(const PriceBook& book) {
  Report report;
  report.schema = "toll.price/1";
  report.rows_key = "tiers";
  report.columns = {{"tier", "tier", false},
                    {"usd_per_million", "USD per 1M", true, kEverywhere & ~kInPlain},
                    {"tokens", "tokens", true, kEverywhere & ~kInPlain},
                    {"usd", "USD", true},
                    {"as_of", "", false, kInCsv},
                    {"source", "", false, kInCsv},
                    {"method", "", false, kInCsv}};
  report.heading = {{"prices", fmt::format("{}, as of {}", book.name(), book.as_of())},
                    {"source", book.source()}};
  report.meta = {
      {"book",
       Value::Object{{"name", book.name()}, {"as_of", book.as_of()}, {"source", book.source()}}},
      {"currency", "USD"}};
  return report;
}

Value::Object input_value(const Input& input, const TextStats& stats) {
  return {{"name", input.name},
          {"tokens", stats.n_tokens},
          {"bytes", stats.n_bytes},
          {"invalid_utf8", stats.n_invalid_utf8}};
}

/// Adds what counting found.
void describe_counted(Report& report, Specials specials, const OpenedVocab& opened,
                      const TextStats& total, Value::List inputs, const Coverage& coverage) {
  std::string n_inputs = std::to_string(coverage.n_counted);
  if (coverage.n_counted != coverage.n_found()) {
    n_inputs += fmt::format(" of {}", coverage.n_found());
    if (!coverage.complete()) n_inputs += " (incomplete)";
  }
  auto heading = counting_heading(opened);
  heading.emplace_back("inputs", n_inputs);
  heading.emplace_back("tokens", std::to_string(total.n_tokens));
  report.heading.insert(report.heading.begin(), heading.begin(), heading.end());
  const Value::Object meta = counting_meta(specials, opened);
  report.meta.insert(report.meta.begin(), meta.begin(), meta.end());
  report.meta.push_back({"inputs", std::move(inputs)});
  report.json_totals = Value::Object{
      {"tokens", total.n_tokens}, {"bytes", total.n_bytes}, {"invalid_utf8", total.n_invalid_utf8}};
  report.coverage = coverage;
}

class Price final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  InputSpec inputs_;
  EncodeOptions encoding_;
  std::optional<Format> format_;
  std::vector<std::string> tiers_;
  std::string price_book_;                 ///< a file; empty: the one inside
  std::optional<std::uint64_t> n_tokens_;  ///< price this number and read nothing
};

void Price::define(CommandLine& line) {
  line.inputs(inputs_);
  line.encoding(encoding_);
  line.max_memory("Most text to hold back undecided (256Mi)", encoding_.max_memory);
  line.format(format_);
  line.values(
      "--tier", "NAME", "This tier of the price book; may be repeated (all)",
      [this](const std::string& name) { tiers_.push_back(name); }, Offer::tiers);
  line.value(
      "--prices", "FILE", "Another price book",
      [this](const std::string& file) { price_book_ = file; }, Offer::files);
  line.number("--tokens", "N", "Price N tokens and read nothing", n_tokens_);
  line.check([this] {
    if (n_tokens_ && !inputs_.only_unnamed_stdin())
      throw UsageError("--tokens", "cannot be combined with inputs");
  });
}

ExitStatus Price::run(Output& out) {
  const std::optional<PriceBook> book = open_price_book(price_book_);
  if (!book) return ExitStatus::refused;
  const std::optional<std::vector<Tier>> tiers = choose_tiers(*book, tiers_);
  if (!tiers) return ExitStatus::refused;
  Report report = report_of(*book);
  std::uint64_t n_tokens = 0;
  ExitStatus status = ExitStatus::done;
  std::string_view method = "reported";
  if (n_tokens_) {
    // It is not needed here, but a name that nothing has is a mistake.
    if (encoding_.vocab != VocabSpec() && !choose_vocab(encoding_.vocab))
      return ExitStatus::refused;
    n_tokens = *n_tokens_;
    report.heading.insert(report.heading.begin(),
                          {"tokens", std::to_string(n_tokens) + " (reported)"});
    report.meta.insert(report.meta.begin(), {{"method", "reported"}, {"tokens", n_tokens}});
  } else {
    const std::optional<OpenedVocab> opened = open_vocab(encoding_.vocab, encoding_.template_ids);
    if (!opened) return ExitStatus::refused;
    catch_interrupts();
    const Format format = chosen_format(format_);
    InputRun run(inputs_, format == Format::json || format == Format::jsonl);
    Value::List inputs;
    const auto each = [&](const Input& input, const Outcome& outcome) {
      if (format == Format::json && outcome.state == Outcome::State::done)
        inputs.emplace_back(input_value(input, outcome.stats));
    };
    const TextStats total = count_inputs(inputs_, encoding_, *opened, run, false, each);
    run.say_summary();
    method = method_of(opened->chosen);
    n_tokens = total.n_tokens;
    status = run.status();
    describe_counted(report, encoding_.specials, *opened, total, std::move(inputs), run.coverage());
  }
  // Where nothing could be read there is no price, not one of nothing.
  const bool is_read =
      status == ExitStatus::done || !report.coverage || report.coverage->n_counted > 0;
  if (is_read && !add_rows(report, *book, *tiers, n_tokens, method))
    return worse(status, ExitStatus::limit_reached);
  out.write(render(report, chosen_format(format_)));
  return status;
}

}  // namespace

const Verb verbs::price = {"price", "what text costs",
                           "[OPTION...] [FILE...]\n--tokens N [OPTION...]", kHelp,
                           make_command<Price>};

}  // namespace toll::cli

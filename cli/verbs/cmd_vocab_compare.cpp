// cmd_vocab_compare.cpp - toll vocab compare: the tokens of the same text in two vocabularies. Each
// input is read once, and every block goes to both encoders.
#include <memory>

#include <fmt/format.h>

#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/input/interrupt.h"
#include "cli/report/row_output.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

struct Side {
  explicit Side(const OpenedVocab& opened) : encoder(opened.tokenizer) {}
  Encoder encoder;
  std::uint64_t n_tokens = 0;  // of the last text
};

class BothEncoders final : public TextVisitor {
 public:
  BothEncoders(const OpenedVocab& a, const OpenedVocab& b, const EncodeOptions& encoding)
      : a_(a), b_(b), specials_(encoding.specials) {
    if (!encoding.max_memory) return;
    a_.encoder.set_max_held_bytes(*encoding.max_memory);
    b_.encoder.set_max_held_bytes(*encoding.max_memory);
  }

  [[nodiscard]] std::uint64_t n_tokens_a() const noexcept { return a_.n_tokens; }
  [[nodiscard]] std::uint64_t n_tokens_b() const noexcept { return b_.n_tokens; }

  void begin() override {
    a_.encoder.begin(sink_, specials_);
    b_.encoder.begin(sink_, specials_);
  }
  Result<bool> feed(std::string_view block) override {
    Result<bool> more = a_.encoder.feed(block);
    return more ? b_.encoder.feed(block) : more;
  }
  Result<TextStats> finish() override {
    Result<TextStats> a = a_.encoder.finish();
    if (!a) return a;
    Result<TextStats> b = b_.encoder.finish();
    if (b) {
      a_.n_tokens = a->n_tokens;
      b_.n_tokens = b->n_tokens;
    }
    return b;
  }

 private:
  Side a_;
  Side b_;
  CountSink sink_;  // of both: the encoders themselves keep the counts
  Specials specials_;
};

struct Counts {
  std::uint64_t n_bytes = 0;
  std::uint64_t a = 0;
  std::uint64_t b = 0;

  void add(const Counts& other) noexcept {
    n_bytes += other.n_bytes;
    a += other.a;
    b += other.b;
  }
};

Value ratio(std::uint64_t n, std::uint64_t d) {
  return d == 0 ? Value() : Value(Ratio{n, d});
}

/// What a row is made of.
struct Compared {
  const std::string& name;
  const Counts& counts;
};

const std::vector<ColumnOf<Compared>>& columns() {
  using C = const Compared&;
  static const std::vector<ColumnOf<Compared>> all = {
      {{"name", "", false, kInJson}, [](C c) { return Value(c.name); }},
      {{"bytes", "bytes", true}, [](C c) { return Value(c.counts.n_bytes); }},
      {{"tokens_a", "A", true}, [](C c) { return Value(c.counts.a); }},
      {{"tokens_b", "B", true}, [](C c) { return Value(c.counts.b); }},
      {{"difference", "B - A", true},
       [](C c) {
         return Value(static_cast<std::int64_t>(c.counts.b) -
                      static_cast<std::int64_t>(c.counts.a));
       }},
      {{"ratio", "B / A", true}, [](C c) { return ratio(c.counts.b, c.counts.a); }},
      {{"bytes_per_token_a", "bytes/token A", true},
       [](C c) { return ratio(c.counts.n_bytes, c.counts.a); }},
      {{"bytes_per_token_b", "bytes/token B", true},
       [](C c) { return ratio(c.counts.n_bytes, c.counts.b); }},
      {{"name", "input", false, kEverywhere & ~kInJson}, [](C c) { return Value(c.name); }}};
  return all;
}

Row row_of(const Counts& counts, const std::string& name) {
  return toll::cli::row_of<Compared>(columns(), {name, counts});
}

class VocabCompare final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  [[nodiscard]] Report report_of(const OpenedVocab& a, const OpenedVocab& b) const;

  InputSpec inputs_;
  std::string a_;
  std::string b_;
  EncodeOptions encoding_;  ///< without a vocabulary
  std::optional<Format> format_;
};

void VocabCompare::define(CommandLine& line) {
  line.operands("A", "Two vocabularies, and what to read; no file, or -: standard input", true,
                inputs_.names, Offer::vocabularies);
  line.flag("-r,--recursive", "Directories: their files, unless ignored or hidden",
            inputs_.recursive);
  line.selection(inputs_.selection);
  line.messages(inputs_);
  line.special(encoding_.specials);
  line.max_memory("Most text to hold back undecided (256Mi)", encoding_.max_memory);
  line.format(format_);
  line.check([this] {
    if (inputs_.names.size() < 2) throw UsageError("wants the names of two vocabularies");
    a_ = inputs_.names[0];
    b_ = inputs_.names[1];
    inputs_.names.erase(inputs_.names.begin(), inputs_.names.begin() + 2);
  });
}

Report VocabCompare::report_of(const OpenedVocab& a, const OpenedVocab& b) const {
  Report report;
  report.schema = "toll.vocab-compare/1";
  const auto label = [](const OpenedVocab& side) {
    return fmt::format("{} ({})", side.vocab().name(), method_of(side.chosen));
  };
  report.heading = {{"A", label(a)}, {"B", label(b)}};
  report.meta = {{"a", vocab_meta(a.chosen)},
                 {"b", vocab_meta(b.chosen)},
                 {"special", specials_name(encoding_.specials)}};
  report.rows_key = "inputs";
  report.columns = columns_of<Compared>(columns());
  if (inputs_.only_unnamed_stdin()) report.columns.back().shown &= ~kInPlain;
  report.rows_are_inputs = true;
  return report;
}

Value::Object totals_of(const Report& report, const Row& row) {
  Value::Object totals;
  for (std::size_t i = 1; i + 1 < row.size(); ++i)
    totals.push_back({std::string(report.columns[i].key), row[i]});
  return totals;
}

ExitStatus VocabCompare::run(Output& out) {
  const std::optional<OpenedVocab> a = open_vocab(VocabSpec{a_, {}, {}});
  if (!a) return ExitStatus::refused;
  const std::optional<OpenedVocab> b = open_vocab(VocabSpec{b_, {}, {}});
  if (!b) return ExitStatus::refused;
  catch_interrupts();
  const Format format = chosen_format(format_);
  Report report = report_of(*a, *b);
  RowOutput rows(report, format, out);
  rows.begin();
  BothEncoders visitor(*a, *b, encoding_);
  const auto block = std::make_unique_for_overwrite<Block>();
  InputRun run(inputs_, format == Format::json);
  Counts total;
  InputList list(inputs_);
  while (const std::optional<Input> input = list.next()) {
    const bool stop = interrupted() && input->disposition == Input::Disposition::read;
    const Outcome outcome =
        stop ? Outcome{Outcome::State::interrupted} : read_input(*input, visitor, block->bytes);
    run.add(*input, outcome);
    if (const auto omission = omission_of(*input, outcome)) {
      rows.omit(*omission);
      continue;
    }
    const Counts counts{outcome.stats.n_bytes, visitor.n_tokens_a(), visitor.n_tokens_b()};
    total.add(counts);
    rows.row(row_of(counts, input->name));
  }
  run.say_summary();
  Row totals = row_of(total, "total");
  report.json_totals = totals_of(report, totals);
  if (is_for_people(format) && run.coverage().n_found() >= 2) report.totals = std::move(totals);
  report.coverage = run.coverage();
  rows.end();
  return run.status();
}

}  // namespace

const Verb verbs::vocab_compare = {"vocab compare", "the tokens of the same text",
                                   "[OPTION...] A B [FILE...]",
                                   R"(Count the same text with two vocabularies.

  toll vocab compare o200k_base cl100k_base *.md
  git diff | toll vocab compare o200k_base llama3
)",
                                   make_command<VocabCompare>};

}  // namespace toll::cli

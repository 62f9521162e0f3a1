// cmd_slice.cpp - toll slice: the first, last or some tokens of a text, as text.
#include <toll/slice.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/args/quantity.h"
#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/message.h"
#include "cli/price_tiers.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Print a part of a text, measured in tokens.

  toll slice --head 1000 book.txt                the first 1000 tokens
  toll slice --tail 4000 build.log               the last 4000
  toll slice --range 1000:2000 book.txt          tokens 1000 to 1999; A: and :B are open ends
  toll slice --head 1000 -f json book.txt        with its place and size
  toll slice --middle-out 8k build.log           the first and the last, 8000 together
  toll slice --spend 0.05 --tier advanced a.txt  as many of the first as that buys

The result never cuts a character and never re-encodes to more tokens than were asked for.
)";

enum class SliceEnd : std::uint8_t { head, tail, range, middle_out };
constexpr const char* kMarker = "\n[...]\n";

/// Gives a text to a slicer.
class SliceReader final : public TextVisitor {
 public:
  explicit SliceReader(Slicer& slicer) noexcept : slicer_(slicer) {}

  void begin() override {}
  Result<bool> feed(std::string_view block) override { return slicer_.feed(block); }
  Result<TextStats> finish() override {
    Result<TextSlice> found = slicer_.finish();
    if (!found) return std::move(found).error();
    slice = std::move(*found);
    return TextStats{};
  }

  TextSlice slice;

 private:
  Slicer& slicer_;
};

/// Gives a text to what cuts its middle out.
class EndsReader final : public TextVisitor {
 public:
  explicit EndsReader(MiddleOut& middle_out) noexcept : middle_out_(middle_out) {}

  void begin() override {}
  Result<bool> feed(std::string_view block) override {
    if (const Status fed = middle_out_.feed(block); !fed) return fed.error();
    return true;
  }
  Result<TextStats> finish() override {
    Result<TextEnds> found = middle_out_.finish();
    if (!found) return std::move(found).error();
    ends = std::move(*found);
    return TextStats{};
  }

  TextEnds ends;

 private:
  MiddleOut& middle_out_;
};

/// Reads until the slicer has what it needs.
Outcome slice_input(const Input& input, SliceReader& reader) {
  const auto block = std::make_unique_for_overwrite<Block>();
  Outcome outcome = read_input(input, reader, block->bytes);
  if (outcome.state != Outcome::State::stopped) return outcome;
  const Result<TextStats> stats = reader.finish();
  return stats ? Outcome{} : failed_in_text(stats.error());
}

class Slice final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  void take_range(const std::string& text);
  [[nodiscard]] Slicer slicer(Encoder& encoder) const;
  ExitStatus cut_middle_out(const OpenedVocab& opened, Output& out) const;

  InputSpec inputs_;
  VocabSpec vocab_;
  std::string marker_ = kMarker;
  bool has_marker_ = false;
  Spending spending_;
  bool is_json_ = false;
  std::optional<std::uint64_t> max_memory_;
  int n_ends_ = 0;
  /// The first or last `last_` tokens, or [first_, last_).
  SliceEnd end_ = SliceEnd::head;
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
};

void Slice::define(CommandLine& line) {
  const auto end = [&](const char* name, const char* what, SliceEnd kind) {
    line.number(name, "N", what, [this, kind](std::uint64_t n) {
      end_ = kind;
      last_ = n;
      ++n_ends_;
    });
  };
  static constexpr std::string_view kFormats[] = {"plain", "json"};
  line.operands("FILE", "What to read; - or none: standard input", false, inputs_.names);
  end("--head", "The first N tokens", SliceEnd::head);
  end("--tail", "The last N tokens", SliceEnd::tail);
  line.value("--range", "A:B", "Tokens A to B - 1, counted from 0",
             [this](const std::string& text) { take_range(text); });
  end("--middle-out", "The first and the last, N together with a marker", SliceEnd::middle_out);
  line.value("--marker", "TEXT",
             "--middle-out: what stands for the middle (line feed, [...], line feed)",
             [this](const std::string& text) {
               marker_ = text;
               has_marker_ = true;
             });
  spending_.define(line, "As many of the first tokens as USD buys");
  line.vocab(vocab_);
  line.choice("-f,--format", "The text, or an object with its place and size (plain)", kFormats,
              is_json_);
  line.max_memory("Most text to hold (256Mi)", max_memory_);
  line.check([this] {
    if (n_ends_ + (spending_.is_given() ? 1 : 0) != 1)
      throw UsageError("wants one of --head, --tail, --range, --middle-out and --spend");
    if (has_marker_ && end_ != SliceEnd::middle_out)
      throw UsageError("--marker", "is for --middle-out");
  });
}

void Slice::take_range(const std::string& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto place = [](const std::string& part, std::uint64_t open_end) {
    const auto n = part.empty() ? open_end : parse_quantity(part);
    if (!n) throw UsageError("--range", n.error().detail);
    return *n;
  };
  const std::string last = text.substr(std::min(colon + 1, text.size()));
  end_ = SliceEnd::range;
  first_ = place(text.substr(0, colon), 0);
  last_ = place(last, std::numeric_limits<std::uint64_t>::max());
  if (colon == text.size() || first_ > last_)
    throw UsageError("--range", "'" + text + "' is not A:B with A at most B");
  ++n_ends_;
}

Slicer Slice::slicer(Encoder& encoder) const {
  switch (end_) {
    case SliceEnd::head: return Slicer::head(encoder, last_);
    case SliceEnd::tail: return Slicer::tail(encoder, last_);
    case SliceEnd::middle_out:
    case SliceEnd::range: break;
  }
  return Slicer::range(encoder, first_, last_);
}

ExitStatus Slice::cut_middle_out(const OpenedVocab& opened, Output& out) const {
  const Result<std::uint64_t> n_marker = Encoder(opened.tokenizer).count(marker_);
  if (n_marker && *n_marker > last_) {
    message("slice", fmt::format("--marker: has {} tokens, more than the {} of --middle-out",
                                 *n_marker, last_));
    return ExitStatus::usage;
  }
  MiddleOut middle_out(opened.tokenizer, last_, marker_);
  if (max_memory_) middle_out.set_max_held_bytes(*max_memory_);
  const Input input = list_inputs(inputs_).front();
  EndsReader reader(middle_out);
  const auto block = std::make_unique_for_overwrite<Block>();
  InputRun run(inputs_);
  run.add(input, read_input(input, reader, block->bytes));
  if (run.status() != ExitStatus::done) return run.status();
  const TextEnds& ends = reader.ends;
  if (!is_json_) {
    out.write(ends.text);
    return ExitStatus::done;
  }
  Report report;
  report.schema = "toll.slice/1";
  report.meta = {{"vocab", vocab_meta(opened.chosen)},
                 {"name", input.name},
                 {"whole", ends.is_whole},
                 {"begin_bytes", ends.n_begin},
                 {"end_offset", ends.end_offset},
                 {"bytes", std::uint64_t{ends.text.size()}},
                 {"tokens", ends.n_tokens},
                 {"text", ends.text}};
  out.write(render(report, Format::json));
  return ExitStatus::done;
}

ExitStatus Slice::run(Output& out) {
  if (spending_.is_given()) {
    const std::optional<std::uint64_t> n = spending_.n_tokens();
    if (!n) return ExitStatus::refused;
    last_ = *n;
  }
  const std::optional<OpenedVocab> opened = open_vocab(vocab_);
  if (!opened) return ExitStatus::refused;
  if (end_ == SliceEnd::middle_out) return cut_middle_out(*opened, out);
  Encoder encoder(opened->tokenizer);
  Slicer slicer = this->slicer(encoder);
  if (max_memory_) {
    encoder.set_max_held_bytes(*max_memory_);
    slicer.set_max_held_bytes(*max_memory_);
  }
  const Input input = list_inputs(inputs_).front();
  SliceReader reader(slicer);
  InputRun run(inputs_);
  run.add(input, slice_input(input, reader));
  if (run.status() != ExitStatus::done) return run.status();
  TextSlice& slice = reader.slice;
  if (!is_json_) {
    out.write(slice.text);
    return ExitStatus::done;
  }
  Report report;
  report.schema = "toll.slice/1";
  report.meta = {{"vocab", vocab_meta(opened->chosen)},
                 {"name", input.name},
                 {"offset", slice.offset},
                 {"bytes", std::uint64_t{slice.text.size()}},
                 {"tokens", slice.n_tokens},
                 {"text", std::move(slice.text)}};
  out.write(render(report, Format::json));
  return ExitStatus::done;
}

}  // namespace

const Verb verbs::slice = {"slice", "the first, last or some tokens of a text, as text",
                           "--head N [OPTION...] [FILE]\n--tail N [OPTION...] [FILE]\n--range A:B "
                           "[OPTION...] [FILE]\n--middle-out N [OPTION...] [FILE]\n--spend USD "
                           "--tier NAME [OPTION...] [FILE]",
                           kHelp, make_command<Slice>};

}  // namespace toll::cli

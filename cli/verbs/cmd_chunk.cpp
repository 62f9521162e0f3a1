// cmd_chunk.cpp - toll chunk: texts as chunks of at most N tokens each.
#include <toll/chunk.h>
#include <toll/digest.h>

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/args/quantity.h"
#include "cli/args/text_template.h"
#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/input/interrupt.h"
#include "cli/message.h"
#include "cli/price_tiers.h"
#include "cli/report/row_output.h"
#include "cli/verbs/chunk_fields.h"
#include "cli/verbs/chunk_files.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Split texts into chunks of at most N tokens each.

  toll chunk -n 512 book.txt                     where each begins and ends, and its tokens
  toll chunk -n 512 --overlap 64 --at sentence -f jsonl book.txt | jq -r .text
  toll chunk -n 8k --at markdown --header '# {source}' -f null *.md | xargs -0 ...
  toll chunk -n 2k --at code -r src --to chunks --name '{stem}.{i:04}{ext}'

Header, overlap and reserve are inside the N. Without an overlap the chunks, joined, are the text.
A unit that does not fit is cut at the next finer kind: paragraph, line, sentence, word, character.
)";

enum class Oversize : std::uint8_t { split, keep, drop, error };
enum class ChunkFormat : std::uint8_t { plain, null, json, jsonl };
constexpr std::string_view kOversizeWords[] = {"split", "keep", "drop", "error"};
constexpr std::string_view kFormatWords[] = {"plain", "null", "json", "jsonl"};
constexpr std::string_view kLocaleWords[] = {"en", "de", "es", "fr", "it", "pt", "ru", "root"};
// In the order of ChunkAt.
constexpr std::string_view kAtWords[] = {"token", "char",      "grapheme", "word", "sentence",
                                         "line",  "paragraph", "markdown", "code"};
constexpr std::string_view kUnits[] = {"character", "character", "grapheme", "word", "sentence",
                                       "line",      "paragraph", "block",    "block"};

struct ChunkRow {
  const Chunk& chunk;
  const std::string& source;
  std::string file;  ///< where its text is; empty: in the row
};

class ChunkCommand final : public Command, private TextVisitor {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  void take_overlap(const std::string& text);
  void check_size();
  void check_files();
  bool take_spending();
  [[nodiscard]] std::vector<ColumnOf<ChunkRow>> columns() const;
  [[nodiscard]] Value::Object meta(const OpenedVocab& opened) const;
  bool take(const Chunk& chunk);
  void say_too_large(const Chunk& chunk);

  void begin() override;
  Result<bool> feed(std::string_view block) override { return chunker_->feed(block); }
  Result<TextStats> finish() override { return chunker_->finish(); }

  InputSpec inputs_;
  VocabSpec vocab_;
  ChunkOptions options_;
  bool has_size_ = false;
  Spending spending_;  ///< in place of a size
  std::uint64_t overlap_percent_ = 0;
  Oversize oversize_ = Oversize::split;
  std::optional<ChunkFormat> format_;
  TextTemplate header_;
  std::string folder_;
  TextTemplate name_;
  std::optional<std::uint64_t> max_memory_;

  // Of a run.
  Output* out_ = nullptr;
  Encoder* encoder_ = nullptr;
  RowOutput* rows_ = nullptr;
  std::vector<ColumnOf<ChunkRow>> columns_;
  std::optional<ChunkFiles> files_;
  const Input* input_ = nullptr;
  std::optional<ChunkFields> fields_;
  std::optional<Chunker> chunker_;
  std::uint64_t n_too_large_ = 0;  ///< in this input
  ExitStatus status_ = ExitStatus::done;
};

void ChunkCommand::define(CommandLine& line) {
  const auto text_template = [&](const char* names, const char* option, const char* what,
                                 std::span<const TextTemplate::Field> fields,
                                 TextTemplate& target) {
    line.value(names, "TEMPLATE", what, [option, fields, &target](const std::string& text) {
      auto made = TextTemplate::parse(text, fields);
      if (!made) throw UsageError(option, made.error().detail);
      target = *std::move(made);
    });
  };
  const auto tokens = [&](const char* names, const char* what, std::uint64_t& target) {
    line.number(names, "N", what, [&target](std::uint64_t n) { target = n; });
  };
  line.inputs(inputs_);
  line.number("-n,--size", "N", "The most tokens of a chunk", [this](std::uint64_t n) {
    options_.n_tokens = n;
    has_size_ = true;
  });
  spending_.define(line, "In place of -n: as many tokens as USD buys");
  line.choice("--at", "Where to cut (paragraph)", kAtWords, options_.at);
  line.value("--overlap", "N|P%", "The most tokens that neighbours share (0)",
             [this](const std::string& text) { take_overlap(text); });
  tokens("--reserve", "Tokens of the N that stay free (0)", options_.n_reserved);
  text_template("--header", "--header", "Text in front of each chunk: {source}, {i}, {line}, ...",
                kFields, header_);
  tokens("--min", "Cut finer rather than leave a chunk fewer tokens (0)", options_.n_least);
  line.choice("--oversize", "What becomes of a unit that does not fit (split)", kOversizeWords,
              oversize_);
  line.choice("--locale", "Whose abbreviations end no sentence (en; root: none)", kLocaleWords,
              options_.locale);
  line.one_of("-f,--format", "What to print of chunks (plain)", kFormatWords,
              [this](std::size_t i) { format_ = static_cast<ChunkFormat>(i); });
  line.value(
      "--to", "DIR", "Write each chunk to a file in DIR",
      [this](const std::string& folder) {
        if (folder.empty()) throw UsageError("--to", "'' is no folder's name");
        folder_ = folder;
      },
      Offer::files);
  text_template("--name", "--name", "The names of the files ({stem}.{i:04}{ext})", kNameFields,
                name_);
  line.vocab(vocab_);
  line.max_memory("Most text to hold (256Mi)", max_memory_);
  line.check([this] {
    if (has_size_ == spending_.is_given())
      throw UsageError("wants -n N, the most tokens of a chunk, or --spend USD");
    if (has_size_) check_size();
    check_files();
  });
}

void ChunkCommand::take_overlap(const std::string& text) {
  const bool percent = text.ends_with('%');
  const auto n = parse_quantity(std::string_view(text).substr(0, text.size() - (percent ? 1 : 0)));
  if (!n) throw UsageError("--overlap", n.error().detail);
  if (percent && *n >= 100) throw UsageError("--overlap", "'" + text + "' is not less than 100%");
  overlap_percent_ = percent ? *n : 0;
  options_.n_overlap = percent ? 0 : *n;
}

void ChunkCommand::check_size() {
  const std::uint64_t n = options_.n_tokens;
  if (n == 0) throw UsageError("--size", "a chunk has at least 1 token");
  if (options_.n_reserved >= n) throw UsageError("--reserve", "leaves no token for the text");
  // Without the product, which may be too large: n / 100 and what that leaves, each by itself.
  if (overlap_percent_ > 0)
    options_.n_overlap = n / 100 * overlap_percent_ + n % 100 * overlap_percent_ / 100;
  if (options_.n_overlap >= n - options_.n_reserved)
    throw UsageError("--overlap", "leaves no token for what is new");
  if (options_.n_least > n - options_.n_reserved)
    throw UsageError("--min", "is more than a chunk can have");
}

void ChunkCommand::check_files() {
  options_.splits_units = oversize_ == Oversize::split;
  if (folder_.empty()) {
    if (!name_.empty()) throw UsageError("--name", "wants --to DIR");
    return;
  }
  if (name_.empty()) name_ = *TextTemplate::parse("{stem}.{i:04}{ext}", kNameFields);
  if (!name_.has("i")) throw UsageError("--name", "has no {i}: all chunks would have one name");
  if (name_.literals().find('/') != std::string::npos)
    throw UsageError("--name", "a name has no /: all files are in the folder of --to");
  if (format_ == ChunkFormat::null)
    throw UsageError("--format", "null cannot be combined with --to");
}

// A column that its format does not show would cost more than all else: the digest is one.
std::vector<ColumnOf<ChunkRow>> ChunkCommand::columns() const {
  using R = const ChunkRow&;
  const ColumnOf<ChunkRow> byte_start = {{"byte_start", "", true},
                                         [](R r) { return Value(r.chunk.begin.byte); }};
  const ColumnOf<ChunkRow> byte_end = {{"byte_end", "", true},
                                       [](R r) { return Value(r.chunk.end.byte); }};
  const ColumnOf<ChunkRow> tokens = {{"tokens", "", true},
                                     [](R r) { return Value(r.chunk.n_tokens); }};
  const ColumnOf<ChunkRow> source = {{"source", ""}, [](R r) { return Value(r.source); }};
  const ColumnOf<ChunkRow> file = {{"file", ""}, [](R r) { return Value(r.file); }};
  std::vector<ColumnOf<ChunkRow>> all;
  if (format_ != ChunkFormat::json && format_ != ChunkFormat::jsonl) {
    all = {byte_start, byte_end, tokens};
    if (!folder_.empty()) all.push_back(file);
    if (!inputs_.only_unnamed_stdin()) all.push_back(source);
    return all;
  }
  all = {{{"id", ""},
          [](R r) {
            return Value(fmt::format("{}:{}-{}", r.source, r.chunk.begin.byte, r.chunk.end.byte));
          }},
         source,
         {{"i", "", true}, [](R r) { return Value(r.chunk.index); }},
         byte_start,
         byte_end,
         {{"char_start", "", true}, [](R r) { return Value(r.chunk.begin.character); }},
         {{"char_end", "", true}, [](R r) { return Value(r.chunk.end.character); }},
         {{"line_start", "", true}, [](R r) { return Value(r.chunk.begin.line); }},
         {{"line_end", "", true}, [](R r) { return Value(r.chunk.end.line); }},
         tokens,
         {{"too_large", ""}, [](R r) { return r.chunk.too_large ? Value(true) : Value(); }}};
  if (options_.n_overlap > 0)
    all.push_back({{"overlap_bytes", "", true}, [](R r) { return Value(r.chunk.n_shared_bytes); }});
  if (!header_.empty())
    all.push_back({{"header_bytes", "", true}, [](R r) { return Value(r.chunk.n_header_bytes); }});
  all.push_back({{"sha256", ""}, [](R r) { return Value(sha256_text(r.chunk.text)); }});
  all.push_back(folder_.empty()
                    ? ColumnOf<ChunkRow>{{"text", ""}, [](R r) { return Value(r.chunk.text); }}
                    : file);
  return all;
}

Value::Object ChunkCommand::meta(const OpenedVocab& opened) const {
  return {{"vocab", vocab_meta(opened.chosen)},
          {"size", options_.n_tokens},
          {"reserve", options_.n_reserved},
          {"overlap", options_.n_overlap},
          {"at", kAtWords[static_cast<std::size_t>(options_.at)]}};
}

void ChunkCommand::begin() {
  fields_.emplace(input_->name);
  n_too_large_ = 0;
  ChunkOptions options = options_;
  if (!header_.empty())
    options.header = [this](std::uint64_t index, const TextPlace& at) {
      return header_.expand(fields_->at(index, at));
    };
  chunker_.emplace(*encoder_, std::move(options),
                   [this](const Chunk& chunk) { return take(chunk); });
}

// Messages of one kind for an input; how many more there are is said behind them.
constexpr std::uint64_t kEnough = 10;

/// What a person is to know of a unit that does not fit.
void ChunkCommand::say_too_large(const Chunk& chunk) {
  const bool is_error = oversize_ == Oversize::split || oversize_ == Oversize::error;
  if (!is_error && ++n_too_large_ > kEnough && !inputs_.all_messages) return;
  const std::string_view unit =
      oversize_ == Oversize::split ? "character" : kUnits[static_cast<std::size_t>(options_.at)];
  const std::string what = fmt::format(
      "a {} of {} tokens{} is more than the {} that there is room for{}", unit, chunk.n_tokens,
      chunk.n_header_bytes > 0 ? ", with its header," : "", options_.n_tokens - options_.n_reserved,
      oversize_ == Oversize::keep   ? "; kept whole"
      : oversize_ == Oversize::drop ? "; left out"
                                    : "");
  is_error ? message(input_->name, chunk.begin.byte, what)
           : note(input_->name, chunk.begin.byte, what);
}

bool ChunkCommand::take(const Chunk& chunk) {
  if (chunk.too_large) {
    say_too_large(chunk);
    if (oversize_ == Oversize::drop) return true;
    if (oversize_ != Oversize::keep) {
      status_ = worse(status_, ExitStatus::answer_is_no);
      return false;
    }
  }
  ChunkRow row{chunk, input_->name, {}};
  if (files_) {
    const std::string name = name_.expand(fields_->at(chunk.index, chunk.begin));
    row.file = files_->path(name);
    const std::string why = files_->write(name, chunk.text);
    if (!why.empty()) {
      message(row.file, why);
      status_ = worse(status_, ExitStatus::output_failed);
      return false;
    }
  }
  if (format_ == ChunkFormat::null) {
    out_->write(chunk.text);
    out_->write(std::string_view("\0", 1));
  } else if (rows_ != nullptr) {
    rows_->row(row_of<ChunkRow>(columns_, row));
  }
  return out_->ok();
}

/// Sets the size where an amount of money says it. @return whether there is one.
bool ChunkCommand::take_spending() {
  if (!spending_.is_given()) return true;
  const std::optional<std::uint64_t> n = spending_.n_tokens();
  if (!n) return false;
  options_.n_tokens = *n;
  try {
    check_size();
  } catch (const UsageError& error) {
    message("chunk", fmt::format("{} ({} tokens)", error.what(), *n));
    return false;
  }
  return true;
}

ExitStatus ChunkCommand::run(Output& out) {
  if (!take_spending()) return ExitStatus::refused;
  const std::optional<OpenedVocab> opened = open_vocab(vocab_);
  if (!opened) return ExitStatus::refused;
  catch_interrupts();
  Encoder encoder(opened->tokenizer);
  if (max_memory_) {
    encoder.set_max_held_bytes(*max_memory_);
    options_.max_held_bytes = *max_memory_;
  }
  out_ = &out;
  encoder_ = &encoder;
  if (!folder_.empty()) {
    files_.emplace(folder_);
    if (const std::string why = files_->open(); !why.empty()) {
      message(folder_, why);
      return ExitStatus::output_failed;
    }
  }
  columns_ = columns();
  Report report;
  report.schema = "toll.chunk/1";
  report.meta = meta(*opened);
  report.rows_key = "chunks";
  report.columns = columns_of<ChunkRow>(columns_);
  const Format format = format_ == ChunkFormat::json    ? Format::json
                        : format_ == ChunkFormat::jsonl ? Format::jsonl
                                                        : Format::plain;
  RowOutput rows(report, format, out);
  // With files rows are printed if they are asked for.
  if (format_ != ChunkFormat::null && (format_ || !files_)) rows_ = &rows;
  if (rows_ != nullptr) rows.begin();
  InputRun run(inputs_, format == Format::json);
  const auto block = std::make_unique_for_overwrite<Block>();
  InputList inputs(inputs_);
  while (const std::optional<Input> input = inputs.next()) {
    input_ = &*input;
    Outcome outcome;
    const std::string other =
        files_ ? files_->begin(name_.expand(ChunkFields(input->name).at(0, {})), input->name) : "";
    if (!other.empty()) {
      outcome = {Outcome::State::failed,
                 {},
                 fmt::format("its files would have the names of those of {}", other)};
    } else {
      outcome = read_input(*input, *this, block->bytes);
    }
    if (n_too_large_ > kEnough && !inputs_.all_messages)
      note(input->name, fmt::format("{} more that do not fit; --messages all shows them",
                                    n_too_large_ - kEnough));
    run.add(*input, outcome);
    if (status_ == ExitStatus::output_failed || !out.ok() ||
        outcome.state == Outcome::State::interrupted)
      break;
  }
  run.say_summary();
  report.coverage = run.coverage();
  if (rows_ != nullptr) rows.end();
  return worse(run.status(), status_);
}

}  // namespace

const Verb verbs::chunk = {"chunk", "texts in chunks of at most N tokens",
                           "-n N [OPTION...] [FILE...]", kHelp, make_command<ChunkCommand>};

}  // namespace toll::cli

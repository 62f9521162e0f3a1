// cmd_encode.cpp - toll encode: text to token ids. Ids leave as they are found; several inputs are
// texts of their own whose ids follow each other.
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/ids/id_writer.h"
#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/input/standard_fds.h"
#include "cli/message.h"
#include "cli/new_file.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Turn text into token ids.

  printf 'hello world' | toll encode             24912 2375
  toll encode --ids npy book.txt -o book.npy     for numpy.load; there when all is done
  toll encode --ids u32 a.txt b.txt > ids.bin    each file is a text of its own, end to end

npy says how many ids there are before the first of them, so it holds all in memory, 4 bytes each.
)";

class OutputSink final : public ByteSink {
 public:
  explicit OutputSink(Output& out) noexcept : out_(out) {}
  void write(std::string_view bytes) override { out_.write(bytes); }

 private:
  Output& out_;
};

/// Passes tokens on to a writer, until the output fails or too many would have to be held.
class WritingSink final : public Sink {
 public:
  WritingSink(IdWriter& writer, const OpenedVocab& opened, const Output& out) noexcept
      : Sink(Needs::ids), writer_(writer), opened_(opened), out_(out) {}

  [[nodiscard]] bool full() const noexcept { return full_; }

  bool take_count(std::uint64_t /*n*/) override { return true; }
  bool take_ids(std::span<const TokenId> token_ids,
                std::span<const std::uint32_t> /*n_bytes*/) override {
    begin_text();
    write(token_ids);
    return out_.ok() && !full_;
  }

  /// Before each input.
  void next_text() noexcept { in_text_ = false; }

  /// After a text's last token: what goes behind it.
  void end_text() {
    begin_text();
    write(opened_.after);
  }

 private:
  // Late, for an input that cannot be read is no text.
  void begin_text() {
    if (!in_text_) write(opened_.before);
    in_text_ = true;
  }

  void write(std::span<const TokenId> ids) { full_ = full_ || !writer_.write(ids); }

  IdWriter& writer_;
  const OpenedVocab& opened_;
  const Output& out_;
  bool in_text_ = false;
  bool full_ = false;
};

class Encode final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override {
    return out_file_.path.empty() ? encode_to(out) : encode_to_file();
  }

 private:
  ExitStatus encode_to(Output& out) const;
  [[nodiscard]] ExitStatus encode_to_file() const;

  InputSpec inputs_;
  EncodeOptions encoding_;
  IdFormat ids_ = IdFormat::dec;
  OutFile out_file_;
};

void Encode::define(CommandLine& line) {
  line.inputs(inputs_);
  line.vocab(encoding_.vocab);
  line.special(encoding_.specials);
  line.template_ids(encoding_.template_ids);
  line.ids("How to write the ids (dec)", ids_);
  line.out_file("The file to write when all is done, not before; -: standard output (-)",
                out_file_);
  line.max_memory("Most text to hold back undecided, or ids for npy (256Mi)", encoding_.max_memory);
}

ExitStatus Encode::encode_to(Output& out) const {
  const std::optional<OpenedVocab> opened = open_vocab(encoding_.vocab, encoding_.template_ids);
  if (!opened) return ExitStatus::refused;
  const Vocab& vocab = opened->vocab();
  constexpr TokenId kMaxIdsOf16Bits = 0x10000;
  if (ids_ == IdFormat::u16 && vocab.n_ids() > kMaxIdsOf16Bits) {
    message("encode",
            fmt::format("--ids u16: {} has ids up to {}, which do not fit 16 bits; u32 does",
                        vocab.name(), vocab.n_ids() - 1));
    return ExitStatus::usage;
  }
  Encoder encoder(opened->tokenizer);
  OutputSink bytes(out);
  IdWriter writer(ids_, bytes);
  if (encoding_.max_memory) {
    encoder.set_max_held_bytes(*encoding_.max_memory);
    writer.set_max_held_bytes(*encoding_.max_memory);
  }
  WritingSink sink(writer, *opened, out);
  const auto block = std::make_unique_for_overwrite<Block>();
  InputRun run;
  for (const Input& input : list_inputs(inputs_)) {
    sink.next_text();
    Outcome outcome = feed_input(input, encoder, sink, encoding_.specials, block->bytes);
    if (outcome.state == Outcome::State::done) sink.end_text();
    if (sink.full()) {
      outcome = {Outcome::State::failed, {}, "its ids do not fit in --max-memory", {}, true};
    }
    run.add(input, outcome);
    if (sink.full() || !out.ok()) break;
  }
  run.say_summary();
  if (!sink.full()) writer.finish();
  return run.status();
}

/// All or nothing: what was there stays unless every input was encoded.
ExitStatus Encode::encode_to_file() const {
  NewFile file(out_file_.path);
  const auto refuse = [this](const std::string& why) {
    message(out_file_.path, why);
    return ExitStatus::output_failed;
  };
  if (const std::string why = file.open(); !why.empty()) return refuse(why);
  Output out(above_standard_fds(::dup(file.fd())), out_file_.path);
  ExitStatus status = encode_to(out);
  status = worse(status, out.finish());
  if (status == ExitStatus::output_failed) return status;
  if (status != ExitStatus::done) {
    if (!file.in_place()) message(out_file_.path, "not written");
    return status;
  }
  const std::string why = file.keep();
  return why.empty() ? status : refuse(why);
}

}  // namespace

const Verb verbs::encode = {"encode", "text to token ids", "[OPTION...] [FILE...]", kHelp,
                            make_command<Encode>};

}  // namespace toll::cli

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
#include "cli/work/text_work.h"

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

/// One thread's encoder, and the ids of what it encoded.
class IdEncoder final : public PartEncoder {
 public:
  IdEncoder(const EncodeOptions& options, const Tokenizer& tokenizer)
      : encoder_(tokenizer), specials_(options.specials), sink_(ids_) {
    if (options.max_memory) encoder_.set_max_held_bytes(*options.max_memory);
  }

  void begin() override { encoder_.begin(sink_, specials_); }
  Result<bool> feed(std::string_view block) override { return encoder_.feed(block); }
  Result<TextStats> finish() override { return encoder_.finish(); }
  std::uint64_t take_n_tokens() override { return ids_.size(); }
  std::vector<TokenId>& ids() override { return ids_; }

 private:
  Encoder encoder_;
  Specials specials_;
  std::vector<TokenId> ids_;
  IdSink sink_;
};

/// Writes ids, until the output fails or too many would have to be held.
class Writing final : public OrderedResults {
 public:
  Writing(IdWriter& writer, const OpenedVocab& opened, const Output& out, InputRun& run) noexcept
      : writer_(writer), opened_(opened), out_(out), run_(run) {}

  [[nodiscard]] bool full() const noexcept { return full_; }

  bool take_ids(const Input& input, std::span<const TokenId> ids) override {
    begin_text();
    write(ids);
    if (out_.ok() && !full_) return true;
    run_.add(input, full_ ? too_many() : Outcome{Outcome::State::stopped});
    return false;
  }

  bool take(const Input& input, const Outcome& outcome) override {
    if (outcome.state == Outcome::State::done) {
      begin_text();
      write(opened_.after);
    }
    in_text_ = false;
    run_.add(input, full_ ? too_many() : outcome);
    return out_.ok() && !full_;
  }

 private:
  static Outcome too_many() {
    return {Outcome::State::failed, {}, "its ids do not fit in --max-memory", {}, true};
  }

  // Late, for an input that cannot be read is no text.
  void begin_text() {
    if (!in_text_) write(opened_.before);
    in_text_ = true;
  }

  void write(std::span<const TokenId> ids) { full_ = full_ || !writer_.write(ids); }

  IdWriter& writer_;
  const OpenedVocab& opened_;
  const Output& out_;
  InputRun& run_;
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
  line.encoding(encoding_);
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
  OutputSink bytes(out);
  IdWriter writer(ids_, bytes);
  if (encoding_.max_memory) writer.set_max_held_bytes(*encoding_.max_memory);
  InputRun run(inputs_);
  Writing writing(writer, *opened, out, run);
  InputList list(inputs_);
  ProgressBar bar(inputs_, encoding_.progress, out_file_.path.empty());
  do_work(
      {list, encoding_, opened->tokenizer, true,
       [&] { return std::make_unique<IdEncoder>(encoding_, opened->tokenizer); }, bar.progress()},
      writing);
  run.say_summary();
  if (!writing.full()) writer.finish();
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

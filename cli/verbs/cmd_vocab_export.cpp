// cmd_vocab_export.cpp - toll vocab export: a vocabulary in a format that other programs read.
#include <toll/export.h>

#include <fmt/format.h>

#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

constexpr std::string_view kFormats[] = {"tiktoken", "hf"};

class VocabExport final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  VocabSpec vocab_;
  std::string_view format_;
  OutFile out_file_;
};

void VocabExport::define(CommandLine& line) {
  line.one_vocab(vocab_);
  line.one_of("--format", "What to make of it", kFormats,
              [this](std::size_t i) { format_ = kFormats[i]; });
  line.out_file("The file to write; -: standard output (-)", out_file_);
  line.scheme(vocab_);
  line.check([this] {
    if (format_.empty()) throw UsageError("wants --format tiktoken or --format hf");
  });
}

ExitStatus VocabExport::run(Output& out) {
  const std::optional<ChosenVocab> chosen = choose_vocab(vocab_);
  if (!chosen) return ExitStatus::refused;
  const Result<std::string> text =
      format_ == kFormats[0] ? export_tiktoken(chosen->vocab) : export_hugging_face(chosen->vocab);
  if (!text) {
    message(chosen->vocab.name(),
            fmt::format("cannot be exported as {}: {}", format_, text.error().detail));
    return ExitStatus::refused;
  }
  if (out_file_.path.empty()) {
    out.write(*text);
    return ExitStatus::done;
  }
  const std::string why = write_whole_file(out_file_.path, *text);
  if (why.empty()) return ExitStatus::done;
  message(out_file_.path, why);
  return ExitStatus::output_failed;
}

}  // namespace

const Verb verbs::vocab_export = {"vocab export", "as a file of other programs",
                                  "[OPTION...] NAME|FILE",
                                  R"(Write a vocabulary in a format that other programs read.

  toll vocab export cl100k_base --format hf      as a tokenizer.json
  toll vocab export o200k_base --format tiktoken as ranks
)",
                                  make_command<VocabExport>};

}  // namespace toll::cli

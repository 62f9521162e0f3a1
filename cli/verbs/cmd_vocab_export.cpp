// cmd_vocab_export.cpp - toll vocab export: a vocabulary in a format that other programs read.
#include <toll/export.h>

#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "cli/verbs/commands.h"

namespace toll::cli {

ExitStatus run_vocab_export(const Options& options, Output& out) {
  const std::optional<ChosenVocab> chosen = choose_vocab(options.vocab);
  if (!chosen) return ExitStatus::refused;
  const bool as_ranks = options.export_format == ExportFormat::tiktoken;
  const Result<std::string> text =
      as_ranks ? export_tiktoken(chosen->vocab) : export_hugging_face(chosen->vocab);
  if (!text) {
    message(chosen->vocab.name(), std::string("cannot be exported as ") +
                                      (as_ranks ? "tiktoken: " : "hf: ") + text.error().detail);
    return ExitStatus::refused;
  }
  if (options.out_file.empty()) {
    out.write(*text);
    return ExitStatus::done;
  }
  const std::string why = write_whole_file(options.out_file, *text);
  if (why.empty()) return ExitStatus::done;
  message(options.out_file, why);
  return ExitStatus::output_failed;
}

}  // namespace toll::cli

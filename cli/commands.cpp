// commands.cpp - what several verbs share.
#include "cli/commands.h"

#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/message.h"

namespace toll::cli {

std::optional<Tokenizer> open_tokenizer(const Options& options) {
  std::optional<ChosenVocab> chosen = choose_vocab(options.vocab);
  if (!chosen) return std::nullopt;
  Result<Tokenizer> tokenizer = Tokenizer::create(std::move(chosen->vocab));
  if (tokenizer) return std::move(*tokenizer);
  message(options.vocab, tokenizer.error().detail);
  return std::nullopt;
}

Format chosen_format(const Options& options) noexcept {
  if (options.format) return *options.format;
  return ::isatty(STDOUT_FILENO) == 1 ? Format::table : Format::plain;
}

Value::Object vocab_meta(const Vocab& vocab) {
  return {{"name", vocab.name()}, {"fingerprint", fingerprint_text(vocab)}, {"method", "exact"}};
}

std::string fingerprint_text(const Vocab& vocab) {
  return fmt::format("{:016x}", vocab.fingerprint());
}

}  // namespace toll::cli

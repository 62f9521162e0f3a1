// opened_vocab.cpp - see opened_vocab.h.
#include "cli/vocabs/opened_vocab.h"

#include <utility>

#include <fmt/format.h>

#include "cli/message.h"

namespace toll::cli {

namespace {

std::optional<Tokenizer> make_tokenizer(const ChosenVocab& chosen) {
  Result<Tokenizer> tokenizer = Tokenizer::create(chosen.vocab);
  if (tokenizer) return *std::move(tokenizer);
  message(chosen.vocab.name(), tokenizer.error().detail);
  return std::nullopt;
}

void warn_approx(const ChosenVocab& chosen) {
  const std::string_view said = chosen.vocab.property("note");
  std::string why(said);
  if (!chosen.model.empty()) {
    why = fmt::format("tokens are those of {}, which is not all of what the model uses",
                      chosen.vocab.name());
  }
  note(chosen.model.empty() ? chosen.vocab.name() : chosen.model,
       "approx" + (why.empty() ? "" : ": " + why));
}

/// What the options ask to put around each text. @return false when the vocabulary lacks it.
bool apply_template(const TemplateIds& wanted, OpenedVocab& opened) {
  const Vocab& vocab = opened.vocab();
  if (wanted.before || wanted.all) opened.before = vocab.template_before();
  if (wanted.after || wanted.all) opened.after = vocab.template_after();
  const char* lacks = nullptr;
  if (wanted.all && opened.n_template_ids() == 0)
    lacks = "--special-tokens: its file names no tokens around a text";
  if (wanted.before && opened.before.empty())
    lacks = "--bos: its file names no token before a text";
  if (wanted.after && opened.after.empty()) lacks = "--eos: its file names no token after a text";
  if (lacks != nullptr) message(vocab.name(), lacks);
  return lacks == nullptr;
}

}  // namespace

std::optional<Tokenizer> open_tokenizer(const VocabSpec& spec) {
  const std::optional<ChosenVocab> chosen = choose_vocab(spec);
  return chosen ? make_tokenizer(*chosen) : std::nullopt;
}

std::optional<OpenedVocab> open_vocab(const VocabSpec& spec, const TemplateIds& template_ids) {
  std::optional<ChosenVocab> chosen = choose_vocab(spec);
  if (!chosen) return std::nullopt;
  std::optional<Tokenizer> tokenizer = make_tokenizer(*chosen);
  if (!tokenizer) return std::nullopt;
  if (chosen->approx) warn_approx(*chosen);
  OpenedVocab opened{*std::move(chosen), *std::move(tokenizer)};
  if (!apply_template(template_ids, opened)) return std::nullopt;
  return opened;
}

std::string_view method_of(const ChosenVocab& chosen) noexcept {
  return chosen.approx ? "approx" : "exact";
}

Value::Object vocab_meta(const ChosenVocab& chosen) {
  Value::Object meta = {{"name", chosen.vocab.name()},
                        {"fingerprint", fingerprint_text(chosen.vocab)},
                        {"method", method_of(chosen)}};
  if (!chosen.model.empty()) meta.push_back({"model", chosen.model});
  return meta;
}

Value::Object counting_meta(Specials specials, const OpenedVocab& opened) {
  Value::Object meta = {{"vocab", vocab_meta(opened.chosen)}, {"special", specials_name(specials)}};
  if (opened.n_template_ids() > 0) {
    meta.push_back({"special_tokens", Value::Object{{"before", opened.before.size()},
                                                    {"after", opened.after.size()}}});
  }
  return meta;
}

std::vector<std::pair<std::string_view, std::string>> counting_heading(const OpenedVocab& opened) {
  std::vector<std::pair<std::string_view, std::string>> heading = {
      {"vocabulary", fmt::format("{} ({})", opened.vocab().name(), method_of(opened.chosen))}};
  if (!opened.chosen.model.empty()) heading.emplace_back("model", opened.chosen.model);
  if (opened.n_template_ids() > 0) {
    heading.emplace_back("special tokens", fmt::format("{} before and {} after each text",
                                                       opened.before.size(), opened.after.size()));
  }
  return heading;
}

std::string fingerprint_text(const Vocab& vocab) {
  return fmt::format("{:016x}", vocab.fingerprint());
}

}  // namespace toll::cli

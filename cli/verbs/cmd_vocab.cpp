// cmd_vocab.cpp - toll vocab: list the vocabularies, describe one.
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

/// "a,b" as a list.
Value::List split_commas(std::string_view text) {
  Value::List items;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    items.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

/// "1,2,3,5" as 1-3 and 5: some vocabularies have thousands of ids that no text encodes to.
Value::List split_id_ranges(std::string_view text) {
  Value::List ranges;
  while (!text.empty()) {
    std::uint64_t first = 0;
    const char* const end = text.data() + text.size();
    const char* at = std::from_chars(text.data(), end, first).ptr;
    std::uint64_t last = first;
    for (std::uint64_t next = 0; at != end; last = next) {
      const char* const behind = std::from_chars(at + 1, end, next).ptr;
      if (next != last + 1) break;
      at = behind;
    }
    ranges.emplace_back(first == last ? fmt::format("{}", first)
                                      : fmt::format("{}-{}", first, last));
    text = {at, end};
    if (!text.empty()) text.remove_prefix(1);
  }
  return ranges;
}

/// The image's own lines, KEY TAB VALUE, in their order.
std::vector<std::pair<std::string_view, std::string_view>> description_lines(const Vocab& vocab) {
  std::vector<std::pair<std::string_view, std::string_view>> lines;
  std::string_view rest = vocab.description();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t tab = line.find('\t');
    if (tab != std::string_view::npos)
      lines.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  return lines;
}

Value::List ids_value(std::span<const TokenId> ids) {
  Value::List list;
  for (const TokenId id : ids) list.emplace_back(std::uint64_t{id});
  return list;
}

/// All of it as fields: for JSON as they are, for the other formats one row each.
Value::Object fields_of(const ChosenVocab& chosen) {
  const Vocab& vocab = chosen.vocab;
  Value::Object fields;
  for (const auto& [key, text] : description_lines(vocab)) {
    const bool is_list = key == "aliases" || key == "unreachable";
    fields.push_back({std::string(key), is_list ? Value(split_commas(text)) : Value(text)});
  }
  fields.push_back({"where", chosen.where});
  fields.push_back({"fingerprint", fingerprint_text(vocab)});
  fields.push_back({"n_tokens", std::uint64_t{vocab.n_tokens()}});
  fields.push_back({"n_specials", std::uint64_t{vocab.specials().size()}});
  fields.push_back({"n_ids", std::uint64_t{vocab.n_ids()}});
  fields.push_back({"max_token_bytes", std::uint64_t{vocab.max_token_bytes()}});
  const std::pair<const char*, std::span<const TokenId>> around[] = {
      {"before_text", vocab.template_before()}, {"after_text", vocab.template_after()}};
  for (const auto& [key, ids] : around) {
    if (!ids.empty()) fields.push_back({key, ids_value(ids)});
  }
  fields.push_back({"image_bytes", std::uint64_t{vocab.image().size()}});
  return fields;
}

Value said(std::string_view text) {
  return text.empty() ? Value() : Value(text);
}

class VocabList final : public Command {
 public:
  void define(CommandLine& line) override { line.format(format_); }
  ExitStatus run(Output& out) override;

 private:
  std::optional<Format> format_;
};

ExitStatus VocabList::run(Output& out) {
  bool refused = false;
  Report report;
  report.schema = "toll.vocab-list/1";
  report.rows_key = "vocabularies";
  report.columns = {{"name", "name"},
                    {"aliases", "aliases"},
                    {"n_tokens", "tokens", true},
                    {"licence", "licence"},
                    {"where", "where"},
                    {"sha256", "", false, kInJson},
                    {"source", "", false, kInJson}};
  for (const ChosenVocab& chosen : all_vocabs(refused)) {
    report.rows.push_back({chosen.vocab.name(), split_commas(chosen.vocab.property("aliases")),
                           std::uint64_t{chosen.vocab.n_tokens()}, chosen.vocab.property("licence"),
                           chosen.where, said(chosen.vocab.property("sha256")),
                           said(chosen.vocab.property("source"))});
  }
  out.write(render(report, chosen_format(format_)));
  return refused ? ExitStatus::refused : ExitStatus::done;
}

class VocabInfo final : public Command {
 public:
  void define(CommandLine& line) override {
    line.one_vocab(vocab_);
    line.scheme(vocab_);
    line.format(format_);
  }
  ExitStatus run(Output& out) override;

 private:
  VocabSpec vocab_;
  std::optional<Format> format_;
};

ExitStatus VocabInfo::run(Output& out) {
  const std::optional<ChosenVocab> chosen = choose_vocab(vocab_);
  if (!chosen) return ExitStatus::refused;
  const Format format = chosen_format(format_);
  Report report;
  report.schema = "toll.vocab/1";
  Value::Object fields = fields_of(*chosen);
  const Vocab& vocab = chosen->vocab;
  if (format == Format::json) {
    report.meta = std::move(fields);
    report.rows_key = "specials";
    report.columns = {{"id", "id", true}, {"text", "text"}};
    for (const TokenId id : vocab.specials()) {
      report.rows.push_back({std::uint64_t{id}, vocab.bytes(id)});
    }
  } else {
    report.columns = {{"key", "key"}, {"value", "value"}};
    for (Field& field : fields) {
      if (field.key == "unreachable") field.value = split_id_ranges(vocab.property(field.key));
      report.rows.push_back({field.key, std::move(field.value)});
    }
    for (const TokenId id : vocab.specials()) {
      report.rows.push_back({"special", fmt::format("{} {}", vocab.bytes(id), id)});
    }
  }
  out.write(render(report, format));
  return ExitStatus::done;
}

}  // namespace

const Verb verbs::vocab = {
    "vocab", "list, describe, import, pull, export, check, compare and search vocabularies", "",
    R"(Show, import, pull, export, check and compare vocabularies.

  toll vocab list                                all that can be found
  toll vocab info cl100k_base                    one of them
  toll vocab import ./Llama-3.1-8B               a model's own files, to be found by name from now on
  toll vocab pull hub:Qwen/Qwen3-8B              the same from a model hub: the one verb with a network
  toll vocab export cl100k_base --format hf      as a tokenizer.json
  toll vocab verify                              whether all that can be found are sound
  toll vocab verify x.model --against sentencepiece *.md   whether spm_encode gives the same ids
  toll vocab compare o200k_base cl100k_base *.md the tokens of the same text
  toll vocab search -v cl100k_base wood          the tokens that hold these bytes
)"};

const Verb verbs::vocab_list = {"vocab list", "all that can be found", "[OPTION...]",
                                R"(List the vocabularies that can be found.

  toll vocab list                                names, numbers of tokens, licences, places
  toll vocab list -f json                        with sources and digests
)",
                                make_command<VocabList>};

const Verb verbs::vocab_info = {"vocab info", "one of them", "[OPTION...] NAME|FILE",
                                R"(Describe a vocabulary.

  toll vocab info cl100k_base                    one that can be found by name
  toll vocab info ./tokenizer.json               one in a file
)",
                                make_command<VocabInfo>};

}  // namespace toll::cli

// cmd_vocab_verify.cpp - toll vocab verify: whether vocabularies are sound, and what was proved.
#include <vector>

#include <fmt/format.h>

#include "catalog/vocab_name.h"
#include "cli/message.h"
#include "cli/verbs/verbs.h"
#include "cli/verbs/verify_against.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

/// What was seen in one vocabulary.
struct Proof {
  std::uint64_t n_found = 0;        ///< tokens that are found by their bytes
  std::uint64_t n_to_itself = 0;    ///< of those: that their bytes encode to
  std::uint64_t n_round_trips = 0;  ///< tokens whose bytes come back from encoding and decoding
  std::string why;                  ///< what is wrong; empty: nothing
};

void prove_tokens(const Vocab& vocab, const Tokenizer& tokenizer, Proof& proof) {
  Encoder encoder(tokenizer);
  std::vector<TokenId> ids;
  const auto fail = [&proof](TokenId id, const char* what) {
    proof.why = fmt::format("token {} {}", id, what);
  };
  for (TokenId id = 0; id < vocab.n_ids() && proof.why.empty(); ++id) {
    const std::string_view bytes = vocab.bytes(id);
    if (bytes.empty() || vocab.find(bytes) != id) continue;
    ++proof.n_found;
    ids.clear();
    if (!encoder.encode(bytes, ids)) return fail(id, "cannot be encoded");
    if (ids.size() == 1 && ids[0] == id) ++proof.n_to_itself;
    const Result<std::string> text = tokenizer.decode(ids);
    if (!text) return fail(id, "does not decode");
    if (*text == bytes) {
      ++proof.n_round_trips;
    } else if (vocab.is_lossless()) {
      return fail(id, "does not come back from encoding and decoding");
    }
  }
  if (proof.why.empty() && proof.n_found != vocab.n_tokens()) {
    proof.why = fmt::format("{} tokens are found by their bytes, the image says {}", proof.n_found,
                            vocab.n_tokens());
  }
}

Proof prove(const ChosenVocab& chosen) {
  Proof proof;
  // Images inside the executable were opened by their header alone: here all of them are checked,
  // the checksum and every table.
  const Result<Vocab> vocab = Vocab::view(chosen.vocab.image());
  if (!vocab) {
    proof.why = vocab.error().detail;
    return proof;
  }
  const Result<Tokenizer> tokenizer = Tokenizer::create(*vocab);
  if (!tokenizer) {
    proof.why = tokenizer.error().detail;
    return proof;
  }
  prove_tokens(*vocab, *tokenizer, proof);
  return proof;
}

constexpr std::string_view kReferences[] = {"sentencepiece"};

class VocabVerify final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  std::vector<std::string> names_;
  bool against_ = false;
  VocabSpec vocab_;  ///< the scheme alone
  std::optional<Format> format_;
};

void VocabVerify::define(CommandLine& line) {
  line.operands("NAME", "Names, files or folders (all that can be found)", true, names_,
                Offer::vocabularies);
  line.one_of("--against",
              "Compare the ids of the first, a .model, with spm_encode's; what follows are texts",
              kReferences, [this](std::size_t) { against_ = true; });
  line.scheme(vocab_);
  line.format(format_);
  line.check([this] {
    if (against_ && names_.empty()) throw UsageError("wants the name of a vocabulary");
  });
}

ExitStatus VocabVerify::run(Output& out) {
  if (against_) {
    vocab_.name = names_.front();
    return verify_against(vocab_, {names_.begin() + 1, names_.end()}, chosen_format(format_), out);
  }
  Report report;
  report.schema = "toll.vocab-verify/1";
  report.rows_key = "vocabularies";
  report.columns = {{"name", "name"},
                    {"result", "result"},
                    {"fingerprint", "fingerprint"},
                    {"n_tokens", "tokens", true},
                    {"found_by_bytes", "found by bytes", true},
                    {"encode_to_themselves", "encode to themselves", true},
                    {"round_trips", "round trips", true},
                    {"lossless", "lossless"},
                    {"where", "where"},
                    {"why", "", false, kInCsv | kInJson}};
  ExitStatus status = ExitStatus::done;
  const auto add = [&](const ChosenVocab& chosen) {
    const Vocab& vocab = chosen.vocab;
    const Proof proof = prove(chosen);
    const bool sound = proof.why.empty();
    if (!sound) {
      message(vocab.name(), proof.why);
      status = worse(status, ExitStatus::answer_is_no);
    }
    report.rows.push_back({vocab.name(), sound ? "sound" : "broken", fingerprint_text(vocab),
                           std::uint64_t{vocab.n_tokens()}, proof.n_found, proof.n_to_itself,
                           proof.n_round_trips, vocab.is_lossless(), chosen.where,
                           sound ? Value() : Value(proof.why)});
  };
  // What is there and cannot be opened has failed the check: the reason is on standard error.
  if (names_.empty()) {
    bool refused = false;
    for (const ChosenVocab& chosen : all_vocabs(refused)) add(chosen);
    if (refused) status = worse(status, ExitStatus::answer_is_no);
  }
  for (const std::string& name : names_) {
    const std::optional<ChosenVocab> chosen = choose_vocab({name, {}, vocab_.scheme});
    if (chosen) {
      add(*chosen);
    } else {
      const bool is_there = catalog::looks_like_file(name) || where_is(name).has_value();
      status = worse(status, is_there ? ExitStatus::answer_is_no : ExitStatus::refused);
    }
  }
  out.write(render(report, chosen_format(format_)));
  return status;
}

}  // namespace

const Verb verbs::vocab_verify = {
    "vocab verify", "whether vocabularies are sound",
    "[OPTION...] [NAME|FILE...]\n--against sentencepiece [OPTION...] FILE.model [TEXT...]",
    R"(Check vocabularies, or compare one with its own program.

  toll vocab verify                              whether all that can be found are sound
  toll vocab verify x.model --against sentencepiece *.md   whether spm_encode gives the same ids
)",
    make_command<VocabVerify>};

}  // namespace toll::cli

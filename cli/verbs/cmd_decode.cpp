// cmd_decode.cpp - toll decode: token ids to the bytes that they stand for, end to end.
#include <fmt/format.h>

#include "cli/ids/id_reader.h"
#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp =
    R"(Turn token ids into the bytes that they stand for.

  echo 24912 2375 | toll decode                  hello world
  toll decode --ids npy book.npy > book.txt

npy takes one dimension of integers of 1, 2, 4 or 8 bytes.
)";

/// Writes the text of ids: as they come, or in the end where only all together tell what it is.
class DecodedOutput final : public IdVisitor {
 public:
  DecodedOutput(const Tokenizer& tokenizer, Output& out) noexcept
      : tokenizer_(tokenizer), out_(out), in_parts_(tokenizer.decodes_in_parts()) {}

  Status take(std::span<const TokenId> ids) override {
    const Vocab& vocab = tokenizer_.vocab();
    for (const TokenId id : ids) {
      const std::string_view bytes = vocab.bytes(id);
      if (bytes.empty()) {
        unknown_ = true;
        return Error{
            Errc::bad_token, index_,
            fmt::format("{} has no token {} (the id at index {})", vocab.name(), id, index_)};
      }
      if (in_parts_) out_.write(bytes);
      ++index_;
    }
    if (!in_parts_) held_.insert(held_.end(), ids.begin(), ids.end());
    if (!out_.ok()) return Error{Errc::io, 0, {}};
    return {};
  }
  /// No more ids follow.
  Status finish() {
    if (held_.empty()) return {};
    const auto text = tokenizer_.decode(held_);
    if (!text) return text.error();
    out_.write(*text);
    if (!out_.ok()) return Error{Errc::io, 0, {}};
    return {};
  }
  /// Whether take() met an id that the vocabulary does not have: an error with an index, no offset.
  [[nodiscard]] bool unknown() const noexcept { return unknown_; }

 private:
  const Tokenizer& tokenizer_;
  Output& out_;
  bool in_parts_;
  std::vector<TokenId> held_;
  std::uint64_t index_ = 0;  // of the next id in this input
  bool unknown_ = false;
};

Outcome decode(ByteStream& bytes, IdFormat format, const Tokenizer& tokenizer, Output& out) {
  using State = Outcome::State;
  DecodedOutput output(tokenizer, out);
  Status status = read_ids(format, bytes, output);
  const bool is_read = status || status.error().code != Errc::io;
  // What came before a failure is written, too.
  if (const Status finished = output.finish(); is_read && status) status = finished;
  if (status) return {State::done};
  if (!out.ok()) return {State::stopped};
  if (!is_read) return {State::failed, {}, status.error().detail};
  Outcome outcome = failed_in_text(status.error());
  if (output.unknown()) outcome.offset.reset();
  return outcome;
}

class Decode final : public Command {
 public:
  void define(CommandLine& line) override {
    line.inputs(inputs_);
    line.vocab(vocab_);
    line.ids("How the ids are written (dec)", ids_);
  }

  ExitStatus run(Output& out) override {
    const std::optional<Tokenizer> tokenizer = open_tokenizer(vocab_);
    if (!tokenizer) return ExitStatus::refused;
    InputRun run(inputs_);
    InputList inputs(inputs_);
    while (const std::optional<Input> input = inputs.next()) {
      run.add(*input, for_each_text(*input, [&](ByteStream& bytes) {
        return decode(bytes, ids_, *tokenizer, out);
      }));
      if (!out.ok()) break;
    }
    run.say_summary();
    return run.status();
  }

 private:
  InputSpec inputs_;
  VocabSpec vocab_;
  IdFormat ids_ = IdFormat::dec;
};

}  // namespace

const Verb verbs::decode = {"decode", "token ids to text", "[OPTION...] [FILE...]", kHelp,
                            make_command<Decode>};

}  // namespace toll::cli

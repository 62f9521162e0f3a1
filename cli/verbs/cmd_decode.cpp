// cmd_decode.cpp - toll decode: token ids to the bytes that they stand for, end to end.
#include <memory>

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

/// An open input as a stream of blocks.
class SourceStream final : public ByteStream {
 public:
  /// Both are borrowed.
  SourceStream(Source& source, std::span<char> block) noexcept : source_(source), block_(block) {}

  std::string_view next() override {
    const Source::Read read = source_.read(block_);
    if (read.state == Source::Read::State::failed) why_ = read.why;
    return {block_.data(), read.state == Source::Read::State::data ? read.n_bytes : 0};
  }
  /// Why reading failed, or "".
  [[nodiscard]] const std::string& why() const noexcept { return why_; }

 private:
  Source& source_;
  std::span<char> block_;
  std::string why_;
};

/// Writes the text of ids: as they come, or in the end where only all together tell what it is.
class Speller final : public IdTaker {
 public:
  Speller(const Tokenizer& tokenizer, Output& out) noexcept
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

Outcome decode(const Input& input, IdFormat format, const Tokenizer& tokenizer,
               std::span<char> block, Output& out) {
  using State = Outcome::State;
  Source::Opened opened = open_input(input);
  if (!opened.source) return not_opened(input, opened);
  SourceStream stream(*opened.source, block);
  Speller speller(tokenizer, out);
  Status status = read_ids(format, stream, speller);
  // What came before a failure is written, too.
  if (const Status finished = speller.finish(); status) status = finished;
  if (!stream.why().empty()) return {State::failed, {}, stream.why()};
  if (status) return {State::done};
  if (!out.ok()) return {State::stopped};
  Outcome outcome = failed_in_text(status.error());
  if (speller.unknown()) outcome.offset.reset();
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
    const auto block = std::make_unique_for_overwrite<Block>();
    InputRun run;
    for (const Input& input : list_inputs(inputs_)) {
      run.add(input, decode(input, ids_, *tokenizer, block->bytes, out));
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

// cmd_decode.cpp - toll decode: token ids to the bytes that they stand for, end to end.
#include <memory>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/id_reader.h"
#include "cli/input/input_list.h"
#include "cli/input_run.h"

namespace toll::cli {
namespace {

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

/// Writes the bytes of ids.
class Speller final : public IdTaker {
 public:
  Speller(const Vocab& vocab, Output& out) noexcept : vocab_(vocab), out_(out) {}

  Status take(std::span<const TokenId> ids) override {
    for (const TokenId id : ids) {
      const std::string_view bytes = vocab_.bytes(id);
      if (bytes.empty()) {
        unknown_ = true;
        return Error{
            Errc::bad_token, index_,
            fmt::format("{} has no token {} (the id at index {})", vocab_.name(), id, index_)};
      }
      out_.write(bytes);
      ++index_;
    }
    if (!out_.ok()) return Error{Errc::io, 0, {}};
    return {};
  }
  /// Whether take() met an id that the vocabulary does not have: an error with an index, no offset.
  [[nodiscard]] bool unknown() const noexcept { return unknown_; }

 private:
  const Vocab& vocab_;
  Output& out_;
  std::uint64_t index_ = 0;  // of the next id in this input
  bool unknown_ = false;
};

Outcome decode(const Input& input, IdFormat format, const Vocab& vocab, std::span<char> block,
               Output& out) {
  using State = Outcome::State;
  Source::Opened opened = open_input(input);
  if (!opened.source) return not_opened(input, opened);
  SourceStream stream(*opened.source, block);
  Speller speller(vocab, out);
  const Status status = read_ids(format, stream, speller);
  if (!stream.why().empty()) return {State::failed, {}, stream.why()};
  if (status) return {State::done};
  if (!out.ok()) return {State::stopped};
  Outcome outcome = failed_in_text(status.error());
  if (speller.unknown()) outcome.offset.reset();
  return outcome;
}

}  // namespace

ExitStatus run_decode(const Options& options, Output& out) {
  const std::optional<ChosenVocab> chosen = choose_vocab(options.vocab);
  if (!chosen) return ExitStatus::refused;
  const auto block = std::make_unique_for_overwrite<char[]>(kBlockSize);
  InputRun run("decoded");
  for (const Input& input : list_inputs(options.inputs)) {
    run.add(input, decode(input, options.ids, chosen->vocab, {block.get(), kBlockSize}, out));
    if (!out.ok()) break;
  }
  run.say_summary();
  return run.status();
}

}  // namespace toll::cli

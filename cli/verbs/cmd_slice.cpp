// cmd_slice.cpp - toll slice: the first, last or some tokens of a text, as text.
#include <toll/slice.h>

#include <memory>
#include <utility>

#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/verbs/commands.h"

namespace toll::cli {
namespace {

Slicer slicer_of(const Options& options, Encoder& encoder) {
  switch (options.slice) {
    case SliceEnd::head: return Slicer::head(encoder, options.last);
    case SliceEnd::tail: return Slicer::tail(encoder, options.last);
    case SliceEnd::range: break;
  }
  return Slicer::range(encoder, options.first, options.last);
}

/// Reads until the slicer has what it needs. @param cut  set when the outcome is done.
Outcome cut_input(const Input& input, Slicer& slicer, Cut& cut) {
  using State = Outcome::State;
  Source::Opened opened = open_input(input);
  if (!opened.source) return {State::failed, {}, opened.why};
  const auto block = std::make_unique_for_overwrite<Block>();
  while (true) {
    const Source::Read read = opened.source->read(block->bytes);
    if (read.state == Source::Read::State::failed) return {State::failed, {}, read.why};
    if (read.state != Source::Read::State::data) break;
    const Result<bool> more = slicer.feed({block->bytes.data(), read.n_bytes});
    if (!more) return failed_in_text(more.error());
    if (!*more) break;
  }
  Result<Cut> found = slicer.finish();
  if (!found) return failed_in_text(found.error());
  cut = std::move(*found);
  return {State::done};
}

}  // namespace

ExitStatus run_slice(const Options& options, Output& out) {
  const std::optional<OpenedVocab> opened = open_vocab(options);
  if (!opened) return ExitStatus::refused;
  Encoder encoder(opened->tokenizer);
  Slicer slicer = slicer_of(options, encoder);
  if (options.max_memory) {
    encoder.set_max_held_bytes(*options.max_memory);
    slicer.set_max_held_bytes(*options.max_memory);
  }
  const Input input = list_inputs(options.inputs).front();
  Cut cut;
  InputRun run;
  run.add(input, cut_input(input, slicer, cut));
  if (run.status() != ExitStatus::done) return run.status();
  if (options.format != Format::json) {
    out.write(cut.text);
    return ExitStatus::done;
  }
  Report report;
  report.schema = "toll.slice/1";
  report.meta = {{"vocab", vocab_meta(opened->chosen)},
                 {"name", input.name},
                 {"offset", cut.offset},
                 {"bytes", std::uint64_t{cut.text.size()}},
                 {"tokens", cut.n_tokens},
                 {"text", std::move(cut.text)}};
  out.write(render(report, Format::json));
  return ExitStatus::done;
}

}  // namespace toll::cli

// input_run.cpp - see input_run.h.
#include "cli/input/input_run.h"

#include <map>
#include <new>

#include <fmt/format.h>

#include "cli/message.h"

namespace toll::cli {
namespace {

using State = Outcome::State;

constexpr const char* kInterrupted = "interrupted";

/// One encoder with one sink.
class EncoderTaker final : public TextTaker {
 public:
  EncoderTaker(Encoder& encoder, Sink& sink, Specials specials) noexcept
      : encoder_(encoder), sink_(sink), specials_(specials) {}

  void begin() override { encoder_.begin(sink_, specials_); }
  Result<bool> feed(std::string_view block) override { return encoder_.feed(block); }
  Result<TextStats> finish() override { return encoder_.finish(); }

 private:
  Encoder& encoder_;
  Sink& sink_;
  Specials specials_;
};

Outcome read_text(const Input& input, TextTaker& taker, std::span<char> block) {
  Source::Opened opened = open_input(input);
  if (!opened.source) return not_opened(input, opened);
  Source& source = *opened.source;
  taker.begin();
  while (true) {
    const Source::Read read = source.read(block);
    switch (read.state) {
      case Source::Read::State::interrupted: return {State::interrupted};
      case Source::Read::State::failed: {
        Outcome outcome{State::failed, {}, read.why};
        if (source.offset() > 0) outcome.offset = source.offset();
        return outcome;
      }
      case Source::Read::State::end: {
        const Result<TextStats> stats = taker.finish();
        if (!stats) return failed_in_text(stats.error());
        return {State::done, *stats};
      }
      case Source::Read::State::data: break;
    }
    const Result<bool> more = taker.feed({block.data(), read.n_bytes});
    if (!more) return failed_in_text(more.error());
    if (!*more) return {State::stopped};
  }
}

}  // namespace

Outcome failed_in_text(const Error& error) {
  Outcome outcome{State::failed, {}, error.detail, error.offset};
  outcome.limit = error.code == Errc::limit;
  return outcome;
}

Source::Opened open_input(const Input& input) {
  if (input.fate != Input::Fate::read) return {{}, input.fate == Input::Fate::skip, input.why};
  return Source::open(input);
}

Outcome not_opened(const Input& input, const Source::Opened& opened) {
  if (input.fate == Input::Fate::interrupted) return {State::interrupted};
  Outcome outcome{opened.skip ? State::skipped : State::failed, {}, opened.why};
  if (input.origin == Input::Origin::named && opened.why == kIsDirectory)
    outcome.why += " (use -r)";
  return outcome;
}

Outcome feed_input(const Input& input, Encoder& encoder, Sink& sink, Specials specials,
                   std::span<char> block) noexcept {
  EncoderTaker taker(encoder, sink, specials);
  return read_input(input, taker, block);
}

Outcome read_input(const Input& input, TextTaker& taker, std::span<char> block) noexcept {
  try {
    return read_text(input, taker, block);
  } catch (const std::bad_alloc&) {
    Outcome outcome{State::failed};
    outcome.why = "no memory";  // short enough to need none
    outcome.limit = true;
    return outcome;
  }
}

void InputRun::add(const Input& input, const Outcome& outcome) {
  const std::size_t n_before = coverage_.n_counted;
  switch (outcome.state) {
    case State::done:
      ++coverage_.n_counted;
      if (outcome.stats.n_invalid_utf8 == 1) {
        message(input.name, outcome.stats.first_invalid_offset,
                "1 byte is not UTF-8, read by itself");
      } else if (outcome.stats.n_invalid_utf8 > 1) {
        message(
            input.name, outcome.stats.first_invalid_offset,
            fmt::format("{} bytes are not UTF-8, read byte by byte", outcome.stats.n_invalid_utf8));
      }
      break;
    case State::skipped: coverage_.skipped.push_back({input.name, outcome.why, n_before}); break;
    case State::failed:
      coverage_.failed.push_back({input.name, outcome.why, n_before});
      status_ =
          worse(status_, outcome.limit ? ExitStatus::limit_reached : ExitStatus::input_failed);
      if (outcome.offset) {
        message(input.name, *outcome.offset, outcome.why);
      } else {
        message(input.name, outcome.why);
      }
      break;
    case State::interrupted:
    case State::stopped:
      ++n_interrupted_;
      coverage_.interrupted = true;
      coverage_.skipped.push_back({input.name, kInterrupted, n_before});
      if (outcome.state == State::interrupted) status_ = worse(status_, ExitStatus::interrupted);
      break;
  }
}

void InputRun::say_summary() const {
  const std::uint64_t n_found = coverage_.n_found();
  if (coverage_.skipped.size() > n_interrupted_) {
    std::map<std::string_view, std::uint64_t> reasons;
    for (const Omission& omission : coverage_.skipped) {
      if (omission.why != kInterrupted) ++reasons[omission.why];
    }
    std::string line =
        fmt::format("{} of {} inputs skipped:", coverage_.skipped.size() - n_interrupted_, n_found);
    const char* separator = " ";
    for (const auto& [why, n] : reasons) {
      line += fmt::format("{}{} ({})", separator, why, n);
      separator = ", ";
    }
    message(line);
  }
  if (!coverage_.failed.empty() && n_found > 1) {
    message(fmt::format("{} of {} inputs failed; the result is incomplete", coverage_.failed.size(),
                        n_found));
  }
  if (status_ == ExitStatus::interrupted) {
    message(fmt::format("interrupted; {} of {} inputs done", n_found - n_interrupted_, n_found));
  }
}

}  // namespace toll::cli

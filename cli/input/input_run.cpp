// input_run.cpp - see input_run.h.
#include "cli/input/input_run.h"

#include <new>

#include <fmt/format.h>

#include "cli/message.h"

namespace toll::cli {
namespace {

using State = Outcome::State;

/// Messages of one kind.
constexpr std::uint64_t kEnough = 10;

/// "reason (3), other (1)"
std::string listed(const std::map<std::string, std::uint64_t>& numbers) {
  std::string line;
  for (const auto& [what, n] : numbers)
    line += fmt::format("{}{} ({})", line.empty() ? "" : ", ", what, n);
  return line;
}

/// What it means that an input is not to be read, or could not be opened.
Outcome not_opened(const Input& input, const Source::Opened& opened) {
  if (input.disposition == Input::Disposition::interrupted) return {State::interrupted};
  Outcome outcome{opened.skip ? State::skipped : State::failed, {}, opened.why};
  if (input.can_recurse && opened.why == kIsDirectory) outcome.why += " (use -r)";
  return outcome;
}

}  // namespace

Outcome failed_in_text(const Error& error) {
  Outcome outcome{State::failed, {}, error.detail, error.offset};
  outcome.limit = error.code == Errc::limit;
  return outcome;
}

Outcome for_each_text(const Input& input,
                      const std::function<Outcome(ByteStream&)>& visit) noexcept {
  try {
    Source::Opened opened{{}, input.disposition == Input::Disposition::skip, input.why};
    if (input.disposition == Input::Disposition::read) opened = Source::open(input);
    return opened.source ? visit(*opened.source) : not_opened(input, opened);
  } catch (const std::bad_alloc&) {
    return Outcome::no_memory();
  }
}

Outcome read_text(ByteStream& bytes, TextVisitor& visitor, std::span<char> block) {
  visitor.begin();
  while (true) {
    const ByteStream::Read read = bytes.read(block);
    switch (read.state) {
      case ByteStream::Read::State::interrupted: return {State::interrupted};
      case ByteStream::Read::State::failed: {
        Outcome outcome{State::failed, {}, read.why};
        if (bytes.offset() > 0) outcome.offset = bytes.offset();
        return outcome;
      }
      case ByteStream::Read::State::end: {
        const Result<TextStats> stats = visitor.finish();
        if (!stats) return failed_in_text(stats.error());
        return {State::done, *stats};
      }
      case ByteStream::Read::State::data: break;
    }
    const Result<bool> more = visitor.feed({block.data(), read.n_bytes});
    if (!more) return failed_in_text(more.error());
    if (!*more) return {State::stopped};
  }
}

Outcome read_input(const Input& input, TextVisitor& visitor, std::span<char> block) noexcept {
  return for_each_text(input, [&](ByteStream& bytes) { return read_text(bytes, visitor, block); });
}

std::optional<Omission> omission_of(const Input& input, const Outcome& outcome) {
  switch (outcome.state) {
    case State::done: return std::nullopt;
    case State::skipped: return Omission{Omission::Kind::skipped, input.name, outcome.why};
    case State::failed: return Omission{Omission::Kind::failed, input.name, outcome.why};
    case State::interrupted:
    case State::stopped: break;
  }
  return Omission{Omission::Kind::skipped, input.name, "interrupted"};
}

/// A person reads ten messages of a kind, not ten thousand.
bool InputRun::may_say(const std::string& kind) {
  constexpr std::size_t kMaxKinds = 64;
  const bool is_new = n_said_.size() >= kMaxKinds && n_said_.count(kind) == 0;
  return ++n_said_[is_new ? "other reasons" : kind] <= kEnough || says_all_;
}

void InputRun::add(const Input& input, const Outcome& outcome) {
  if (std::optional<Omission> omission = omission_of(input, outcome)) {
    ++(omission->kind == Omission::Kind::failed ? coverage_.n_failed : coverage_.n_skipped);
    if (keeps_omissions_) coverage_.omissions.push_back(*std::move(omission));
  }
  switch (outcome.state) {
    case State::done:
      ++coverage_.n_counted;
      if (outcome.stats.n_invalid_utf8 > 0 && !is_quiet() && may_say("not UTF-8")) {
        const std::uint64_t n = outcome.stats.n_invalid_utf8;
        note(input.name, outcome.stats.first_invalid_offset,
             n == 1 ? "1 byte is not UTF-8, read by itself"
                    : fmt::format("{} bytes are not UTF-8, read byte by byte", n));
      }
      break;
    case State::skipped: ++n_skipped_[outcome.why]; break;
    case State::failed:
      status_ =
          worse(status_, outcome.limit ? ExitStatus::limit_reached : ExitStatus::input_failed);
      if (!may_say(outcome.why)) break;
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
      if (outcome.state == State::interrupted) status_ = worse(status_, ExitStatus::interrupted);
      break;
  }
}

void InputRun::say_summary() const {
  std::map<std::string, std::uint64_t> unsaid;
  std::uint64_t n_unsaid = 0;
  for (const auto& [kind, n] : n_said_) {
    if (says_all_ || n <= kEnough) continue;
    unsaid[kind] = n - kEnough;
    n_unsaid += n - kEnough;
  }
  if (n_unsaid > 0)
    message(fmt::format("{} more messages of the same kind: {}; --messages all shows them",
                        n_unsaid, listed(unsaid)));
  const std::uint64_t n_found = coverage_.n_found();
  if (!n_skipped_.empty()) {
    note(fmt::format("{} of {} inputs skipped: {}", coverage_.n_skipped - n_interrupted_, n_found,
                     listed(n_skipped_)));
  }
  if (coverage_.n_failed > 0 && n_found > 1) {
    message(fmt::format("{} of {} inputs failed; the result is incomplete", coverage_.n_failed,
                        n_found));
  }
  if (status_ == ExitStatus::interrupted) {
    message(fmt::format("interrupted; {} of {} inputs done", coverage_.n_counted, n_found));
  }
}

}  // namespace toll::cli

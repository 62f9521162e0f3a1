// exit_status.h - how the command ends, and which ending wins when there are several.
#pragma once

#include <cstdint>

namespace toll::cli {

/// The exit status of the process. Scripts rely on these numbers; README lists them.
enum class ExitStatus : std::uint8_t {
  done = 0,
  answer_is_no = 1,   ///< a limit or check was not met
  usage = 2,          ///< the command line was wrong
  input_failed = 3,   ///< some inputs failed; the rest are printed and marked incomplete
  refused = 4,        ///< a vocabulary, price book or name was refused
  output_failed = 5,  ///< standard output, or the file to write, could not be written
  limit_reached = 6,  ///< a resource limit was reached
  interrupted = 75,   ///< a signal asked to stop; what was complete is printed
  closed_pipe = 141,  ///< the reader of standard output went away, as coreutils
};

/// Of two endings the one to report: 2 > 4 > 141 > 5 > 75 > 6 > 3 > 1 > 0.
[[nodiscard]] constexpr ExitStatus worse(ExitStatus a, ExitStatus b) noexcept {
  constexpr ExitStatus kByGravity[] = {
      ExitStatus::usage,         ExitStatus::refused,      ExitStatus::closed_pipe,
      ExitStatus::output_failed, ExitStatus::interrupted,  ExitStatus::limit_reached,
      ExitStatus::input_failed,  ExitStatus::answer_is_no,
  };
  for (const ExitStatus status : kByGravity) {
    if (a == status || b == status) return status;
  }
  return ExitStatus::done;
}

}  // namespace toll::cli

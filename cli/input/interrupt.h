// interrupt.h - a request to stop, by SIGINT, SIGTERM or SIGUSR1: noticed at the next block.
#pragma once

namespace toll::cli {

/// From now on the three signals ask to stop instead of ending the process. A second one of the
/// same kind, unless it comes at once, ends it. SIGINT that the parent ignores stays ignored. Call
/// once, before any thread starts.
void catch_interrupts() noexcept;

/// Whether one came.
[[nodiscard]] bool interrupted() noexcept;

/// A descriptor that becomes readable, for ever, when one comes; -1 when none are caught. Polling
/// it beside an input leaves no moment at which a signal could be missed, in any thread.
[[nodiscard]] int interrupt_fd() noexcept;

}  // namespace toll::cli

// message.h - what the command says on standard error: one line, "toll: NAME:OFFSET: what", with
// everything that others chose escaped.
#pragma once

#include <cstdint>
#include <string_view>

namespace toll::cli {

/// toll: WHAT
void message(std::string_view what);
/// toll: no memory. Takes none.
void say_no_memory() noexcept;
/// toll: NAME: WHAT
void message(std::string_view name, std::string_view what);
/// toll: NAME:OFFSET: WHAT
void message(std::string_view name, std::uint64_t offset, std::string_view what);

/// The same for what is no error: nothing after be_quiet().
void note(std::string_view what);
void note(std::string_view name, std::string_view what);
void note(std::string_view name, std::uint64_t offset, std::string_view what);
void be_quiet() noexcept;
[[nodiscard]] bool is_quiet() noexcept;

/// A line that stays below all messages until another one is shown or end_status() takes it away,
/// or leaves it as it is.
void show_status(std::string_view line);
void end_status(bool stays);
/// From now on a status line is away while results are written, and for a moment behind that: they
/// may come to the same terminal.
void keep_status_off_results() noexcept;
/// Results are about to be written.
void results_come() noexcept;

}  // namespace toll::cli

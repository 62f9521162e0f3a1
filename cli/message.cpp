// message.cpp - see message.h. Each message is one write(2), so that threads and other processes on
// the same terminal do not mix lines.
#include "cli/message.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <string>

#include <unistd.h>

#include "cli/report/escape.h"

namespace toll::cli {
namespace {

std::atomic<bool> quiet = false;
std::atomic<bool> is_off_results = false;
std::mutex mutex;         // of the next
bool has_status = false;  // a status line is where the next message belongs
std::chrono::steady_clock::time_point no_status_until;

constexpr std::string_view kErase = "\r\x1B[K";

void write_bytes(std::string_view rest) noexcept {
  while (!rest.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nobody is left to tell
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
}

void write_line(std::string_view name, std::string_view offset, std::string_view what) {
  std::string line = "toll: ";
  if (!name.empty()) {
    append_visible(line, name);
    if (!offset.empty()) {
      line += ':';
      line += offset;
    }
    line += ": ";
  }
  append_visible(line, what);
  line += '\n';
  const std::lock_guard lock(mutex);
  if (has_status) line.insert(0, kErase);
  has_status = false;
  write_bytes(line);
}

}  // namespace

void say_no_memory() noexcept {
  write_bytes("toll: no memory\n");
}

void message(std::string_view what) {
  write_line("", "", what);
}

void message(std::string_view name, std::string_view what) {
  write_line(name.empty() ? "''" : name, "", what);
}

void message(std::string_view name, std::uint64_t offset, std::string_view what) {
  write_line(name.empty() ? "''" : name, std::to_string(offset), what);
}

void note(std::string_view what) {
  if (!quiet) message(what);
}

void note(std::string_view name, std::string_view what) {
  if (!quiet) message(name, what);
}

void note(std::string_view name, std::uint64_t offset, std::string_view what) {
  if (!quiet) message(name, offset, what);
}

void be_quiet() noexcept {
  quiet = true;
}

bool is_quiet() noexcept {
  return quiet;
}

void show_status(std::string_view line) {
  const std::lock_guard lock(mutex);
  if (std::chrono::steady_clock::now() < no_status_until) return;
  write_bytes(std::string(kErase) + std::string(line));
  has_status = true;
}

void end_status(bool stays) {
  const std::lock_guard lock(mutex);
  if (has_status) write_bytes(stays ? "\n" : kErase);
  has_status = false;
}

void keep_status_off_results() noexcept {
  is_off_results = true;
}

void results_come() noexcept {
  if (!is_off_results) return;
  // What comes through a pipe takes a moment to be there.
  constexpr auto kMoment = std::chrono::milliseconds(300);
  const std::lock_guard lock(mutex);
  if (has_status) write_bytes(kErase);
  has_status = false;
  no_status_until = std::chrono::steady_clock::now() + kMoment;
}

}  // namespace toll::cli

// progress.cpp - see progress.h.
#include "cli/work/progress.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input/input_list.h"
#include "cli/message.h"

namespace toll::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBefore{500};  // shorter work needs no bar
constexpr milliseconds kBetween{100};

bool is_smart_terminal() {
  const char* const kind = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

std::size_t terminal_width() noexcept {
  winsize size{};
  const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : 80;
}

/// "1.5 GB": three digits are enough.
std::string short_number(std::uint64_t n, std::string_view unit) {
  constexpr std::string_view kPrefixes[] = {"", "k", "M", "G", "T", "P", "E"};
  auto value = static_cast<double>(n);
  std::size_t i = 0;
  while (value >= 999.5) {
    value /= 1000;
    ++i;
  }
  const int n_decimals = i == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f} {}{}", value, n_decimals, kPrefixes[i], unit);
}

/// "1:02:03" or "2:03"
std::string clock_text(std::uint64_t n_seconds) {
  const std::uint64_t hours = n_seconds / 3600;
  const std::uint64_t minutes = n_seconds / 60 % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, n_seconds % 60)
                   : fmt::format("{}:{:02}", minutes, n_seconds % 60);
}

/// The size of a regular file, or nothing: what else there may be has no size.
std::optional<std::uint64_t> size_of(const Input& input) {
  struct stat status {};
  const int got = input.origin == Input::Origin::standard_input
                      ? ::fstat(STDIN_FILENO, &status)
                      : ::stat(input.name.c_str(), &status);
  if (got != 0) return 0;  // it will fail
  if (S_ISREG(status.st_mode)) return static_cast<std::uint64_t>(status.st_size);
  return S_ISDIR(status.st_mode) ? std::optional<std::uint64_t>(0) : std::nullopt;
}

}  // namespace

std::string progress_line(const WorkAhead* ahead, std::uint64_t n_inputs, std::uint64_t n_bytes,
                          std::uint64_t n_tokens, milliseconds elapsed, std::size_t width) {
  const auto n_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(1, elapsed.count()));
  const double speed = static_cast<double>(n_bytes) / static_cast<double>(n_ms);  // kB/s
  std::string bar;
  std::string inputs = fmt::format("{} file{}", n_inputs, n_inputs == 1 ? "" : "s");
  std::string bytes = short_number(n_bytes, "B");
  std::string time = clock_text(n_ms / 1000);
  if (ahead != nullptr && ahead->n_bytes > 0) {
    constexpr unsigned kBarWidth = 20;
    // A file may have grown since.
    const double done =
        std::min(1.0, static_cast<double>(n_bytes) / static_cast<double>(ahead->n_bytes));
    const auto n_filled = static_cast<std::size_t>(done * kBarWidth);
    bar = fmt::format("[{:-<{}}] {:3.0f} %  ", std::string(n_filled, '#'), kBarWidth, done * 100);
    inputs =
        fmt::format("{} of {} file{}", n_inputs, ahead->n_inputs, ahead->n_inputs == 1 ? "" : "s");
    bytes += " of " + short_number(ahead->n_bytes, "B");
    const std::uint64_t n_left = ahead->n_bytes - std::min(ahead->n_bytes, n_bytes);
    time =
        speed > 0
            ? clock_text(static_cast<std::uint64_t>(static_cast<double>(n_left) / speed / 1000)) +
                  " left"
            : "";
  }
  const std::string line =
      fmt::format("{}  {}  {}  {:.0f} MB/s  {}", inputs, bytes,
                  short_number(n_tokens, n_tokens == 1 ? "token" : "tokens"), speed / 1000, time);
  return (bar.size() + line.size() <= width ? bar + line : line).substr(0, width);
}

ProgressBar::ProgressBar(const InputSpec& spec, ProgressWhen when, bool prints_rows)
    : spec_(spec), when_(when) {
  const bool is_between_rows = prints_rows && ::isatty(STDOUT_FILENO) == 1;
  if (when == ProgressWhen::never) return;
  if (when == ProgressWhen::automatic && (is_quiet() || is_between_rows || !is_smart_terminal()))
    return;
  struct stat status {};
  const bool is_piped = ::fstat(STDOUT_FILENO, &status) == 0 && S_ISFIFO(status.st_mode);
  if (when == ProgressWhen::automatic && is_piped) keep_status_off_results();
  thread_ = std::thread([this] { run(); });
}

ProgressBar::~ProgressBar() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_done_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

/// @return whether there is still something to show.
bool ProgressBar::wait(milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return is_done_.load(); });
}

void ProgressBar::show(const std::optional<WorkAhead>& ahead) {
  const auto elapsed =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started_);
  show_status(progress_line(ahead ? &*ahead : nullptr, progress_.n_inputs, progress_.n_bytes,
                            progress_.n_tokens, elapsed, terminal_width() - 1));
}

void ProgressBar::run() {
  try {
    if (when_ == ProgressWhen::automatic && !wait(kBefore)) return;
    show(std::nullopt);
    const std::optional<WorkAhead> ahead = look_ahead();
    while (wait(kBetween)) show(ahead);
    if (when_ == ProgressWhen::always) show(ahead);
    end_status(when_ == ProgressWhen::always);
  } catch (const std::bad_alloc&) {
    end_status(false);  // the work goes on without
  }
}

/// Looks at all inputs before the work comes to them; nothing where their sizes cannot be known, or
/// looking would take away what is to be read.
std::optional<WorkAhead> ProgressBar::look_ahead() {
  struct stat status {};
  if (spec_.list != InputSpec::List::none &&
      (spec_.list_file == "-" || ::stat(spec_.list_file.c_str(), &status) != 0 ||
       !S_ISREG(status.st_mode)))
    return std::nullopt;
  InputList inputs(spec_);
  WorkAhead ahead;
  while (const std::optional<Input> input = inputs.next()) {
    if (is_done_) return std::nullopt;
    if (input->disposition != Input::Disposition::read) continue;
    const std::optional<std::uint64_t> n_bytes = size_of(*input);
    if (!n_bytes) return std::nullopt;
    ++ahead.n_inputs;
    ahead.n_bytes += *n_bytes;
  }
  return ahead;
}

}  // namespace toll::cli

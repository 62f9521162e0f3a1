// child.cpp - see child.h.
#include "cli/input/child.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/input/standard_fds.h"

namespace toll::cli {
namespace {

void close_fd(int& fd) noexcept {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

/// Both ends of a pipe, above the standard descriptors; closed unless taken.
struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_fd(read_end);
    close_fd(write_end);
  }
  bool open() noexcept {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read_end = above_standard_fds(ends[0]);
    write_end = above_standard_fds(ends[1]);
    return read_end >= 0 && write_end >= 0;
  }
};

/// What posix_spawn is told: descriptors 0 to 2, and that SIGPIPE and SIGXFSZ end the program.
class SpawnPlan {
 public:
  SpawnPlan() noexcept {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  /// @return an errno.
  int run(const std::vector<std::string>& arguments, int input, int output, pid_t& pid) {
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (const std::string& each : arguments) argv.push_back(const_cast<char*>(each.c_str()));
    argv.push_back(nullptr);
    if (input >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    } else {
      posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    // Else the first file that it opens would get its messages.
    if (::fcntl(STDERR_FILENO, F_GETFD) < 0)  // NOLINT: variadic by its standard
      posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
    return posix_spawnp(&pid, argv[0], &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

Child::Started Child::start(const std::vector<std::string>& arguments, bool with_input) {
  Pipe input;
  Pipe output;
  if (!output.open() || (with_input && !input.open())) return {{}, false, errno_text(errno)};
  if (with_input) ::fcntl(input.write_end, F_SETFL, O_NONBLOCK);  // NOLINT: as above
  pid_t pid = -1;
  const int error = SpawnPlan().run(arguments, input.read_end, output.write_end, pid);
  if (error != 0) return {{}, error == ENOENT, errno_text(error)};
  return {Child(pid, std::exchange(input.write_end, -1), std::exchange(output.read_end, -1))};
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_fd_(std::exchange(other.input_fd_, -1)),
      output_fd_(std::exchange(other.output_fd_, -1)) {}

Child::~Child() {
  close_fd(input_fd_);
  close_fd(output_fd_);
  stop();
  (void)wait();
}

void Child::close_input() noexcept {
  close_fd(input_fd_);
}

Source Child::take_output() noexcept {
  return Source::adopt(std::exchange(output_fd_, -1));
}

void Child::stop() noexcept {
  if (pid_ > 0) ::kill(pid_, SIGTERM);
}

int Child::wait() noexcept {
  int status = 0;
  pid_t waited = -1;
  do {
    waited = pid_ > 0 ? ::waitpid(pid_, &status, 0) : -1;
  } while (waited < 0 && pid_ > 0 && errno == EINTR);
  pid_ = -1;
  if (waited < 0) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace toll::cli

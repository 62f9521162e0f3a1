// new_file_test.cpp - files that take another's place, by processes that are killed at every step.
#include "cli/new_file.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.h"
#include "cli/input/whole_file.h"
#include "scratch.h"

namespace fs = std::filesystem;
using toll::cli::NewFile;
using toll::cli::write_whole_file;
using toll::test::Scratch;

namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr int kNoFilter = 99;  ///< the status of a process that got no filter

/// Whether the system has filters of calls, which an emulator of processors has not.
bool has_filters() {
  if (::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0) return true;
  WARN("no filter of system calls here: no process is killed at one");
  return false;
}

/// From now on the calls end the process as SIGKILL would; and, where asked for, no file system has
/// files without a name.
void kill_at(const std::vector<int>& calls, bool with_names) {
  constexpr auto kCall = static_cast<std::uint32_t>(offsetof(seccomp_data, nr));
  constexpr auto kOpenFlags = static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 16);
  std::vector<sock_filter> filter = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kCall)};
  for (const int call : calls) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  }
  if (with_names) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3));
    filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kOpenFlags));
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_TMPFILE & ~O_DIRECTORY, 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog program = {static_cast<decltype(sock_fprog::len)>(filter.size()), filter.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
    ::_exit(kNoFilter);
  }
}

/// Writes to `path` in another process, which is killed at the first of the calls.
/// @return its wait status.
int write_and_die(const std::string& path, const std::vector<int>& calls, bool with_names) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    kill_at(calls, with_names);
    ::_exit(write_whole_file(path, "new\n").empty() ? 0 : 98);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

/// Whether the file system has files without a name.
bool has_nameless() {
  const int fd = ::open(fs::temp_directory_path().c_str(), O_TMPFILE | O_WRONLY, 0600);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

/// Whether a sanitizer is in the process, which writes to a pipe to learn what memory is there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

struct Step {
  const char* name;
  std::vector<int> calls;
  bool with_names;  ///< whether a file with a name of its own is there at that time
};

}  // namespace

TEST_CASE("a process that is killed leaves the old file, and nothing for the next one") {
  if (!has_filters()) return;
  const std::vector<int> renames = {SYS_renameat, SYS_renameat2,
#ifdef SYS_rename
                                    SYS_rename
#endif
  };
  const Step steps[] = {{"write", {SYS_write}, false},   {"fsync", {SYS_fsync}, false},
                        {"linkat", {SYS_linkat}, false}, {"rename", renames, false},
                        {"write", {SYS_write}, true},    {"fsync", {SYS_fsync}, true},
                        {"rename", renames, true}};
  for (const bool replaces : {false, true}) {
    for (const Step& step : steps) {
      CAPTURE(step.name, step.with_names, replaces);
      if (!step.with_names && !has_nameless()) continue;  // the other rows are what happens
      if (kIsSanitized && step.calls == std::vector<int>{SYS_write}) continue;
      const Scratch scratch;
      const std::string path = scratch.path("f");
      if (replaces) std::ofstream(path) << "old\n";
      const int status = write_and_die(path, step.calls, step.with_names);
      // A new file of a file system that can has its name at once.
      if (!step.with_names && !replaces && step.calls == renames) {
        CHECK(status == 0);
        CHECK(content(path) == "new\n");
        continue;
      }
      REQUIRE(WIFSIGNALED(status));
      CHECK(WTERMSIG(status) == SIGSYS);
      CHECK(content(path) == (replaces ? "old\n" : ""));
      CHECK(fs::exists(path) == replaces);
      const std::size_t n_left = scratch.names().size() - (replaces ? 1 : 0);
      const bool has_name = step.with_names || step.calls == renames;
      CHECK(n_left == (has_name ? 1 : 0));
      CHECK(write_whole_file(path, "newer\n").empty());
      CHECK(content(path) == "newer\n");
      CHECK(scratch.names() == std::vector<std::string>{"f"});
    }
  }
}

TEST_CASE("what another process still writes is no leftover") {
  if (!has_filters()) return;
  const Scratch scratch;
  std::ofstream(scratch.path("f")) << "old\n";
  std::ofstream(scratch.path(".toll-0000zz")) << "of a person\n";
  fs::create_directory(scratch.path(".toll-00000d"));
  int ready[2];
  int go_on[2];
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(go_on) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(go_on[1]);  // so that this ends with the parent
    kill_at({}, true);
    NewFile file(scratch.path("f"));
    char byte = 0;
    const bool opened = file.open().empty() && file.write("theirs\n").empty();
    if (!opened || ::write(ready[1], "x", 1) != 1 || ::read(go_on[0], &byte, 1) != 1) ::_exit(1);
    ::_exit(file.keep().empty() ? 0 : 2);
  }
  ::close(ready[1]);  // so that what follows ends with the child
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK(scratch.names().size() == 4);
  CHECK(write_whole_file(scratch.path("f"), "ours\n").empty());
  CHECK(scratch.names().size() == 4);
  CHECK(content(scratch.path("f")) == "ours\n");
  REQUIRE(::write(go_on[1], "x", 1) == 1);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(content(scratch.path("f")) == "theirs\n");
  CHECK(scratch.names() == std::vector<std::string>{".toll-00000d", ".toll-0000zz", "f"});
  for (const int fd : {ready[0], go_on[0], go_on[1]}) ::close(fd);
}

TEST_CASE("without keep() nothing has happened") {
  const Scratch scratch;
  std::ofstream(scratch.path("f")) << "old\n";
  {
    NewFile file(scratch.path("f"));
    REQUIRE(file.open().empty());
    REQUIRE(file.write("new\n").empty());
  }
  CHECK(content(scratch.path("f")) == "old\n");
  CHECK(scratch.names() == std::vector<std::string>{"f"});
  NewFile folder(scratch.path(""));
  CHECK(folder.open() == "is a directory");
  NewFile nowhere(scratch.path("none/f"));
  CHECK(nowhere.open() == "No such file or directory");
}

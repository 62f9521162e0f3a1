// measured.cpp - runs a command and writes what it took: seconds of the wall and of the processor,
// and its peak memory. Small itself, as a process starts with the peak memory of the one that made
// it.
//
//   measured FILE COMMAND [ARG...]
//
// FILE gets a line of JSON; the exit status is the command's, or 127.
#include <cstdio>
#include <ctime>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double wall() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: measured FILE COMMAND [ARG...]\n", stderr);
    return 127;
  }
  const double start = wall();
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    std::perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    std::perror("measured");
    return 127;
  }
  const double took = wall() - start;
  std::FILE* file = std::fopen(argv[1], "we");
  if (file == nullptr) {
    std::perror(argv[1]);
    return 127;
  }
  std::fprintf(file, "{\"wall\": %.6f, \"cpu\": %.6f, \"peak\": %ld}\n", took,
               seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss * 1024);
  if (std::fclose(file) != 0) {
    std::perror(argv[1]);
    return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

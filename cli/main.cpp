// main.cpp - the command toll: arguments, one verb, and the exit status.
#include <toll/tokenizer.h>

#include <csignal>
#include <cstdlib>
#include <new>
#include <string_view>

#include <unistd.h>

#include "cli/args/args.h"
#include "cli/input/source.h"
#include "cli/message.h"

namespace {

using toll::cli::ExitStatus;
using toll::cli::Output;

/// A user who asks for an instruction set must not measure another.
bool isa_is_as_asked() {
  const char* wanted = std::getenv("TOLL_ISA");
  if (wanted == nullptr || *wanted == '\0' || toll::isa_name() == wanted) return true;
  toll::cli::message("TOLL_ISA",
                     "no such instruction set here; scalar, sse4, avx2, avx512 and neon are known");
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  // A file that may not grow any more is told by write(2), which then fails, and not by an end.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const toll::cli::Parsed parsed = toll::cli::parse_args(argc, argv);
    Output out(STDOUT_FILENO);
    toll::cli::set_before_waiting([&out] { out.flush(); });
    ExitStatus status = parsed.status;
    if (parsed.command && !isa_is_as_asked()) {
      status = ExitStatus::refused;
    } else if (parsed.command) {
      status = parsed.command->run(out);
    } else {
      out.write(parsed.text);
    }
    return static_cast<int>(worse(status, out.finish()));
  } catch (const std::bad_alloc&) {
    toll::cli::say_no_memory();
    return static_cast<int>(ExitStatus::limit_reached);
  }
}

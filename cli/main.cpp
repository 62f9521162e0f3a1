// main.cpp - the command toll: arguments, one verb, and the exit status.
#include <toll/tokenizer.h>

#include <csignal>
#include <cstdlib>
#include <new>
#include <string_view>

#include <unistd.h>

#include "cli/args/args.h"
#include "cli/message.h"
#include "cli/verbs/commands.h"

namespace {

using toll::cli::ExitStatus;
using toll::cli::Options;
using toll::cli::Output;
using toll::cli::Verb;

ExitStatus run(const Options& options, Output& out) {
  switch (options.verb) {
    case Verb::count: return toll::cli::run_count(options, out);
    case Verb::encode: return toll::cli::run_encode(options, out);
    case Verb::decode: return toll::cli::run_decode(options, out);
    case Verb::slice: return toll::cli::run_slice(options, out);
    case Verb::price: return toll::cli::run_price(options, out);
    case Verb::vocab_list: return toll::cli::run_vocab_list(options, out);
    case Verb::vocab_info: return toll::cli::run_vocab_info(options, out);
    case Verb::vocab_import: return toll::cli::run_vocab_import(options, out);
    case Verb::vocab_pull: return toll::cli::run_vocab_pull(options, out);
    case Verb::vocab_export: return toll::cli::run_vocab_export(options, out);
    case Verb::vocab_verify: return toll::cli::run_vocab_verify(options, out);
    case Verb::vocab_verify_against: return toll::cli::run_vocab_verify_against(options, out);
    case Verb::vocab_compare: return toll::cli::run_vocab_compare(options, out);
    case Verb::vocab_search: return toll::cli::run_vocab_search(options, out);
    case Verb::model_list: return toll::cli::run_model_list(options, out);
    case Verb::model_info: return toll::cli::run_model_info(options, out);
    case Verb::model_resolve: return toll::cli::run_model_resolve(options, out);
    case Verb::version: return toll::cli::run_version(options, out);
  }
  return ExitStatus::usage;
}

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
    ExitStatus status = parsed.status;
    if (parsed.options && !isa_is_as_asked()) {
      status = ExitStatus::refused;
    } else if (parsed.options) {
      status = run(*parsed.options, out);
    } else {
      out.write(parsed.text);
    }
    return static_cast<int>(worse(status, out.finish()));
  } catch (const std::bad_alloc&) {
    toll::cli::say_no_memory();
    return static_cast<int>(ExitStatus::limit_reached);
  }
}

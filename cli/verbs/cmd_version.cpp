// cmd_version.cpp - toll version: what this executable is and what it carries.
#include <toll/tokenizer.h>
#include <toll/version.h>

#include "cli/verbs/commands.h"
#include "data/registry.h"

namespace toll::cli {
namespace {

#if defined(__clang__)
constexpr std::string_view kCompiler = "clang " __clang_version__;
#else
constexpr std::string_view kCompiler = "gcc " __VERSION__;
#endif

}  // namespace

ExitStatus run_version(const Options& options, Output& out) {
  if (!options.json) {
    out.write("toll " TOLL_VERSION "\n");
    return ExitStatus::done;
  }
  Report report;
  report.schema = "toll.version/1";
  report.rows_key = "vocabularies";
  report.columns = {
      {"name", ""}, {"fingerprint", ""}, {"sha256", ""}, {"package", ""}, {"file", ""}};
  std::string_view unicode;
  ExitStatus status = ExitStatus::done;
  for (const catalog::BuiltIn& embedded : data::vocab_contents().built_in) {
    const Result<Vocab> vocab = Vocab::view_built_in(embedded.image);
    if (!vocab) {
      status = ExitStatus::refused;
      continue;
    }
    unicode = vocab->property("unicode");
    report.rows.push_back({vocab->name(), fingerprint_text(*vocab), vocab->property("sha256"),
                           vocab->property("package"), vocab->property("file")});
  }
  report.meta = {{"version", TOLL_VERSION},
                 {"unicode", unicode},
                 {"isa", isa_name()},
                 {"compiler", kCompiler},
                 {"default_vocab", data::kDefaultVocab}};
  out.write(render(report, Format::json));
  return status;
}

}  // namespace toll::cli

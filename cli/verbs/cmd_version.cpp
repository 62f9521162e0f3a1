// cmd_version.cpp - toll version: what this executable is and what it carries.
#include <toll/tokenizer.h>
#include <toll/version.h>

#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"
#include "data/registry.h"

namespace toll::cli {
namespace {

constexpr std::string_view kHelp = R"(Print the version.

  toll --version                                 one line
  toll --version --json                          with vocabularies, digests, Unicode, compiler
)";

#if defined(__clang__)
constexpr std::string_view kCompiler = "clang " __clang_version__;
#else
constexpr std::string_view kCompiler = "gcc " __VERSION__;
#endif

class Version final : public Command {
 public:
  void define(CommandLine& line) override {
    line.flag("--json", "With vocabularies, digests, Unicode version and compiler", json_);
  }
  ExitStatus run(Output& out) override;

 private:
  bool json_ = false;
};

ExitStatus Version::run(Output& out) {
  if (!json_) {
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
    const Result<Vocab> vocab = Vocab::view_trusted(embedded.image);
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

}  // namespace

const Verb verbs::version = {"version", "the same as toll --version", "[OPTION...]", kHelp,
                             make_command<Version>};

}  // namespace toll::cli

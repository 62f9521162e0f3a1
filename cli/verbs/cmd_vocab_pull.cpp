// cmd_vocab_pull.cpp - toll vocab pull: a model's own file from a server, imported. The connection
// is toll-pull's; what it writes is held in memory and imported like a file, so that nothing is
// left behind by a pull that fails.
#include <toll/digest.h>

#include <cstdlib>
#include <utility>

#include <unistd.h>

#include "base/ascii.h"
#include "cli/input/child.h"
#include "cli/input/interrupt.h"
#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"
#include "cli/vocabs/pull_source.h"
#include "cli/vocabs/vocab_store.h"
#include "import/file_kind.h"
#include "pull/pull_status.h"

namespace toll::cli {
namespace {

using pull::PullStatus;

constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20U;
/// What the dynamic linker ends a program with when a library is missing; it has named it.
constexpr int kNoLibrary = 127;
constexpr const char* kHub = "https://huggingface.co";

/// "sha256:HEX", as 64 digits in lower case.
std::string sha256_of(const std::string& text) {
  constexpr std::string_view kKind = "sha256:";
  std::string digits = text.starts_with(kKind) ? base::lower_case(text.substr(kKind.size())) : "";
  if (digits.size() != 64 || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw UsageError("--digest", "'" + text + "' is not sha256: and 64 hexadecimal digits");
  return digits;
}

/// The helper, as it is installed or as it is built; "" if there is none.
std::string helper_path() {
  const std::string folder = executable_folder();
  for (const char* place : {"../libexec/toll/toll-pull", "toll-pull"}) {
    std::string path = folder + place;
    if (!folder.empty() && ::access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

/// What a URL has. When it has nothing that can be used, `status` is not done.
struct Fetched {
  std::string bytes;
  PullStatus pull_status = PullStatus::done;
  ExitStatus status = ExitStatus::done;
};

class VocabPull final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  [[nodiscard]] Fetched fetch(const std::string& helper, const std::string& url, bool is_hub) const;
  [[nodiscard]] Fetched fetch_first(const std::string& helper, const PullSource& source,
                                    catalog::VocabFile& file) const;
  [[nodiscard]] bool digest_fits(const catalog::VocabFile& file, const std::string& where,
                                 const std::string& digest) const;
  ExitStatus import_pulled(const catalog::VocabFile& file, const std::string& name,
                           const std::string& where, Output& out) const;

  std::vector<std::string> sources_;  ///< one
  NewVocab new_vocab_;
  VocabSpec vocab_;     ///< the scheme alone
  std::string digest_;  ///< the sha256 that the bytes must have; empty: not given
  bool update_ = false;
  std::uint64_t stall_seconds_ = 30;
};

void VocabPull::define(CommandLine& line) {
  line.operands("SOURCE", "https://HOST/FILE, or hub:OWNER/MODEL[@REVISION]", false, sources_,
                Offer::nothing);
  new_vocab_.define(line, "What to call it (by the file or the model)");
  line.value("--digest", "sha256:HEX", "What the bytes must be; with it, http is taken, too",
             [this](const std::string& text) { digest_ = sha256_of(text); });
  line.flag("--update", "Take other bytes than those of an earlier pull", update_);
  line.number("--timeout", "SECONDS", "Give up when so long nearly nothing has come (30)",
              [this](std::uint64_t n) {
                if (n == 0 || n > 86400) throw UsageError("--timeout", "is not 1 to 86400");
                stall_seconds_ = n;
              });
  line.scheme(vocab_);
  line.format(new_vocab_.format);
  line.check([this] {
    if (sources_.empty()) throw UsageError("wants a URL, or hub:OWNER/MODEL");
  });
}

Fetched VocabPull::fetch(const std::string& helper, const std::string& url, bool is_hub) const {
  std::vector<std::string> arguments = {helper, "--max-bytes", std::to_string(kMaxBytes), "--stall",
                                        std::to_string(stall_seconds_)};
  if (is_hub) arguments.emplace_back("--bearer");
  if (!digest_.empty()) arguments.emplace_back("--any-http");
  arguments.push_back(url);
  Fetched fetched{{}, PullStatus::failed, ExitStatus::input_failed};
  Child::Started started = Child::start(arguments, false);
  if (!started.child) {
    message(helper, started.why);
    fetched.status = ExitStatus::refused;
    return fetched;
  }
  Source output = started.child->take_output();
  const std::string why = read_whole_source(output, kMaxBytes, fetched.bytes);
  if (!why.empty()) started.child->stop();
  const int ended = started.child->wait();
  if (interrupted()) {
    fetched.status = ExitStatus::interrupted;
  } else if (!why.empty()) {
    message(url, why);
  } else if (ended == kNoLibrary) {
    message(helper,
            "cannot run without libcurl (Debian's package libcurl4), which it is linked with");
    fetched.status = ExitStatus::refused;
  } else if (ended > static_cast<int>(PullStatus::too_large)) {
    message(helper, "ended with status " + std::to_string(ended));
  } else {
    fetched.pull_status = static_cast<PullStatus>(ended);
    if (ended == static_cast<int>(PullStatus::done)) fetched.status = ExitStatus::done;
    if (fetched.pull_status == PullStatus::usage) fetched.status = ExitStatus::usage;
    if (fetched.pull_status == PullStatus::too_large) fetched.status = ExitStatus::limit_reached;
  }
  return fetched;
}

/// The first of the source's files that is there. Without one that has been said.
Fetched VocabPull::fetch_first(const std::string& helper, const PullSource& source,
                               catalog::VocabFile& file) const {
  Fetched fetched;
  for (const std::string& url : source.urls) {
    fetched = fetch(helper, url, source.is_hub);
    file.path = url;
    if (fetched.pull_status != PullStatus::not_found) break;
  }
  if (fetched.pull_status == PullStatus::not_found) {
    message(source.name, source.is_hub ? "has no tokenizer.json, tokenizer.model or tekken.json, "
                                         "or there is no such model or revision"
                                       : "is not there (HTTP status 404)");
  }
  if (fetched.pull_status == PullStatus::denied && source.is_hub)
    message(source.name, "is not for everybody, or does not exist: HF_TOKEN says who asks");
  file.bytes = std::move(fetched.bytes);
  file.source = source.name;
  return fetched;
}

/// A vocabulary that was pulled from this source before: the one that would be replaced, or any
/// other that can be found.
std::optional<ChosenVocab> pulled_before(const std::string& source, const std::string& where) {
  if (::access(where.c_str(), F_OK) == 0) {
    Result<Vocab> vocab = Vocab::open(where);
    if (vocab && vocab->property("source") == source) return ChosenVocab{*std::move(vocab), where};
  }
  bool refused = false;
  for (ChosenVocab& chosen : all_vocabs(refused)) {
    if (chosen.vocab.property("source") == source) return std::move(chosen);
  }
  return std::nullopt;
}

/// Whether these are the bytes that --digest and an earlier pull say. If not, that has been said.
bool VocabPull::digest_fits(const catalog::VocabFile& file, const std::string& where,
                            const std::string& digest) const {
  if (!digest_.empty() && digest_ != digest) {
    message(file.path, "has the sha256 " + digest + ", not the " + digest_ + " of --digest");
    return false;
  }
  if (update_) return true;
  const std::optional<ChosenVocab> before = pulled_before(file.source, where);
  if (!before || before->vocab.property("sha256") == digest) return true;
  message(file.source, "has the sha256 " + digest + ", and had " +
                           std::string(before->vocab.property("sha256")) +
                           " when it was pulled as " + std::string(before->vocab.name()) +
                           ": --update takes the new one");
  return false;
}

ExitStatus VocabPull::import_pulled(const catalog::VocabFile& file, const std::string& name,
                                    const std::string& where, Output& out) const {
  const std::string digest = sha256_text(file.bytes);
  if (!digest_fits(file, where, digest)) return ExitStatus::refused;
  if (import::kind_of(file.bytes) == import::FileKind::tollv) {
    message(file.path, "is a .tollv file: only models' own files are pulled");
    return ExitStatus::refused;
  }
  const std::optional<std::string> image =
      or_report(vocab_catalog().compile(file, name, vocab_.scheme));
  if (!image) return ExitStatus::refused;
  if (interrupted()) return ExitStatus::interrupted;
  const Value::Object more = {{"source", file.source}, {"url", file.path}, {"sha256", digest}};
  return store_vocab(new_vocab_, *image, where, "toll.vocab-pull/1", more, out);
}

ExitStatus VocabPull::run(Output& out) {
  const std::string& text = sources_.front();
  const char* endpoint = std::getenv("HF_ENDPOINT");  // NOLINT(concurrency-mt-unsafe)
  PullSource source;
  const std::string wrong =
      parse_pull_source(text, endpoint != nullptr && *endpoint != '\0' ? endpoint : kHub, source);
  if (!wrong.empty()) {
    message(text, wrong);
    return ExitStatus::usage;
  }
  const std::string name = new_vocab_.name.empty() ? source.vocab_name : new_vocab_.name;
  if (name.empty()) {
    message(text, "gives no name: --name does");
    return ExitStatus::refused;
  }
  const std::optional<std::string> where = output_path_for(new_vocab_, name);
  if (!where) return ExitStatus::refused;
  const std::string helper = helper_path();
  if (helper.empty()) {
    message("toll-pull, which makes the connection, is not installed with this toll");
    return ExitStatus::refused;
  }
  catch_interrupts();
  catalog::VocabFile file;
  const Fetched fetched = fetch_first(helper, source, file);
  const ExitStatus status =
      fetched.status == ExitStatus::done ? import_pulled(file, name, *where, out) : fetched.status;
  if (status == ExitStatus::interrupted) message(source.name, "interrupted");
  return status;
}

}  // namespace

const Verb verbs::vocab_pull = {
    "vocab pull", "the same from a model hub", "[OPTION...] URL|hub:OWNER/MODEL[@REVISION]",
    R"(Fetch a model's own file and import it: the one verb with a network.

  toll vocab pull hub:Qwen/Qwen3-8B              the tokenizer.json of a model on a hub
  toll vocab pull hub:Qwen/Qwen3-8B@v1.0         of a revision
  toll vocab pull https://host/bpe.model --digest sha256:...   and nothing but these bytes
)",
    make_command<VocabPull>};

}  // namespace toll::cli

// verify_against.cpp - see verify_against.h.
#include "cli/verbs/verify_against.h"

#include <toll/compile.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <csignal>
#include <memory>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "cli/input/child.h"
#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/input/interrupt.h"
#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "cli/vocabs/line_reference.h"
#include "cli/vocabs/vocab_choice.h"
#include "import/file_kind.h"

namespace toll::cli {
namespace {

constexpr const char* kProgram = "spm_encode";
constexpr std::size_t kMaxLine = std::size_t{256} << 20U;

std::string ids_text(const std::vector<TokenId>& ids) {
  return fmt::format("{}", fmt::join(ids, " "));
}

/// What the model thinks of a list of ids, to tell ties. Only Unigram models sum up scores.
class PathScores {
 public:
  explicit PathScores(const VocabSource& source) {
    if (source.model.kind != SourceModel::Kind::unigram_sp) return;
    for (const SourceToken& token : source.tokens) by_id_[token.id] = {token.score, token.bytes};
  }

  /// Whether two lists of ids spell the same with the same sum, up to the rounding of floats.
  [[nodiscard]] bool is_tie(std::string_view a, std::string_view b) const {
    const std::optional<Scored> path_a = path(a);
    const std::optional<Scored> path_b = path(b);
    return path_a && path_b && path_a->text == path_b->text &&
           std::abs(path_a->score - path_b->score) <= 1e-5 * std::abs(path_a->score);
  }

 private:
  struct Scored {
    double score = 0;
    std::string text;
  };

  [[nodiscard]] std::optional<Scored> path(std::string_view ids) const {
    Scored path;
    while (!ids.empty()) {
      TokenId id = 0;
      const auto [end, error] = std::from_chars(ids.data(), ids.data() + ids.size(), id);
      const auto found = by_id_.find(id);
      if (error != std::errc() || found == by_id_.end()) return std::nullopt;
      path.score += found->second.score;
      path.text += found->second.text;
      ids.remove_prefix(static_cast<std::size_t>(end - ids.data()));
      if (ids.starts_with(' ')) ids.remove_prefix(1);
    }
    return path;
  }

  std::unordered_map<TokenId, Scored> by_id_;
};

/// Gives each line to both, and leaves out those that are not UTF-8: the reference would replace
/// what toll encodes byte by byte.
class LineVisitor final : public TextVisitor {
 public:
  LineVisitor(const Tokenizer& tokenizer, LineReference& reference)
      : encoder_(tokenizer), reference_(reference) {}

  void set_input(const std::string& name) { name_ = name; }
  [[nodiscard]] std::uint64_t n_left_out() const noexcept { return n_left_out_; }

  void begin() override {
    line_.clear();
    n_lines_ = 0;
    n_bytes_ = 0;
  }
  Result<bool> feed(std::string_view block) override {
    n_bytes_ += block.size();
    while (true) {
      const std::size_t end = block.find('\n');
      line_ += block.substr(0, end);
      if (line_.size() > kMaxLine)
        return Error{Errc::limit, n_bytes_, "a line is longer than 256 MiB"};
      if (end == std::string_view::npos) return true;
      block.remove_prefix(end + 1);
      Result<bool> more = take_line();
      if (!more || !*more) return more;
    }
  }
  Result<TextStats> finish() override {
    if (!line_.empty()) {
      const Result<bool> more = take_line();
      if (!more) return more.error();
    }
    TextStats stats;
    stats.n_bytes = n_bytes_;
    return stats;
  }

 private:
  Result<bool> take_line() {
    ++n_lines_;
    ids_.clear();
    IdSink sink(ids_);
    encoder_.begin(sink, Specials::as_text);
    Result<bool> fed = encoder_.feed(line_);
    if (!fed) return fed;
    const Result<TextStats> stats = encoder_.finish();
    if (!stats) return stats.error();
    bool more = true;
    if (stats->n_invalid_utf8 > 0) {
      ++n_left_out_;
    } else {
      more = reference_.ask(line_, {name_, n_lines_, ids_text(ids_), ids_.size()});
    }
    line_.clear();
    return more;
  }

  Encoder encoder_;
  LineReference& reference_;
  std::string name_;
  std::string line_;
  std::vector<TokenId> ids_;
  std::uint64_t n_lines_ = 0;
  std::uint64_t n_bytes_ = 0;
  std::uint64_t n_left_out_ = 0;
};

/// What `spm_encode --version` says, such as "sentencepiece 0.1.97". Without it the reason has been
/// said.
std::optional<std::string> reference_version() {
  Child::Started started = Child::start({kProgram, "--version"}, false);
  if (!started.child) {
    message(kProgram, started.missing ? "is not on PATH; Debian's package sentencepiece has it"
                                      : started.why);
    return std::nullopt;
  }
  std::string version;
  Source output = started.child->take_output();
  const std::string why = read_whole_source(output, 4096, version);
  const int ended = started.child->wait();
  version.resize(std::min(version.find('\n'), version.size()));
  if (why.empty() && ended == 0 && !version.empty()) return version;
  message(kProgram, "does not say its version");
  return std::nullopt;
}

/// Whether a version is earlier than 0.2.2.
bool is_early(std::string_view version) {
  version.remove_prefix(version.rfind(' ') + 1);  // 0 where there is none
  std::array<unsigned, 3> numbers{};
  for (unsigned& number : numbers) {
    const auto [end, error] =
        std::from_chars(version.data(), version.data() + version.size(), number);
    if (error != std::errc()) break;
    version.remove_prefix(static_cast<std::size_t>(end - version.data()));
    if (version.starts_with('.')) version.remove_prefix(1);
  }
  return numbers < std::array<unsigned, 3>{0, 2, 2};
}

/// Both lists of ids from where they part.
std::string parting(const std::string& ours, const std::string& theirs) {
  constexpr std::size_t kShown = 40;
  const auto [a, b] = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end());
  auto from = static_cast<std::size_t>(a - ours.begin());
  while (from > 0 && ours[from - 1] != ' ') --from;
  const auto n_before =
      std::count(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(from), ' ');
  const auto shown = [from](const std::string& ids) {
    const std::string rest = ids.substr(std::min(from, ids.size()), kShown);
    if (rest.empty()) return std::string("no id");
    return ids.size() > from + kShown ? rest + "..." : rest;
  };
  return fmt::format("from token {} on toll gives {}, {} gives {}", n_before, shown(ours), kProgram,
                     shown(theirs));
}

/// What became of the comparison, said where it is not all well.
ExitStatus judge(const LineReference& reference, int ended, const std::string& version) {
  if (ended != 0 || !reference.complete()) {
    message(kProgram, fmt::format("ended with status {} after answering {} lines", ended,
                                  reference.n_answers()));
    return ExitStatus::input_failed;
  }
  if (const auto& first = reference.first_difference()) {
    message(first->question.name, first->question.line,
            parting(first->question.expected, first->answer));
    if (reference.n_ties() > 0 && is_early(version)) {
      message(
          version,
          fmt::format("before 0.2.2 the other of two ways with the same score may be taken; lines "
                      "of that kind: {}",
                      reference.n_ties()));
    }
    return ExitStatus::answer_is_no;
  }
  if (reference.n_answers() > 0) return ExitStatus::done;
  message("there was no line to compare");
  return ExitStatus::answer_is_no;
}

void print(const std::string& name, Format format, const LineVisitor& visitor,
           const LineReference& reference, const std::string& version, const Coverage& coverage,
           Output& out) {
  Report report;
  report.schema = "toll.vocab-verify-against/1";
  report.rows_key = "comparisons";
  report.columns = {{"name", "vocabulary"},
                    {"result", "result"},
                    {"reference", "reference"},
                    {"lines", "lines", true},
                    {"tokens", "tokens", true},
                    {"different", "different", true},
                    {"ties", "of these ties", true},
                    {"left_out", "left out", true},
                    {"first_difference", "first difference"}};
  const auto& first = reference.first_difference();
  const bool same = !first && reference.complete() && reference.n_answers() > 0;
  report.rows.push_back(
      {name,
       same    ? "same"
       : first ? "different"
               : "unknown",
       version, reference.n_answers(), reference.n_tokens(), reference.n_different(),
       reference.n_ties(), visitor.n_left_out(),
       first ? Value(fmt::format("{}:{}", first->question.name, first->question.line)) : Value()});
  report.coverage = coverage;
  out.write(render(report, format));
}

/// The .model file that the reference is to open, its tokenizer, and what it thinks of ids.
struct Model {
  std::string path;
  Tokenizer tokenizer;
  PathScores scores;
};

/// Opens it. Without a result the reason has been said.
std::optional<Model> open_model(const VocabSpec& spec) {
  const std::optional<catalog::VocabFile> file = or_report(vocab_catalog().read(spec.name));
  if (!file) return std::nullopt;
  if (import::kind_of(file->bytes) != import::FileKind::sentencepiece) {
    message(file->path, "is no sentencepiece .model");
    return std::nullopt;
  }
  const std::optional<std::string> image =
      or_report(vocab_catalog().compile(*file, "unnamed", spec.scheme));
  if (!image) return std::nullopt;
  const Result<Vocab> vocab = Vocab::copy_of(*image);
  Result<Tokenizer> tokenizer = vocab ? Tokenizer::create(*vocab) : vocab.error();
  const Result<VocabSource> source = import_sentencepiece(file->bytes);
  if (tokenizer && source) return Model{file->path, *std::move(tokenizer), PathScores(*source)};
  message(file->path, tokenizer ? source.error().detail : tokenizer.error().detail);
  return std::nullopt;
}

}  // namespace

ExitStatus verify_against(const VocabSpec& spec, const std::vector<std::string>& texts,
                          Format format, Output& out) {
  const std::optional<Model> model = open_model(spec);
  if (!model) return ExitStatus::refused;
  const std::optional<std::string> version = reference_version();
  if (!version) return ExitStatus::refused;
  std::signal(SIGPIPE, SIG_IGN);  // the reference may end before it has read all
  catch_interrupts();
  Child::Started started =
      Child::start({kProgram, "--model=" + model->path, "--output_format=id"}, true);
  if (!started.child) {
    message(kProgram, started.why);
    return ExitStatus::refused;
  }
  LineReference reference(*std::move(started.child), [&model](auto ours, auto theirs) {
    return model->scores.is_tie(ours, theirs);
  });
  LineVisitor visitor(model->tokenizer, reference);
  const auto block = std::make_unique_for_overwrite<Block>();
  InputSpec inputs;
  inputs.names = texts;
  InputRun run(inputs, format == Format::json || format == Format::jsonl);
  for (const Input& input : list_inputs(inputs)) {
    visitor.set_input(input.name);
    run.add(input, read_input(input, visitor, block->bytes));
  }
  const int ended = reference.finish();
  ExitStatus status = interrupted() ? ExitStatus::interrupted : judge(reference, ended, *version);
  if (visitor.n_left_out() > 0)
    message(fmt::format("lines left out because they are not UTF-8: {}", visitor.n_left_out()));
  run.say_summary();
  print(spec.name, format, visitor, reference, *version, run.coverage(), out);
  return worse(status, run.status());
}

}  // namespace toll::cli

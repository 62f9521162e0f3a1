// command_line.cpp - see command_line.h.
//
// Starting a process is most of what counting a short text costs, and CLI11 would be 200,000 of the
// 440,000 instructions of `printf 'hello world' | toll count`. So a line in which each option is
// spelled as it is defined, once, with its value behind it, is read here; any other is CLI11's.
#include "cli/args/command_line.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <thread>

#include "cli/args/by_cli11.h"
#include "cli/args/quantity.h"
#include "cli/message.h"
#include "cli/new_file.h"
#include "cli/select/file_types.h"

namespace toll::cli {
namespace {

constexpr unsigned kMaxThreads = 1024;

/// Whether `name` is one of "-v,--vocab".
bool is_among(std::string_view name, std::string_view names) noexcept {
  while (!names.empty()) {
    const std::string_view each = names.substr(0, names.find(','));
    if (each == name) return true;
    names.remove_prefix(std::min(each.size() + 1, names.size()));
  }
  return false;
}

/// The "--vocab" of "-v,--vocab".
const char* long_name_in(const char* names) noexcept {
  return std::strstr(names, "--");
}

}  // namespace

void CommandLine::add(Option&& option) {
  if (!has_options_) return;
  constexpr std::size_t kUsual = 32;
  if (options_.empty()) options_.reserve(kUsual);
  options_.push_back(std::move(option));
}

void CommandLine::value(const char* names, const char* type, const char* what, Take take,
                        Offer offer, std::span<const std::string_view> words) {
  add({names, type, what, std::move(take), false, offer, words});
}

void CommandLine::values(const char* names, const char* type, const char* what, Take take,
                         Offer offer) {
  add({names, type, what, std::move(take), true, offer});
}

void CommandLine::flag(const char* names, const char* what, bool& target) {
  add({names, nullptr, what, [&target](const std::string&) { target = true; }});
}

void CommandLine::number(const char* names, const char* type, const char* what,
                         std::function<void(std::uint64_t)> take) {
  const char* const long_name = long_name_in(names);
  value(names, type, what, [long_name, take = std::move(take)](const std::string& text) {
    const auto n = parse_quantity(text);
    if (!n) throw UsageError(long_name, n.error().detail);
    take(*n);
  });
}

void CommandLine::number(const char* names, const char* type, const char* what,
                         std::optional<std::uint64_t>& target) {
  number(names, type, what, [&target](std::uint64_t n) { target = n; });
}

std::string CommandLine::Option::type_text() const {
  if (type != nullptr) return type;
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += '|';
    text += word;
  }
  return text;
}

void CommandLine::one_of(const char* names, const char* what,
                         std::span<const std::string_view> words,
                         std::function<void(std::size_t)> take) {
  const std::size_t own = options_.size();
  const auto find = [this, own, take = std::move(take)](const std::string& text) {
    const Option& option = options_[own];
    const auto found = std::find(option.words.begin(), option.words.end(), text);
    if (found == option.words.end()) {
      const char* const known = option.words.size() > 1 ? "' is none of " : "' is not ";
      throw UsageError(long_name_in(option.names), "'" + text + known + option.type_text());
    }
    take(static_cast<std::size_t>(found - option.words.begin()));
  };
  add({names, nullptr, what, find, false, Offer::nothing, words});
}

void CommandLine::operands(const char* name, const char* what, bool many,
                           std::vector<std::string>& target, Offer offer,
                           std::span<const std::string_view> words) {
  operands_ = {name, what, many, offer, words};
  take_operands_ = [&target](std::vector<std::string> given) { target = std::move(given); };
}

void CommandLine::inputs(InputSpec& target) {
  target.can_recurse = true;
  operands("FILE", "What to read; - or none: standard input", true, target.names);
  flag("-r,--recursive", "Directories: their files, unless ignored or hidden (no FILE: .)",
       target.recursive);
  const auto list = [&](const char* names, const char* what, InputSpec::List kind) {
    const auto take = [&target, kind](const std::string& file) {
      if (target.list != InputSpec::List::none && target.list != kind)
        throw UsageError("--files-from", "cannot be combined with --files0-from");
      target.list = kind;
      target.list_file = file;
    };
    value(names, "F", what, take, Offer::files);
  };
  list("--files-from", "Read the names from F, one a line", InputSpec::List::lines);
  list("--files0-from", "Read the names from F, each ended by NUL", InputSpec::List::nul);
  check([&target] {
    if (target.list != InputSpec::List::none && !target.names.empty())
      throw UsageError(target.names.front(), "files cannot be combined with --files-from");
  });
  selection(target.selection);
  messages(target);
}

void CommandLine::selection(Selection& target) {
  const auto or_usage_error = [](const char* name, const std::string& why) {
    if (!why.empty()) throw UsageError(name, why);
  };
  values("-g,--glob", "GLOB", "-r: only files that fit GLOB; !GLOB: all others",
         [&target, or_usage_error](const std::string& glob) {
           or_usage_error("--glob", target.add_glob(glob));
         });
  values(
      "-t,--type", "TYPE", "-r: only files of this type, such as py",
      [&target, or_usage_error](const std::string& name) {
        or_usage_error("--type", target.add_type(name, true));
      },
      Offer::types);
  values(
      "-T,--type-not", "TYPE", "-r: no files of this type",
      [&target, or_usage_error](const std::string& name) {
        or_usage_error("--type-not", target.add_type(name, false));
      },
      Offer::types);
  add({"--type-list", nullptr, "Print the types, and exit",
       [](const std::string&) { throw TextInstead{list_file_types()}; }});
  flag("--hidden", "-r: also files and directories that begin with a dot", target.hidden);
  add({"--no-ignore", nullptr, "-r: also what .gitignore, .ignore and the like ignore",
       [&target](const std::string&) { target.ignore_rules = false; }});
  const auto n_unrestricted = std::make_shared<int>(0);
  const auto unrestrict = [&target, n_unrestricted](const std::string&) {
    target.ignore_rules = false;
    if (++*n_unrestricted == 2) target.hidden = true;
  };
  add({"-u,--unrestricted", nullptr, "--no-ignore; twice: --hidden, too", unrestrict, true});
  flag("-L,--follow", "-r: follow symbolic links", target.follows_links);
  number("--max-filesize", "SIZE", "-r: skip files of more than SIZE bytes", target.max_file_size);
}

void CommandLine::messages(InputSpec& target) {
  static constexpr std::string_view kWords[] = {"some", "all"};
  choice("--messages", "How many messages of a kind: ten and their number, or all", kWords,
         target.all_messages);
}

void CommandLine::quiet() {
  add({"-q,--quiet", nullptr, "Say nothing but errors", [](const std::string&) { be_quiet(); }});
}

void CommandLine::vocab(VocabSpec& target) {
  const auto n_given = std::make_shared<int>(0);
  const auto take_name = [&target, n_given](const std::string& name) {
    if ((*n_given)++ > 0) throw UsageError("--vocab", "more than one");
    target.name = name;
  };
  const auto take_model = [&target, n_given](const std::string& name) {
    if (!target.model.empty()) throw UsageError("--model", "more than one");
    if (*n_given > 0) throw UsageError("--model", "cannot be combined with --vocab");
    if (name.empty()) throw UsageError("--model", "'' is no model's name");
    target.model = name;
  };
  values("-v,--vocab", "NAME|FILE|DIR", "The vocabulary (o200k_base; see toll vocab list)",
         take_name, Offer::vocabularies);
  values("-m,--model", "NAME", "The vocabulary of this model (see toll model list)", take_model,
         Offer::models);
  scheme(target);
}

void CommandLine::scheme(VocabSpec& target) {
  value(
      "--scheme", "NAME", "The pre-tokeniser of a tiktoken file",
      [&target](const std::string& name) { target.scheme = name; }, Offer::schemes);
}

void CommandLine::one_vocab(VocabSpec& target) {
  operands_ = {
      "NAME", "A vocabulary's name, or a file or folder with one", false, Offer::vocabularies, {}};
  take_operands_ = [&target](const std::vector<std::string>& given) {
    if (given.empty()) throw UsageError("wants the name of a vocabulary");
    target.name = given.front();
  };
}

void CommandLine::special(Specials& target) {
  choice("--special", "What the spelling of a special token in the text is", kSpecialsWords,
         target);
}

void CommandLine::format(std::optional<Format>& target) {
  const auto take = [&target](const std::string& name) {
    target = parse_format(name);
    if (!target)
      throw UsageError("--format", "'" + name + "' is none of " + std::string(format_names()));
  };
  add({"-f,--format", "FORMAT", "table, plain, json, jsonl, csv, tsv or md", take, false,
       Offer::nothing, format_words()});
}

void CommandLine::ids(const char* what, IdFormat& target) {
  choice("--ids", what, kIdFormatWords, target);
}

void CommandLine::max_memory(const char* what, std::optional<std::uint64_t>& target) {
  number("--max-memory", "SIZE", what, target);
}

void CommandLine::template_ids(TemplateIds& target) {
  flag("--special-tokens", "Add what the model's code puts around each text", target.all);
  flag("--bos", "Add what it puts before each text", target.before);
  flag("--eos", "Add what it puts after each text", target.after);
}

void CommandLine::out_file(const char* what, OutFile& target) {
  const auto take = [&target](const std::string& file) {
    if (file.empty()) throw UsageError("--output", "'' is no file's name");
    target.is_stdout = file == "-" || is_standard_output(file);
    target.path = target.is_stdout ? "" : file;
  };
  value("-o,--out,--output", "FILE", what, take, Offer::files);
}

void CommandLine::encoding(EncodeOptions& target) {
  vocab(target.vocab);
  special(target.specials);
  template_ids(target.template_ids);
  number("-j,--threads", "N", "Work with N threads (0: one per processor)",
         [&target](std::uint64_t n) {
           if (n == 0) n = std::max(1U, std::thread::hardware_concurrency());
           if (n > kMaxThreads) throw UsageError("--threads", "more than 1024 threads");
           target.threads = static_cast<unsigned>(n);
         });
  choice("--progress", "How far it is, on standard error (auto: on a terminal)", kProgressWords,
         target.progress);
}

const CommandLine::Option* CommandLine::find(std::string_view name) const noexcept {
  const auto found = std::find_if(options_.begin(), options_.end(), [name](const Option& each) {
    return is_among(name, each.names);
  });
  return found != options_.end() ? &*found : nullptr;
}

bool CommandLine::parse_plain(int argc, const char* const* argv) {
  std::vector<std::pair<bool, std::string>> given(options_.size());
  std::vector<std::string> operands;
  for (int i = 0; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (!word.starts_with('-') || word == "-") {
      operands.emplace_back(word);
      continue;
    }
    const Option* const found = find(word);
    if (found == nullptr) return false;
    auto& [is_given, value] = given[static_cast<std::size_t>(found - options_.data())];
    if (is_given) return false;
    is_given = true;
    if (found->is_flag()) continue;
    if (++i == argc || argv[i][0] == '-' || argv[i][0] == '\0') return false;
    value = argv[i];
  }
  if (operands.size() > 1 && !operands_.many) return false;
  if (!operands.empty() && !take_operands_) return false;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i].first) options_[i].take(given[i].second);
  }
  if (take_operands_) take_operands_(std::move(operands));
  return true;
}

bool CommandLine::parse(int argc, const char* const* argv) {
  if (!parse_plain(argc, argv)) {
    std::vector<std::string> operands;
    if (parse_by_cli11(*this, argc, argv, operands)) return true;
    if (take_operands_) take_operands_(std::move(operands));
  }
  for (const auto& look : checks_) look();
  return false;
}

}  // namespace toll::cli

// args_vocab.cpp - the lines of toll vocab and toll model.
#include <initializer_list>
#include <string_view>

#include "cli/args/args_line.h"
#include "cli/args/args_verbs.h"
#include "cli/args/help_text.h"
#include "cli/message.h"
#include "cli/vocabs/vocab_file.h"

namespace toll::cli {
namespace {

constexpr const char* kOneVocab = "A vocabulary's name, or a file or folder with one";

Parsed parse_list(int argc, const char* const* argv) {
  VerbLine line("vocab list", kVocabHelp, Verb::vocab_list);
  line.format();
  return line.parse(argc, argv, {});
}

/// The first operand is the vocabulary.
void take_vocab(Options& options) {
  if (options.inputs.names.empty()) VerbLine::fail("wants the name of a vocabulary");
  options.vocab.name = options.inputs.names.front();
  options.inputs.names.erase(options.inputs.names.begin());
}

void scheme(VerbLine& line) {
  line.value("--scheme", "NAME", "The pre-tokeniser of a tiktoken file",
             [&line](const std::string& name) { line.options().vocab.scheme = name; });
}

/// Where an imported vocabulary goes.
void new_vocab(VerbLine& line, const char* name_is) {
  line.value("--name", "NAME", name_is, [&line](const std::string& name) {
    if (!is_vocab_name(name)) {
      VerbLine::fail("--name",
                     "'" + name + "' is not made of a-z 0-9 _ . - with a letter or digit in front");
    }
    line.options().new_name = name;
  });
  line.out_file(
      "The .tollv file to write; -: standard output (NAME.tollv in the user's own folder)");
}

Parsed parse_info(int argc, const char* const* argv) {
  VerbLine line("vocab info", kVocabHelp, Verb::vocab_info);
  line.operands("NAME", kOneVocab, false);
  scheme(line);
  line.format();
  return line.parse(argc, argv, take_vocab);
}

Parsed parse_import(int argc, const char* const* argv) {
  VerbLine line("vocab import", kVocabHelp, Verb::vocab_import);
  line.operands("FILE",
                "A tokenizer.json, sentencepiece .model, tekken.json or tiktoken file, or a folder "
                "with one of the first three",
                false);
  new_vocab(line, "What to call it (by the file or its folder)");
  scheme(line);
  line.format();
  return line.parse(argc, argv, [](Options& options) {
    if (options.inputs.names.empty()) VerbLine::fail("wants a file or folder");
  });
}

/// "sha256:HEX", as 64 digits in lower case.
std::string sha256_of(const std::string& text) {
  constexpr std::string_view kKind = "sha256:";
  std::string digits = text.starts_with(kKind) ? text.substr(kKind.size()) : "";
  for (char& c : digits) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  if (digits.size() != 64 || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
    VerbLine::fail("--digest", "'" + text + "' is not sha256: and 64 hexadecimal digits");
  return digits;
}

Parsed parse_pull(int argc, const char* const* argv) {
  VerbLine line("vocab pull", kVocabHelp, Verb::vocab_pull);
  Options& options = line.options();
  line.operands("SOURCE", "https://HOST/FILE, or hub:OWNER/MODEL[@REVISION]", false);
  new_vocab(line, "What to call it (by the file or the model)");
  line.value("--digest", "sha256:HEX", "What the bytes must be; with it, http is taken, too",
             [&options](const std::string& text) { options.digest = sha256_of(text); });
  line.flag("--update", "Take other bytes than those of an earlier pull", options.update);
  line.number("--timeout", "SECONDS", "Give up when so long nearly nothing has come (30)",
              [&options](std::uint64_t n) {
                if (n == 0 || n > 86400) VerbLine::fail("--timeout", "is not 1 to 86400");
                options.stall_seconds = n;
              });
  scheme(line);
  line.format();
  return line.parse(argc, argv, [](Options& o) {
    if (o.inputs.names.empty()) VerbLine::fail("wants a URL, or hub:OWNER/MODEL");
  });
}

Parsed parse_export(int argc, const char* const* argv) {
  VerbLine line("vocab export", kVocabHelp, Verb::vocab_export);
  line.operands("NAME", kOneVocab, false);
  line.choice<ExportFormat>(
      "--format", "What to make of it",
      {{"tiktoken", ExportFormat::tiktoken}, {"hf", ExportFormat::hugging_face}},
      line.options().export_format);
  line.out_file("The file to write; -: standard output (-)");
  scheme(line);
  return line.parse(argc, argv, [](Options& options) {
    take_vocab(options);
    if (options.export_format == ExportFormat::none)
      VerbLine::fail("wants --format tiktoken or --format hf");
  });
}

Parsed parse_verify(int argc, const char* const* argv) {
  VerbLine line("vocab verify", kVocabHelp, Verb::vocab_verify);
  line.operands("NAME", "Names, files or folders (all that can be found)", true);
  bool against = false;
  line.value("--against", "sentencepiece",
             "Compare the ids of the first, a .model, with spm_encode's; what follows are texts",
             [&against](const std::string& reference) {
               if (reference != "sentencepiece")
                 VerbLine::fail("--against", "'" + reference + "' is not sentencepiece");
               against = true;
             });
  scheme(line);
  line.format();
  return line.parse(argc, argv, [&against](Options& options) {
    if (!against) return;
    options.verb = Verb::vocab_verify_against;
    take_vocab(options);
  });
}

Parsed parse_compare(int argc, const char* const* argv) {
  VerbLine line("vocab compare", kVocabHelp, Verb::vocab_compare);
  line.operands("A", "Two vocabularies, and what to read; no file, or -: standard input", true);
  line.flag("-r,--recursive", "Directories: every regular file under them",
            line.options().inputs.recursive);
  line.special();
  line.max_memory("Most text to hold back undecided (256Mi)");
  line.format();
  return line.parse(argc, argv, [](Options& options) {
    if (options.inputs.names.size() < 2) VerbLine::fail("wants the names of two vocabularies");
    take_vocab(options);
    options.other_vocab = options.inputs.names.front();
    options.inputs.names.erase(options.inputs.names.begin());
  });
}

Parsed parse_search(int argc, const char* const* argv) {
  VerbLine line("vocab search", kVocabHelp, Verb::vocab_search);
  Options& options = line.options();
  line.operands("TEXT", "The bytes to look for", false);
  line.vocab();
  line.flag("--exact", "Tokens that are TEXT, not those that hold it", options.whole);
  line.number("--limit", "N", "At most N tokens",
              [&options](std::uint64_t n) { options.limit = n; });
  line.format();
  return line.parse(argc, argv, [](Options& o) {
    if (o.inputs.names.empty() || o.inputs.names.front().empty())
      VerbLine::fail("wants a text to look for");
    o.text = o.inputs.names.front();
    o.inputs.names.clear();
  });
}

Parsed parse_model_names(Verb verb, const char* name, bool many, int argc,
                         const char* const* argv) {
  VerbLine line(name, kModelHelp, verb);
  if (verb != Verb::model_list) line.operands("NAME", "A model's name", many);
  line.format();
  return line.parse(argc, argv, [verb](Options& options) {
    if (verb != Verb::model_list && options.inputs.names.empty())
      VerbLine::fail("wants the name of a model");
  });
}

Parsed parse_model_list(int argc, const char* const* argv) {
  return parse_model_names(Verb::model_list, "model list", false, argc, argv);
}
Parsed parse_model_info(int argc, const char* const* argv) {
  return parse_model_names(Verb::model_info, "model info", false, argc, argv);
}
Parsed parse_model_resolve(int argc, const char* const* argv) {
  return parse_model_names(Verb::model_resolve, "model resolve", true, argc, argv);
}

struct Subverb {
  std::string_view name;
  Parsed (*parse)(int argc, const char* const* argv);
};

/// @param wants  the names, for a person.
Parsed parse_subverb(const char* verb, std::string_view help, const char* wants,
                     std::initializer_list<Subverb> known, int argc, const char* const* argv) {
  const std::string_view what = argc > 0 ? argv[0] : "";
  if (what == "-h" || what == "--help") return {std::nullopt, std::string(help)};
  for (const Subverb& each : known) {
    if (each.name == what) return each.parse(argc - 1, argv + 1);
  }
  message(verb, std::string("wants ") + wants + " (see toll " + verb + " --help)");
  return {std::nullopt, {}, ExitStatus::usage};
}

}  // namespace

Parsed parse_vocab(int argc, const char* const* argv) {
  return parse_subverb("vocab", kVocabHelp,
                       "list, info, import, pull, export, verify, compare or search",
                       {{"list", parse_list},
                        {"info", parse_info},
                        {"import", parse_import},
                        {"pull", parse_pull},
                        {"export", parse_export},
                        {"verify", parse_verify},
                        {"compare", parse_compare},
                        {"search", parse_search}},
                       argc, argv);
}

Parsed parse_model(int argc, const char* const* argv) {
  return parse_subverb(
      "model", kModelHelp, "list, info or resolve",
      {{"list", parse_model_list}, {"info", parse_model_info}, {"resolve", parse_model_resolve}},
      argc, argv);
}

}  // namespace toll::cli

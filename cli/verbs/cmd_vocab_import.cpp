// cmd_vocab_import.cpp - toll vocab import: a model's own file, compiled into a .tollv file.
#include "catalog/vocab_name.h"
#include "cli/message.h"
#include "cli/verbs/verbs.h"
#include "cli/vocabs/opened_vocab.h"
#include "cli/vocabs/vocab_store.h"

namespace toll::cli {
namespace {

class VocabImport final : public Command {
 public:
  void define(CommandLine& line) override;
  ExitStatus run(Output& out) override;

 private:
  [[nodiscard]] std::string name_for(const std::string& path) const;
  [[nodiscard]] std::optional<std::string> image_of(const std::string& path,
                                                    std::string& name) const;

  std::vector<std::string> paths_;  ///< one
  NewVocab new_vocab_;
  VocabSpec vocab_;  ///< the scheme alone
};

void VocabImport::define(CommandLine& line) {
  line.operands("FILE",
                "A tokenizer.json, sentencepiece .model, tekken.json or tiktoken file, or a folder "
                "with one of the first three",
                false, paths_);
  new_vocab_.define(line, "What to call it (by the file or its folder)");
  line.scheme(vocab_);
  line.format(new_vocab_.format);
  line.check([this] {
    if (paths_.empty()) throw UsageError("wants a file or folder");
  });
}

/// The name that the vocabulary gets. "" after a message.
std::string VocabImport::name_for(const std::string& path) const {
  if (!new_vocab_.name.empty()) return new_vocab_.name;
  std::string name = catalog::default_vocab_name(path);
  if (name.empty()) message(path, "gives no name: --name does");
  return name;
}

/// The image, and in `name` what it is called.
std::optional<std::string> VocabImport::image_of(const std::string& path, std::string& name) const {
  std::optional<catalog::VocabFile> file = or_report(vocab_catalog().read(path));
  if (!file) return std::nullopt;
  if (!file->is_image) {
    name = name_for(path);
    if (name.empty()) return std::nullopt;
    return or_report(vocab_catalog().compile(*file, name, vocab_.scheme));
  }
  // An image is what an import makes: it is copied, under the name that it has.
  const std::optional<Vocab> vocab =
      or_report(vocab_catalog().open_file(file->path, vocab_.scheme));
  if (!vocab) return std::nullopt;
  name = vocab->name();
  if (!catalog::is_vocab_name(name) || (!new_vocab_.name.empty() && new_vocab_.name != name)) {
    message(file->path, "is a .tollv file of the name '" + name + "', which stays as it is");
    return std::nullopt;
  }
  const auto* bytes = reinterpret_cast<const char*>(vocab->image().data());
  return std::string(bytes, vocab->image().size());
}

ExitStatus VocabImport::run(Output& out) {
  const std::string& path = paths_.front();
  std::string name;
  const std::optional<std::string> image = image_of(path, name);
  if (!image) return ExitStatus::refused;
  const std::optional<std::string> where = output_path_for(new_vocab_, name);
  if (!where) return ExitStatus::refused;
  return store_vocab(new_vocab_, *image, *where, "toll.vocab-import/1", {}, out);
}

}  // namespace

const Verb verbs::vocab_import = {"vocab import", "a model's own files, to be found by name",
                                  "[OPTION...] FILE|DIR",
                                  R"(Compile a model's own file, to be found by name from now on.

  toll vocab import ./Llama-3.1-8B               the tokenizer.json in this folder
  toll vocab import --name mine bpe.model        under another name
  toll vocab import --scheme cl100k_base my.tiktoken   ranks say no pattern
)",
                                  make_command<VocabImport>};

}  // namespace toll::cli

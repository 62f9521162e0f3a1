// cmd_vocab_import.cpp - toll vocab import: a model's own file, compiled into a .tollv file.
#include "cli/message.h"
#include "cli/verbs/commands.h"
#include "cli/vocabs/vocab_file.h"
#include "cli/vocabs/vocab_store.h"

namespace toll::cli {
namespace {

/// The name that the vocabulary gets. "" after a message.
std::string name_for(const Options& options, const std::string& path) {
  if (!options.new_name.empty()) return options.new_name;
  std::string name = default_vocab_name(path);
  if (name.empty()) message(path, "gives no name: --name does");
  return name;
}

/// The image, and in `name` what it is called.
std::optional<std::string> image_of(const Options& options, const std::string& path,
                                    std::string& name) {
  std::optional<VocabFile> file = read_vocab_file(path);
  if (!file) return std::nullopt;
  if (!file->is_image) {
    name = name_for(options, path);
    if (name.empty()) return std::nullopt;
    return compile_file(*file, name, options.vocab.scheme);
  }
  // An image is what an import makes: it is copied, under the name that it has.
  const std::optional<Vocab> vocab = open_vocab_file(file->path, options.vocab.scheme);
  if (!vocab) return std::nullopt;
  name = vocab->name();
  if (!is_vocab_name(name) || (!options.new_name.empty() && options.new_name != name)) {
    message(file->path, "is a .tollv file of the name '" + name + "', which stays as it is");
    return std::nullopt;
  }
  const auto* bytes = reinterpret_cast<const char*>(vocab->image().data());
  return std::string(bytes, vocab->image().size());
}

}  // namespace

ExitStatus run_vocab_import(const Options& options, Output& out) {
  const std::string& path = options.inputs.names.front();
  std::string name;
  const std::optional<std::string> image = image_of(options, path, name);
  if (!image) return ExitStatus::refused;
  const std::optional<std::string> where = place_for(options, name);
  if (!where) return ExitStatus::refused;
  return store_vocab(options, *image, *where, "toll.vocab-import/1", {}, out);
}

}  // namespace toll::cli

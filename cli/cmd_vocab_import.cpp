// cmd_vocab_import.cpp - toll vocab import: a model's own file, compiled into a .tollv file.
#include <utility>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/vocab_file.h"
#include "cli/whole_file.h"
#include "data/registry.h"

namespace toll::cli {
namespace {

/// Whether a vocabulary in the user's folder would be found by `name`. If not, that has been said.
bool can_be_found(const std::string& name) {
  const std::string_view canonical = data::canonical_vocab_name(name);
  if (!canonical.empty() && canonical != name) {
    message("'" + name + "' is another name of " + std::string(canonical) + ": take --name " +
            std::string(canonical) + " or one of your own");
    return false;
  }
  for (const data::EmbeddedVocab& embedded : data::embedded_vocabs()) {
    if (embedded.name != name) continue;
    message("'" + name + "' is inside toll, where it is found first: take another --name");
    return false;
  }
  return true;
}

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
  const Result<Vocab> vocab = Vocab::own(*image);
  if (!vocab) {
    message(path, vocab.error().offset, vocab.error().detail);
    return ExitStatus::refused;
  }
  std::string where = options.out_file;
  if (where.empty()) {
    const std::string folder = user_vocab_folder();
    if (!can_be_found(name)) return ExitStatus::refused;
    if (folder.empty()) {
      message("neither $XDG_DATA_HOME nor $HOME says where your own folder is: -o FILE does");
      return ExitStatus::refused;
    }
    if (const std::string why = make_folders(folder); !why.empty()) {
      message(folder, why);
      return ExitStatus::output_failed;
    }
    where = folder + "/" + name + ".tollv";
  }
  if (const std::string why = write_whole_file(where, *image); !why.empty()) {
    message(where, why);
    return ExitStatus::output_failed;
  }
  const Format format = chosen_format(options);
  Report report;
  report.schema = "toll.vocab-import/1";
  Row row = {name, where, fingerprint_text(*vocab), std::uint64_t{vocab->n_tokens()}};
  report.columns = {{"name", "name"},
                    {"where", "where"},
                    {"fingerprint", "fingerprint"},
                    {"n_tokens", "tokens", true}};
  if (format == Format::json) {
    for (std::size_t i = 0; i < row.size(); ++i)
      report.meta.push_back({std::string(report.columns[i].key), std::move(row[i])});
  } else {
    report.rows.push_back(std::move(row));
  }
  out.write(render(report, format));
  return ExitStatus::done;
}

}  // namespace toll::cli

// vocab_store.cpp - see vocab_store.h.
#include "cli/vocabs/vocab_store.h"

#include "catalog/vocab_name.h"
#include "cli/input/whole_file.h"
#include "cli/message.h"
#include "cli/vocabs/opened_vocab.h"

namespace toll::cli {
namespace {

/// Whether a vocabulary in the user's folder would be found by `name`. If not, that has been said.
bool can_be_found(const std::string& name) {
  const std::string_view canonical = vocab_catalog().canonical(name);
  if (!canonical.empty() && canonical != name) {
    message("'" + name + "' is another name of " + std::string(canonical) + ": take --name " +
            std::string(canonical) + " or one of your own");
    return false;
  }
  const std::optional<catalog::Place> place = vocab_catalog().where_is(name);
  if (place && place->kind == catalog::Place::Kind::built_in) {
    message("'" + name + "' is inside toll, where it is found first: take another --name");
    return false;
  }
  return true;
}

}  // namespace

void NewVocab::define(CommandLine& line, const char* name_is) {
  line.value("--name", "NAME", name_is, [this](const std::string& text) {
    if (!catalog::is_vocab_name(text)) {
      throw UsageError(
          "--name", "'" + text + "' is not made of a-z 0-9 _ . - with a letter or digit in front");
    }
    name = text;
  });
  line.out_file(
      "The .tollv file to write; -: standard output (NAME.tollv in the user's own folder)",
      out_file);
}

std::optional<std::string> output_path_for(const NewVocab& asked, const std::string& name) {
  if (asked.out_file.is_stdout) return "";
  if (!asked.out_file.path.empty()) return asked.out_file.path;
  if (!can_be_found(name)) return std::nullopt;
  const std::string folder = user_vocab_folder();
  if (!folder.empty()) return folder + "/" + name + ".tollv";
  message("neither $XDG_DATA_HOME nor $HOME says where your own folder is: -o FILE does");
  return std::nullopt;
}

ExitStatus store_vocab(const NewVocab& asked, const std::string& image, const std::string& where,
                       std::string_view schema, const Value::Object& more, Output& out) {
  const Result<Vocab> vocab = Vocab::copy_of(image);
  if (!vocab) {
    message(where, vocab.error().offset, vocab.error().detail);
    return ExitStatus::refused;
  }
  if (asked.out_file.is_stdout) {
    out.write(image);
    return ExitStatus::done;
  }
  if (asked.out_file.path.empty()) {
    const std::string folder = user_vocab_folder();
    if (const std::string why = make_folders(folder); !why.empty()) {
      message(folder, why);
      return ExitStatus::output_failed;
    }
  }
  if (const std::string why = write_whole_file(where, image); !why.empty()) {
    message(where, why);
    return ExitStatus::output_failed;
  }
  Value::Object fields = {{"name", vocab->name()},
                          {"where", where},
                          {"fingerprint", fingerprint_text(*vocab)},
                          {"n_tokens", std::uint64_t{vocab->n_tokens()}}};
  fields.insert(fields.end(), more.begin(), more.end());
  const Format format = chosen_format(asked.format);
  Report report;
  report.schema = schema;
  if (format == Format::json) {
    report.meta = fields;
  } else {
    Row& row = report.rows.emplace_back();
    for (const Field& field : fields) {
      const bool is_count = field.key == "n_tokens";
      report.columns.push_back({field.key, is_count ? "tokens" : field.key, is_count});
      row.push_back(field.value);
    }
  }
  out.write(render(report, format));
  return ExitStatus::done;
}

}  // namespace toll::cli

// cmd_model.cpp - toll model: the rules from models to vocabularies.
#include <utility>

#include "cli/verbs/commands.h"
#include "cli/vocabs/model_rules.h"

namespace toll::cli {
namespace {

Row row_of(const ModelRule& rule, Value model) {
  return {std::move(model), rule.vocab, rule.label, rule.pattern, rule.source, rule.source_text};
}

Report report_of(std::string_view schema, bool named) {
  Report report;
  report.schema = schema;
  report.rows_key = "models";
  report.columns = {{"model", "model", false, named ? kEverywhere : 0U},
                    {"vocab", "vocabulary"},
                    {"method", "counts"},
                    {"rule", "rule"},
                    {"source", "source"},
                    {"source_text", "", false, kInCsv | kInJson}};
  return report;
}

}  // namespace

ExitStatus run_model_list(const Options& options, Output& out) {
  Report report = report_of("toll.model-list/1", false);
  // The rule first: it is what one looks for.
  std::swap(report.columns[0], report.columns[3]);
  for (const ModelRule& rule : model_rules()) {
    Row row = row_of(rule, {});
    std::swap(row[0], row[3]);
    report.rows.push_back(std::move(row));
  }
  out.write(render(report, chosen_format(options)));
  return ExitStatus::done;
}

ExitStatus run_model_resolve(const Options& options, Output& out) {
  Report report = report_of("toll.model-resolve/1", true);
  ExitStatus status = ExitStatus::done;
  for (const std::string& name : options.inputs.names) {
    const ModelRule* rule = resolve_model(name);
    if (rule == nullptr) {
      status = ExitStatus::refused;
    } else {
      report.rows.push_back(row_of(*rule, name));
    }
  }
  out.write(render(report, chosen_format(options)));
  return status;
}

ExitStatus run_model_info(const Options& options, Output& out) {
  const std::string& name = options.inputs.names.front();
  const ModelRule* rule = resolve_model(name);
  if (rule == nullptr) return ExitStatus::refused;
  const std::optional<std::string> where = where_is(rule->vocab);
  Value::Object fields = {{"model", name},
                          {"vocab", rule->vocab},
                          {"method", rule->label},
                          {"rule", rule->pattern},
                          {"source", rule->source},
                          {"source_text", rule->source_text},
                          {"installed", where.has_value()},
                          {"where", where ? Value(*where) : Value()}};
  const Format format = chosen_format(options);
  Report report;
  report.schema = "toll.model/1";
  if (format == Format::json) {
    report.meta = std::move(fields);
  } else {
    report.columns = {{"key", "key"}, {"value", "value"}};
    for (Field& field : fields) {
      if (!field.value.absent()) report.rows.push_back({field.key, std::move(field.value)});
    }
  }
  out.write(render(report, format));
  return ExitStatus::done;
}

}  // namespace toll::cli

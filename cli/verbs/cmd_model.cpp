// cmd_model.cpp - toll model: the rules from models to vocabularies.
#include <utility>

#include "cli/verbs/verbs.h"
#include "cli/vocabs/vocab_choice.h"

namespace toll::cli {
namespace {

Row row_of(const catalog::ModelRule& rule, Value model) {
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

class ModelList final : public Command {
 public:
  void define(CommandLine& line) override { line.format(format_); }
  ExitStatus run(Output& out) override;

 private:
  std::optional<Format> format_;
};

/// What info and resolve have alike.
class ModelNames : public Command {
 public:
  explicit ModelNames(bool many) noexcept : many_(many) {}

  void define(CommandLine& line) override {
    line.operands("NAME", "A model's name", many_, names_, Offer::models);
    line.format(format_);
    line.check([this] {
      if (names_.empty()) throw UsageError("wants the name of a model");
    });
  }

 protected:
  bool many_;
  std::vector<std::string> names_;
  std::optional<Format> format_;
};

class ModelInfo final : public ModelNames {
 public:
  ModelInfo() noexcept : ModelNames(false) {}
  ExitStatus run(Output& out) override;
};

class ModelResolve final : public ModelNames {
 public:
  ModelResolve() noexcept : ModelNames(true) {}
  ExitStatus run(Output& out) override;
};

ExitStatus ModelList::run(Output& out) {
  Report report = report_of("toll.model-list/1", false);
  // The rule first: it is what one looks for.
  std::swap(report.columns[0], report.columns[3]);
  for (const catalog::ModelRule& rule : model_rules()) {
    Row row = row_of(rule, {});
    std::swap(row[0], row[3]);
    report.rows.push_back(std::move(row));
  }
  out.write(render(report, chosen_format(format_)));
  return ExitStatus::done;
}

ExitStatus ModelResolve::run(Output& out) {
  Report report = report_of("toll.model-resolve/1", true);
  ExitStatus status = ExitStatus::done;
  for (const std::string& name : names_) {
    const catalog::ModelRule* rule = resolve_model(name);
    if (rule == nullptr) {
      status = ExitStatus::refused;
    } else {
      report.rows.push_back(row_of(*rule, name));
    }
  }
  out.write(render(report, chosen_format(format_)));
  return status;
}

ExitStatus ModelInfo::run(Output& out) {
  const std::string& name = names_.front();
  const catalog::ModelRule* rule = resolve_model(name);
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
  const Format format = chosen_format(format_);
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

}  // namespace

const Verb verbs::model = {"model", "which vocabulary a model has", "",
                           R"(Say which vocabulary a model reads its text with.

  toll model list                                all rules
  toll model resolve gpt-4o-mini                 which rule a name falls under
  toll model info Qwen/Qwen3-8B                  the same, in full
  toll count -m gpt-4o-mini prompt.txt           and use it
)"};

const Verb verbs::model_list = {"model list", "all rules", "[OPTION...]",
                                R"(List the rules from models to vocabularies.

  toll model list
)",
                                make_command<ModelList>};

const Verb verbs::model_info = {"model info", "one model, in full", "[OPTION...] NAME",
                                R"(Say which vocabulary a model has, who says so, and where it is.

  toll model info Qwen/Qwen3-8B
)",
                                make_command<ModelInfo>};

const Verb verbs::model_resolve = {"model resolve", "the rules that names fall under",
                                   "[OPTION...] NAME...",
                                   R"(Say which rule each model falls under.

  toll model resolve gpt-4o-mini gpt-4
)",
                                   make_command<ModelResolve>};

}  // namespace toll::cli

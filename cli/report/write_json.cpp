// write_json.cpp - JSON and JSON lines. Integers are numbers, amounts are strings with all their
// digits, and text that is not UTF-8 comes twice: readable, and lossless under KEY_b64.
//
// RapidJSON keeps the structure right (commas, nesting); strings are quoted by append_json(), which
// also spells out what RapidJSON leaves raw and a terminal would obey: DEL, C1, bidirectional
// marks.
#include <rapidjson/writer.h>

#include "base/base64.h"
#include "cli/report/escape.h"
#include "cli/report/row_writer.h"
#include "unicode/utf8.h"

namespace toll::cli {
namespace {

/// RapidJSON's output stream over a string.
struct StringStream {
  using Ch = char;
  std::string& out;
  void Put(char c) { out += c; }  // NOLINT(readability-identifier-naming): RapidJSON's name
  void Flush() {}                 // NOLINT(readability-identifier-naming): RapidJSON's name
};

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : stream_{out}, writer_(stream_) {}

  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_list() { writer_.StartArray(); }
  void end_list() { writer_.EndArray(); }
  void number(std::uint64_t n) { writer_.Uint64(n); }
  void boolean(bool b) { writer_.Bool(b); }

  void key(std::string_view name) {
    writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }

  void text(std::string_view bytes) {
    quoted_.clear();
    append_json(quoted_, bytes);
    writer_.RawValue(quoted_.data(), quoted_.size(), rapidjson::kStringType);
  }

  void literal(const std::string& digits) {
    writer_.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
  }

  /// Nothing when the value is absent.
  void field(std::string_view name, const Value& value) {
    if (value.absent()) return;
    key(name);
    any(value);
    const auto* bytes = std::get_if<std::string>(&value.v);
    if (bytes != nullptr && !unicode::is_utf8(*bytes)) {
      key(std::string(name) + "_b64");
      text(base::encode_base64(*bytes));
    }
  }

  void fields(const Value::Object& object) {
    for (const Field& f : object) field(f.key, f.value);
  }

 private:
  // Values nest as deep as a verb wrote them in its source, never as deep as input says.
  void any(const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value.v)) return boolean(*flag);
    if (const auto* n = std::get_if<std::uint64_t>(&value.v)) return number(*n);
    const bool is_number =
        std::holds_alternative<std::int64_t>(value.v) || std::holds_alternative<Ratio>(value.v);
    if (is_number) return literal(value_text(value, true));
    if (const auto* list = std::get_if<Value::List>(&value.v)) {
      begin_list();
      for (const Value& item : *list) any(item);
      return end_list();
    }
    if (const auto* object = std::get_if<Value::Object>(&value.v)) {
      begin_object();
      fields(*object);
      return end_object();
    }
    text(value_text(value, true));
  }

  StringStream stream_;
  rapidjson::Writer<StringStream> writer_;
  std::string quoted_;
};

/// One object, of which the rows are a list.
class ReportWriter final : public RowWriter {
 public:
  ReportWriter(const Report& report, std::string& out)
      : RowWriter(report, out), columns_(shown_columns(kInJson)), json_(out) {}

  void begin() override {
    json_.begin_object();
    json_.field("schema", report_.schema);
    json_.fields(report_.meta);
    if (report_.rows_key.empty()) return;
    json_.key(report_.rows_key);
    json_.begin_list();
  }
  void row(const Row& row) override {
    if (report_.rows_key.empty()) return;
    json_.begin_object();
    for (const std::size_t i : columns_) json_.field(report_.columns[i].key, row[i]);
    json_.end_object();
  }
  void end() override {
    if (!report_.rows_key.empty()) json_.end_list();
    if (report_.json_totals) json_.field("totals", *report_.json_totals);
    if (report_.coverage) {
      const Coverage& coverage = *report_.coverage;
      json_.field("found", coverage.n_found());
      json_.field("counted", coverage.n_counted);
      write_omissions("skipped", Omission::Kind::skipped);
      write_omissions("failed", Omission::Kind::failed);
      json_.field("complete", coverage.complete());
    }
    json_.end_object();
    out_ += '\n';
  }

 private:
  void write_omissions(std::string_view key, Omission::Kind kind) {
    json_.key(key);
    json_.begin_list();
    for (const Omission& omission : report_.coverage->omissions) {
      if (omission.kind != kind) continue;
      json_.begin_object();
      json_.field("name", omission.name);
      json_.field("why", omission.why);
      json_.end_object();
    }
    json_.end_list();
  }

  std::vector<std::size_t> columns_;
  JsonWriter json_;
};

/// An object a line: the rows, and in the end totals if the report has any.
class LinesWriter final : public RowWriter {
 public:
  LinesWriter(const Report& report, std::string& out)
      : RowWriter(report, out), columns_(shown_columns(kInJson)) {}

  void begin() override {
    if (report_.rows_are_inputs || !report_.coverage) return;
    for (const auto kind : {Omission::Kind::skipped, Omission::Kind::failed}) {
      for (const Omission& omission : report_.coverage->omissions) {
        if (omission.kind == kind) omit(omission);
      }
    }
  }
  void row(const Row& row) override {
    line([&](JsonWriter& json) {
      for (const std::size_t i : columns_) json.field(report_.columns[i].key, row[i]);
    });
  }
  void omit(const Omission& omission) override {
    line([&](JsonWriter& json) {
      json.field("name", omission.name);
      json.field(omission.kind == Omission::Kind::skipped ? "skipped" : "failed", omission.why);
    });
  }
  void end() override {
    if (report_.totals && report_.json_totals)
      line([&](JsonWriter& json) { json.field("totals", *report_.json_totals); });
  }

 private:
  // One writer a line: a RapidJSON writer has one root.
  template <class Fill>
  void line(const Fill& fill) {
    JsonWriter json(out_);
    json.begin_object();
    fill(json);
    json.end_object();
    out_ += '\n';
  }

  std::vector<std::size_t> columns_;
};

}  // namespace

std::unique_ptr<RowWriter> json_writer(const Report& report, std::string& out) {
  return std::make_unique<ReportWriter>(report, out);
}

std::unique_ptr<RowWriter> jsonl_writer(const Report& report, std::string& out) {
  return std::make_unique<LinesWriter>(report, out);
}

}  // namespace toll::cli

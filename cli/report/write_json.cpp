// write_json.cpp - JSON and JSON lines. Integers are numbers, amounts are strings with all their
// digits, and text that is not UTF-8 comes twice: readable, and lossless under KEY_b64.
//
// RapidJSON keeps the structure right (commas, nesting); strings are quoted by append_json(), which
// also spells out what RapidJSON leaves raw and a terminal would obey: DEL, C1, bidirectional
// marks.
#include <rapidjson/writer.h>

#include "base/base64.h"
#include "cli/report/escape.h"
#include "cli/report/report_writers.h"
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

void write_omissions(JsonWriter& json, std::string_view key,
                     const std::vector<Omission>& omissions) {
  json.key(key);
  json.begin_list();
  for (const Omission& omission : omissions) {
    json.begin_object();
    json.field("name", omission.name);
    json.field("why", omission.why);
    json.end_object();
  }
  json.end_list();
}

}  // namespace

void write_json(std::string& out, const Report& report) {
  const std::vector<std::size_t> columns = shown_columns(report, kInJson);
  JsonWriter json(out);
  json.begin_object();
  json.field("schema", report.schema);
  json.fields(report.meta);
  if (!report.rows_key.empty()) {
    json.key(report.rows_key);
    json.begin_list();
    for (const Row& row : report.rows) {
      json.begin_object();
      for (const std::size_t i : columns) json.field(report.columns[i].key, row[i]);
      json.end_object();
    }
    json.end_list();
  }
  if (report.json_totals) json.field("totals", *report.json_totals);
  if (report.coverage) {
    json.field("found", report.coverage->n_found());
    json.field("counted", report.coverage->n_counted);
    write_omissions(json, "skipped", report.coverage->skipped);
    write_omissions(json, "failed", report.coverage->failed);
    json.field("complete", report.coverage->complete());
  }
  json.end_object();
  out += '\n';
}

void write_jsonl(std::string& out, const Report& report) {
  const std::vector<std::size_t> columns = shown_columns(report, kInJson);
  // One writer a line: a RapidJSON writer has one root.
  const auto line = [&out](auto fill) {
    JsonWriter json(out);
    json.begin_object();
    fill(json);
    json.end_object();
    out += '\n';
  };
  // Inputs that were not counted keep their place.
  const std::vector<Omission> none;
  const std::vector<Omission>& skipped = report.coverage ? report.coverage->skipped : none;
  const std::vector<Omission>& failed = report.coverage ? report.coverage->failed : none;
  std::size_t next_skipped = 0;
  std::size_t next_failed = 0;
  const auto omit = [&](std::string_view key, const std::vector<Omission>& omissions,
                        std::size_t& next, std::size_t n_rows_done) {
    for (; next < omissions.size() && omissions[next].n_before <= n_rows_done; ++next) {
      line([&](JsonWriter& json) {
        json.field("name", omissions[next].name);
        json.field(key, omissions[next].why);
      });
    }
  };
  for (std::size_t r = 0; r <= report.rows.size(); ++r) {
    const std::size_t n_done = report.rows_are_inputs ? r : SIZE_MAX;
    omit("skipped", skipped, next_skipped, n_done);
    omit("failed", failed, next_failed, n_done);
    if (r == report.rows.size()) break;
    line([&](JsonWriter& json) {
      for (const std::size_t i : columns) json.field(report.columns[i].key, report.rows[r][i]);
    });
  }
  if (report.totals && report.json_totals) {
    line([&](JsonWriter& json) { json.field("totals", *report.json_totals); });
  }
}

}  // namespace toll::cli

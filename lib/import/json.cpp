// lib/import/json.cpp - see json.h.
#include "import/json.h"

#include <charconv>
#include <system_error>

#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "import/json_number.h"

namespace toll::import {

Json Json::operator[](std::string_view name) const {
  const JsonValue* found = nullptr;
  if (is_object()) {
    // Of two members of one name readers take the first, the last or neither.
    for (const auto& member : value_->GetObject()) {
      if (std::string_view(member.name.GetString(), member.name.GetStringLength()) != name)
        continue;
      if (found != nullptr)
        errors_->fail((path_.empty() ? "" : path_ + ".").append(name) + ": occurs twice");
      found = &member.value;
    }
  }
  return {found, (path_.empty() ? "" : path_ + ".").append(name), *errors_};
}

Json Json::at(std::size_t i) const {
  const JsonValue* found = i < size() ? &(*value_)[static_cast<rapidjson::SizeType>(i)] : nullptr;
  return {found, path_ + "[" + std::to_string(i) + "]", *errors_};
}

std::string_view Json::string() const {
  if (is_string()) return {value_->GetString(), value_->GetStringLength()};
  fail(is_there() ? "is not a string" : "is missing");
  return {};
}

bool Json::boolean(std::optional<bool> or_else) const {
  if (is_there() && value_->IsBool()) return value_->GetBool();
  if (!is_there() && or_else) return *or_else;
  fail(is_there() ? "is neither true nor false" : "is missing");
  return false;
}

std::uint32_t Json::number() const {
  if (is_there() && value_->IsUint()) return value_->GetUint();
  fail(is_there() ? "is not a whole number" : "is missing");
  return 0;
}

double Json::real() const {
  if (is_there() && value_->IsNumber()) return value_->GetDouble();
  fail(is_there() ? "is not a number" : "is missing");
  return 0;
}

namespace {

constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                            rapidjson::kParseValidateEncodingFlag;

/// Takes the values of a text, to see how many there are and how deep.
class Shape : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Shape> {
 public:
  // NOLINTBEGIN(readability-identifier-naming): RapidJSON's names
  bool RawNumber(const char* /*text*/, rapidjson::SizeType /*n*/, bool /*copy*/) {
    return Default();
  }
  bool Default() { return ++n_values_ <= kMaxValues || fail("more than 8388608 values"); }
  bool StartObject() { return Default() && deeper(); }
  bool StartArray() { return Default() && deeper(); }
  bool EndObject(rapidjson::SizeType /*n*/) { return shallower(); }
  bool EndArray(rapidjson::SizeType /*n*/) { return shallower(); }
  // NOLINTEND(readability-identifier-naming)

  /// Why it was stopped, or null.
  [[nodiscard]] const char* why() const noexcept { return why_; }

 private:
  static constexpr std::uint32_t kMaxValues = 1U << 23U;
  static constexpr unsigned kMaxDepth = 64;

  bool deeper() { return ++depth_ <= kMaxDepth || fail("values nested more than 64 deep"); }
  bool shallower() {
    --depth_;
    return true;
  }
  bool fail(const char* why) {
    why_ = why;
    return false;
  }

  std::uint32_t n_values_ = 0;
  unsigned depth_ = 0;
  const char* why_ = nullptr;
};

using Bytes = rapidjson::MemoryStream;
using Characters = rapidjson::EncodedInputStream<rapidjson::UTF8<>, Bytes>;
using Reader = rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, JsonMemory>;

}  // namespace

bool JsonDocument::RawNumber(const char* text, rapidjson::SizeType n, bool /*copy*/) {
  std::uint32_t whole = 0;
  const auto [end, error] = std::from_chars(text, text + n, whole);
  if (error == std::errc() && end == text + n) return Uint(whole);
  const auto value = json_number({text, n});
  return value && Double(*value);
}

std::unique_ptr<JsonDocument> parse_json(std::string_view text, ImportErrors& errors) {
  Reader reader;
  Bytes bytes(text.data(), text.size());
  Characters stream(bytes);
  Shape shape;
  if (const auto result = reader.Parse<kFlags>(stream, shape); !result) {
    const char* const why =
        shape.why() != nullptr ? shape.why() : rapidjson::GetParseError_En(result.Code());
    errors.fail(std::string(shape.why() != nullptr ? "" : "not JSON: ") + why, result.Offset());
    return nullptr;
  }
  auto document = std::make_unique<JsonDocument>();
  const auto read = [&](auto& /*its base*/) {
    Bytes again(text.data(), text.size());
    Characters characters(again);
    const auto result = Reader().Parse<kFlags>(characters, *document);
    if (result.IsError()) errors.fail("a number that no double holds", result.Offset());
    return !result.IsError();
  };
  document->Populate(read);
  if (errors.failed()) return nullptr;
  return document;
}

}  // namespace toll::import

// lib/vocab/json.cpp - see json.h.
#include "vocab/json.h"

#include <rapidjson/error/en.h>

namespace toll::vocab {

Json Json::operator[](const char* name) const {
  const rapidjson::Value* found = nullptr;
  if (is_object()) {
    const auto member = value_->FindMember(name);
    if (member != value_->MemberEnd()) found = &member->value;
  }
  return {found, path_.empty() ? name : path_ + "." + name, *errors_};
}

Json Json::at(std::size_t i) const {
  const rapidjson::Value* found =
      i < size() ? &(*value_)[static_cast<rapidjson::SizeType>(i)] : nullptr;
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

std::unique_ptr<rapidjson::Document> parse_json(std::string_view text, ImportErrors& errors) {
  auto document = std::make_unique<rapidjson::Document>();
  document->Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag |
                  rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
  if (!document->HasParseError()) return document;
  errors.fail(std::string("not JSON: ") + rapidjson::GetParseError_En(document->GetParseError()),
              document->GetErrorOffset());
  return nullptr;
}

}  // namespace toll::vocab

// lib/import/json.h - a JSON document whose values know their path, for importers that must say
// which construct they refuse.
#pragma once

#include <toll/result.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>

// RapidJSON inside our own namespace: its functions then meet no other copy of it in a program.
// NOLINTBEGIN(readability-identifier-naming): its names.
#define RAPIDJSON_NAMESPACE toll::rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace toll::rapidjson {
#define RAPIDJSON_NAMESPACE_END }
// NOLINTEND(readability-identifier-naming)
#include <rapidjson/document.h>

namespace toll::import {

/// Memory for documents: throws where there is none, which RapidJSON does not look for.
class JsonMemory {
 public:
  static constexpr bool kNeedFree = true;
  // NOLINTBEGIN(readability-identifier-naming): RapidJSON's names
  void* Malloc(std::size_t n) { return Realloc(nullptr, 0, n); }
  void* Realloc(void* memory, std::size_t /*n_before*/, std::size_t n) {
    if (n == 0) {
      Free(memory);
      return nullptr;
    }
    void* const made = std::realloc(memory, n);
    if (made == nullptr) throw std::bad_alloc();
    return made;
  }
  static void Free(void* memory) noexcept { std::free(memory); }
  // NOLINTEND(readability-identifier-naming)
};
/// A document whose numbers come as their texts, which json_number() reads.
class JsonDocument
    : public rapidjson::GenericDocument<rapidjson::UTF8<>,
                                        rapidjson::MemoryPoolAllocator<JsonMemory>, JsonMemory> {
 public:
  bool RawNumber(const char* text, rapidjson::SizeType n, bool copy);  // NOLINT: RapidJSON's name
};
using JsonValue = JsonDocument::ValueType;

/// Collects the first failure of one import.
class ImportErrors {
 public:
  void fail(std::string detail, std::uint64_t offset = 0) {
    if (!error_) error_ = Error{Errc::bad_vocab, offset, std::move(detail)};
  }
  [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
  [[nodiscard]] const Error& error() const noexcept { return *error_; }

 private:
  std::optional<Error> error_;
};

/// A value in a document, or its absence. Getters of a wrong type fail by the value's path and give
/// something harmless. Borrowed from its document.
class Json {
 public:
  Json(const JsonValue* value, std::string path, ImportErrors& errors)
      : value_(value), path_(std::move(path)), errors_(&errors) {}

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Neither absent nor null.
  [[nodiscard]] bool is_there() const noexcept { return value_ != nullptr && !value_->IsNull(); }
  [[nodiscard]] bool is_array() const noexcept { return is_there() && value_->IsArray(); }
  [[nodiscard]] bool is_object() const noexcept { return is_there() && value_->IsObject(); }
  [[nodiscard]] bool is_string() const noexcept { return is_there() && value_->IsString(); }

  /// A member; absent if this is no object.
  [[nodiscard]] Json operator[](std::string_view name) const;
  [[nodiscard]] std::size_t size() const noexcept { return is_array() ? value_->Size() : 0; }
  [[nodiscard]] Json at(std::size_t i) const;

  [[nodiscard]] std::string_view string() const;
  [[nodiscard]] bool boolean(std::optional<bool> or_else = std::nullopt) const;
  [[nodiscard]] std::uint32_t number() const;
  [[nodiscard]] double real() const;

  /// Calls visit(name, value) for each member, in the document's order.
  template <class Visit>
  void each_member(Visit&& visit) const {
    if (!is_object()) return fail("is not an object");
    for (const auto& member : value_->GetObject()) {
      visit(std::string_view(member.name.GetString(), member.name.GetStringLength()),
            Json(&member.value, path_, *errors_));
    }
  }

  void fail(const std::string& what) const { errors_->fail(path_ + ": " + what); }
  [[nodiscard]] ImportErrors& errors() const noexcept { return *errors_; }

 private:
  const JsonValue* value_;
  std::string path_;
  ImportErrors* errors_;
};

/// Parses `text` strictly, without recursion. Null after a failure: what is no JSON, is nested more
/// than 64 deep or has more than 8,388,608 values is refused before memory is taken for it.
std::unique_ptr<JsonDocument> parse_json(std::string_view text, ImportErrors& errors);

}  // namespace toll::import

// id_reader.cpp - see id_reader.h.
#include "cli/ids/id_reader.h"

#include <array>
#include <string>

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include "cli/args/quantity.h"
#include "cli/ids/byte_cursor.h"
#include "cli/ids/npy.h"

namespace toll::cli {
namespace {

constexpr std::uint64_t kMaxId = 0xFFFFFFFF;

Error malformed(std::uint64_t offset, std::string what) {
  return {Errc::bad_token, offset, std::move(what)};
}

/// Gathers ids so that the visitor gets them by the thousand.
class Batch {
 public:
  explicit Batch(IdVisitor& visitor) noexcept : visitor_(visitor) {}

  [[nodiscard]] bool add(TokenId id) {
    ids_[n_++] = id;
    return n_ < ids_.size() || flush();
  }
  /// False when the visitor refused.
  [[nodiscard]] bool flush() {
    if (n_ > 0 && status_) status_ = visitor_.take({ids_.data(), n_});
    n_ = 0;
    return status_.has_value();
  }
  /// What the reader found, unless the visitor refused something earlier.
  [[nodiscard]] Status end(Status found) {
    if (!flush()) return status_;
    return found;
  }

 private:
  IdVisitor& visitor_;
  std::array<TokenId, 4096> ids_{};
  std::size_t n_ = 0;
  Status status_;
};

bool is_space(int byte) noexcept {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

Status read_dec(ByteCursor& bytes, Batch& batch) {
  bool is_whole = false;  // no more than white space has come since the last line feed
  while (true) {
    while (is_space(bytes.peek())) is_whole = bytes.take() == '\n' || is_whole;
    const std::uint64_t start = bytes.offset();
    const auto cut_short = [&bytes] {
      return malformed(bytes.offset(), "ends without a line feed: it may be cut short");
    };
    if (bytes.peek() == ByteCursor::kEnd) return is_whole ? Status() : cut_short();
    is_whole = false;
    std::uint64_t id = 0;
    while (!is_space(bytes.peek())) {
      if (bytes.peek() == ByteCursor::kEnd) return cut_short();  // an id of which digits may lack
      const std::uint64_t at = bytes.offset();
      const int byte = bytes.take();
      if (byte < '0' || byte > '9') return malformed(at, "not a decimal token id");
      id = id * 10 + static_cast<std::uint64_t>(byte - '0');
      if (id > kMaxId) return malformed(start, "a token id above 4294967295");
    }
    if (!batch.add(static_cast<TokenId>(id))) return {};
  }
}

// Little-endian unless `big`. A `width` of 8 holds what NumPy makes of a list of integers.
Status read_fixed(ByteCursor& bytes, Batch& batch, const NpyType& type, std::uint64_t n_ids,
                  bool counted) {
  for (std::uint64_t i = 0; !counted || i < n_ids; ++i) {
    const std::uint64_t start = bytes.offset();
    if (!counted && bytes.peek() == ByteCursor::kEnd) return {};
    std::uint64_t id = 0;
    for (unsigned k = 0; k < type.width; ++k) {
      const int byte = bytes.take();
      if (byte == ByteCursor::kEnd) return malformed(start, "ends in the middle of the ids");
      const auto value = static_cast<std::uint64_t>(byte);
      id = type.big_endian ? id << 8 | value : id | value << (8 * k);
    }
    const bool negative = type.is_signed && (id >> (8 * type.width - 1) & 1) != 0;
    if (negative) return malformed(start, "a negative token id");
    if (id > kMaxId) return malformed(start, "a token id above 4294967295");
    if (!batch.add(static_cast<TokenId>(id))) return {};
  }
  if (bytes.peek() != ByteCursor::kEnd)
    return malformed(bytes.offset(), "more ids than the header says");
  return {};
}

/// RapidJSON's input stream over a cursor. NUL stands for the end there, so a real one is made
/// another byte that JSON does not allow.
class JsonStream {
 public:
  using Ch = char;
  explicit JsonStream(ByteCursor& bytes) noexcept : bytes_(bytes) {}
  // NOLINTBEGIN(readability-identifier-naming): RapidJSON's names
  [[nodiscard]] char Peek() const { return as_char(bytes_.peek()); }
  char Take() { return as_char(bytes_.take()); }
  [[nodiscard]] std::size_t Tell() const { return bytes_.offset(); }
  char* PutBegin() { return nullptr; }
  void Put(char) {}
  void Flush() {}
  std::size_t PutEnd(char*) { return 0; }
  // NOLINTEND(readability-identifier-naming)

 private:
  static char as_char(int byte) noexcept {
    if (byte == ByteCursor::kEnd) return '\0';
    return byte == 0 ? '\x01' : static_cast<char>(byte);
  }
  ByteCursor& bytes_;
};

/// Accepts one array of plain integers and stops the parser at anything else.
class IdArrayHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, IdArrayHandler> {
 public:
  explicit IdArrayHandler(Batch& batch) noexcept : batch_(batch) {}
  // NOLINTBEGIN(readability-identifier-naming): RapidJSON's names
  bool Default() { return false; }
  bool StartArray() { return depth_++ == 0; }
  bool EndArray(rapidjson::SizeType) { return true; }
  bool RawNumber(const char* digits, rapidjson::SizeType length, bool) {
    const auto id = parse_integer({digits, length});
    if (depth_ == 0 || !id || *id > kMaxId) return false;
    return batch_.add(static_cast<TokenId>(*id));
  }
  // NOLINTEND(readability-identifier-naming)

 private:
  Batch& batch_;
  unsigned depth_ = 0;
};

Status read_json(ByteCursor& bytes, Batch& batch) {
  JsonStream stream(bytes);
  IdArrayHandler handler(batch);
  rapidjson::Reader reader;
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, handler);
  if (!result.IsError()) return {};
  if (result.Code() == rapidjson::kParseErrorTermination) {
    return malformed(result.Offset(), "not a token id in one JSON array of integers");
  }
  std::string what = rapidjson::GetParseError_En(result.Code());
  if (what.ends_with('.')) what.pop_back();
  return malformed(result.Offset(), "not JSON: " + what);
}

Status read_form(IdFormat format, ByteCursor& bytes, IdVisitor& visitor) {
  Batch batch(visitor);
  switch (format) {
    case IdFormat::dec: return batch.end(read_dec(bytes, batch));
    case IdFormat::json: return batch.end(read_json(bytes, batch));
    case IdFormat::u16: return batch.end(read_fixed(bytes, batch, {2, false, false}, 0, false));
    case IdFormat::u32: return batch.end(read_fixed(bytes, batch, {4, false, false}, 0, false));
    case IdFormat::npy: break;
  }
  const Result<NpyHeader> header = read_npy_header(bytes);
  if (!header) return header.error();
  return batch.end(read_fixed(bytes, batch, header->type, header->n_items, true));
}

}  // namespace

Status read_ids(IdFormat format, ByteStream& stream, IdVisitor& visitor) {
  ByteCursor bytes(stream);
  Status status = read_form(format, bytes, visitor);
  if (!bytes.why().empty()) return Error{Errc::io, bytes.offset(), bytes.why()};
  return status;
}

}  // namespace toll::cli

// lib/import/sentencepiece_file.cpp - see sentencepiece_file.h.
#include "import/sentencepiece_file.h"

#include <cmath>
#include <cstring>
#include <string>

#include "vocab/format.h"

namespace toll::import {
namespace {

using vocab::bad;

constexpr std::size_t kMaxPieceBytes = 7999;  // as the library has it
constexpr float kMaxScore = 1e30F;            // sums of larger ones are soon infinite

/// Walks over the fields of one message.
class Fields {
 public:
  /// @param offset  of the message in the file.
  Fields(std::string_view message, std::uint64_t offset) : rest_(message), offset_(offset) {}

  /// Moves to the next field. False at the end, or after a failure.
  bool next() {
    field_at_ = offset_;
    if (rest_.empty() || failed_) return false;
    const std::uint64_t tag = varint();
    number_ = static_cast<std::uint32_t>(tag >> 3U);
    wire_ = static_cast<unsigned>(tag & 7U);
    value_ = 0;
    bytes_ = {};
    std::uint64_t n = 0;
    switch (wire_) {
      case 0: value_ = varint(); break;
      case 1: n = 8; break;
      case 2: n = varint(); break;
      case 5: n = 4; break;
      default: failed_ = true;
    }
    if (n > rest_.size()) failed_ = true;
    if (failed_ || number_ == 0) return !(failed_ = true);
    bytes_at_ = offset_;
    bytes_ = rest_.substr(0, n);
    skip(n);
    return true;
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// Of the field that is malformed, or current.
  [[nodiscard]] std::uint64_t field_at() const noexcept { return field_at_; }
  [[nodiscard]] bool is(std::uint32_t number, unsigned wire) const noexcept {
    return number_ == number && wire_ == wire;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }
  [[nodiscard]] std::string_view bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::uint64_t bytes_at() const noexcept { return bytes_at_; }
  [[nodiscard]] float real() const noexcept {
    float number = 0;
    std::memcpy(&number, bytes_.data(), sizeof number);
    return number;
  }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      skip(1);
      if (shift < 64) value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) return value;
    }
    failed_ = true;
    return 0;
  }
  void skip(std::uint64_t n) {
    rest_.remove_prefix(n);
    offset_ += n;
  }

  std::string_view rest_;
  std::uint64_t offset_;
  std::uint64_t field_at_ = 0;
  std::uint64_t bytes_at_ = 0;
  std::uint64_t value_ = 0;
  std::string_view bytes_;
  std::uint32_t number_ = 0;
  unsigned wire_ = 0;
  bool failed_ = false;
};

Status read_piece(std::string_view message, std::uint64_t offset, SentencePieceFile& file) {
  SentencePieceFile::Piece piece;
  piece.offset = offset;
  Fields fields(message, offset);
  while (fields.next()) {
    if (fields.is(1, 2)) piece.text = fields.bytes();
    if (fields.is(2, 5)) piece.score = fields.real();
    if (fields.is(3, 0)) {
      if (fields.value() < 1 || fields.value() > 6)
        return bad(fields.field_at(), "piece of an unknown type");
      piece.type = static_cast<SentencePieceFile::PieceType>(fields.value());
    }
  }
  if (fields.failed()) return bad(fields.field_at(), "malformed piece");
  const std::string number = std::to_string(file.pieces.size());
  if (piece.text.empty()) return bad(offset, "piece " + number + " is empty");
  if (piece.text.size() > kMaxPieceBytes)
    return bad(offset, "piece " + number + " is longer than 7999 bytes");
  if (!std::isfinite(piece.score))
    return bad(offset, "the score of piece " + number + " is not finite");
  if (std::abs(piece.score) > kMaxScore)
    return bad(offset, "the score of piece " + number + " is too large");
  if (file.pieces.size() + 1 >= vocab::kMaxIds) return bad(offset, "too many pieces");
  file.pieces.push_back(piece);
  return {};
}

void set(std::uint32_t flag, bool on, std::uint32_t& flags) {
  flags = on ? flags | flag : flags & ~flag;
}

Status read_trainer(Fields fields, SentencePieceFile& file) {
  while (fields.next()) {
    if (fields.is(3, 0)) file.model_type = fields.value();
    if (fields.is(44, 2)) file.unknown_surface = fields.bytes();
    if (fields.is(35, 0)) file.byte_fallback = fields.value() != 0;
    if (fields.is(24, 0)) set(kSpSpaceAsSuffix, fields.value() != 0, file.normalizer.flags);
  }
  if (fields.failed()) return bad(fields.field_at(), "malformed trainer_spec");
  return {};
}

Status read_normalizer(Fields fields, const char* name, SentencePieceFile::Normalizer& normalizer) {
  while (fields.next()) {
    if (fields.is(2, 2)) normalizer.charsmap = fields.bytes();
    if (fields.is(3, 0)) set(kSpDummyPrefix, fields.value() != 0, normalizer.flags);
    if (fields.is(4, 0)) set(kSpRemoveExtraSpaces, fields.value() != 0, normalizer.flags);
    if (fields.is(5, 0)) set(kSpEscapeSpaces, fields.value() != 0, normalizer.flags);
  }
  if (fields.failed()) return bad(fields.field_at(), std::string("malformed ") + name);
  return {};
}

}  // namespace

Result<SentencePieceFile> read_sentencepiece(std::string_view bytes) {
  SentencePieceFile file;
  Fields fields(bytes, 0);
  while (fields.next()) {
    Status status;
    if (fields.is(1, 2)) status = read_piece(fields.bytes(), fields.bytes_at(), file);
    if (fields.is(2, 2)) status = read_trainer({fields.bytes(), fields.bytes_at()}, file);
    if (fields.is(3, 2)) {
      status =
          read_normalizer({fields.bytes(), fields.bytes_at()}, "normalizer_spec", file.normalizer);
    }
    if (fields.is(5, 2)) {
      status = read_normalizer({fields.bytes(), fields.bytes_at()}, "denormalizer_spec",
                               file.denormalizer);
    }
    if (!status) return std::move(status).error();
  }
  if (fields.failed()) return bad(fields.field_at(), "not a sentencepiece model: malformed field");
  if (file.pieces.empty()) return bad(0, "not a sentencepiece model: no pieces");
  return file;
}

}  // namespace toll::import

// lib/vocab/import_sentencepiece.cpp - sentencepiece .model files: protocol buffers of
// sentencepiece_model.proto.
//
// Source: google/sentencepiece 0.2.3: sentencepiece_model.proto (fields and defaults),
// model_interface.cc, bpe_model.cc, unigram_model.cc, sentencepiece_processor.cc (meaning).
#include <toll/compile.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <cstring>

#include "unicode/utf8.h"
#include "vocab/format.h"

namespace toll {
namespace {

constexpr std::size_t kMaxPieceBytes = std::size_t{64} << 10U;
constexpr float kMaxScore = 1e30F;  // sums of larger ones are soon infinite
constexpr std::size_t kMaxMergedBytes = std::size_t{4} << 10U;

Error bad(std::uint64_t offset, std::string detail) {
  return Error{Errc::bad_vocab, offset, std::move(detail)};
}

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

enum class PieceType : std::uint8_t { normal = 1, unknown, control, user_defined, unused, byte };

struct Piece {
  std::string_view text;
  float score = 0;
  PieceType type = PieceType::normal;
  std::uint64_t offset = 0;
};

struct Model {
  std::vector<Piece> pieces;
  std::uint64_t model_type = 1;  // unigram
  bool byte_fallback = false;
  std::string_view unknown_surface = " \xe2\x81\x87 ";  // U+2047 between spaces
  std::string_view charsmap;
  std::uint32_t normalizer_flags = kSpDummyPrefix | kSpRemoveExtraSpaces | kSpEscapeSpaces;
};

Status read_piece(std::string_view message, std::uint64_t offset, Model& model) {
  Piece piece;
  piece.offset = offset;
  Fields fields(message, offset);
  while (fields.next()) {
    if (fields.is(1, 2)) piece.text = fields.bytes();
    if (fields.is(2, 5)) piece.score = fields.real();
    if (fields.is(3, 0)) {
      if (fields.value() < 1 || fields.value() > 6)
        return bad(fields.field_at(), "piece of an unknown type");
      piece.type = static_cast<PieceType>(fields.value());
    }
  }
  if (fields.failed()) return bad(fields.field_at(), "malformed piece");
  const std::string number = std::to_string(model.pieces.size());
  if (piece.text.empty()) return bad(offset, "piece " + number + " is empty");
  if (piece.text.size() > kMaxPieceBytes)
    return bad(offset, "piece " + number + " is longer than 65536 bytes");
  if (!std::isfinite(piece.score))
    return bad(offset, "the score of piece " + number + " is not finite");
  if (std::abs(piece.score) > kMaxScore)
    return bad(offset, "the score of piece " + number + " is too large");
  if (model.pieces.size() + 1 >= vocab::kMaxIds) return bad(offset, "too many pieces");
  model.pieces.push_back(piece);
  return {};
}

Status read_trainer(Fields fields, Model& model) {
  while (fields.next()) {
    if (fields.is(3, 0)) model.model_type = fields.value();
    if (fields.is(44, 2)) model.unknown_surface = fields.bytes();
    if (fields.is(35, 0)) model.byte_fallback = fields.value() != 0;
    if (fields.is(24, 0) && fields.value() != 0) model.normalizer_flags |= kSpSpaceAsSuffix;
  }
  if (fields.failed()) return bad(fields.field_at(), "malformed trainer_spec");
  return {};
}

Status read_normalizer(Fields fields, Model& model) {
  const auto set = [&](std::uint32_t flag, bool on) {
    model.normalizer_flags = on ? model.normalizer_flags | flag : model.normalizer_flags & ~flag;
  };
  while (fields.next()) {
    if (fields.is(2, 2)) model.charsmap = fields.bytes();
    if (fields.is(3, 0)) set(kSpDummyPrefix, fields.value() != 0);
    if (fields.is(4, 0)) set(kSpRemoveExtraSpaces, fields.value() != 0);
    if (fields.is(5, 0)) set(kSpEscapeSpaces, fields.value() != 0);
  }
  if (fields.failed()) return bad(fields.field_at(), "malformed normalizer_spec");
  return {};
}

Result<Model> read(std::string_view bytes) {
  Model model;
  Fields fields(bytes, 0);
  while (fields.next()) {
    Status status;
    if (fields.is(1, 2)) status = read_piece(fields.bytes(), fields.bytes_at(), model);
    if (fields.is(2, 2)) status = read_trainer({fields.bytes(), fields.bytes_at()}, model);
    if (fields.is(3, 2)) status = read_normalizer({fields.bytes(), fields.bytes_at()}, model);
    if (fields.is(5, 2)) {
      Model denormalizer;
      status = read_normalizer({fields.bytes(), fields.bytes_at()}, denormalizer);
      if (status && !denormalizer.charsmap.empty())
        status = bad(fields.field_at(), "a denormalizer is not supported");
    }
    if (!status) return std::move(status).error();
  }
  if (fields.failed()) return bad(fields.field_at(), "not a sentencepiece model: malformed field");
  if (model.pieces.empty()) return bad(0, "not a sentencepiece model: no pieces");
  return model;
}

/// The byte that a piece "<0xAB>" stands for, or -1.
int byte_of(std::string_view text) {
  unsigned byte = 0;
  if (text.size() != 6 || !text.starts_with("<0x") || text[5] != '>') return -1;
  const auto [end, error] = std::from_chars(text.data() + 3, text.data() + 5, byte, 16);
  return error == std::errc{} && end == text.data() + 5 ? static_cast<int>(byte) : -1;
}

bool is_character(std::string_view text) {
  const auto here = unicode::decode_utf8(text.data(), text.size());
  return here.kind == unicode::Utf8::Kind::character && here.n_bytes == text.size();
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto here = unicode::decode_utf8(text.data() + at, text.size() - at);
    if (here.kind != unicode::Utf8::Kind::character) return false;
    at += here.n_bytes;
  }
  return true;
}

/// What the Unigram model makes of scores, in its own arithmetic (of 0.2.2 and later).
void set_scores(const Model& model, VocabSource& source) {
  float least = FLT_MAX;
  for (const Piece& piece : model.pieces) {
    if (piece.type == PieceType::normal) least = std::min(least, piece.score);
  }
  source.model.unknown_score = static_cast<double>(least - 10.0F);
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    if (model.pieces[i].type != PieceType::user_defined) continue;
    const auto n_bytes = static_cast<double>(model.pieces[i].text.size());
    source.tokens[i].score = static_cast<double>(static_cast<float>(0.1 * (n_bytes - 1)));
  }
}

/// What merges make a piece is found in a time that grows with the square of its length.
Status check_lengths(const Model& model) {
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    const Piece& piece = model.pieces[i];
    if (piece.type == PieceType::normal && piece.text.size() > kMaxMergedBytes) {
      return bad(piece.offset,
                 "piece " + std::to_string(i) + " of a BPE model is longer than 4096 bytes");
    }
  }
  return {};
}

Status add_pieces(const Model& model, VocabSource& source) {
  std::vector<TokenId> byte_ids(256, kNoToken);
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    const Piece& piece = model.pieces[i];
    const auto id = static_cast<TokenId>(i);
    const std::string number = std::to_string(i);
    SourceToken token{id, std::string(piece.text), false, static_cast<double>(piece.score)};
    const int byte = piece.type == PieceType::byte ? byte_of(piece.text) : 0;
    // These are cut out of the text, which must not be cut inside a character.
    if ((piece.type == PieceType::control || piece.type == PieceType::user_defined) &&
        !is_utf8(piece.text)) {
      return bad(piece.offset, "piece " + number + " is not UTF-8");
    }
    switch (piece.type) {
      case PieceType::normal: token.matchable = true; break;
      case PieceType::user_defined:
        // BPE cuts them out before it merges, so that no merge ever makes one.
        token.matchable =
            source.model.kind == SourceModel::Kind::unigram_sp || is_character(piece.text);
        if (source.model.kind != SourceModel::Kind::unigram_sp) {
          AddedToken added{id, token.bytes, false};
          added.normalized = true;
          source.added.push_back(std::move(added));
        }
        break;
      case PieceType::unknown:
        if (source.model.unknown != kNoToken)
          return bad(piece.offset, "piece " + number + " is a second unknown piece");
        source.model.unknown = id;
        break;
      case PieceType::control: source.added.push_back({id, token.bytes}); break;
      case PieceType::byte:
        if (byte < 0) return bad(piece.offset, "byte piece " + number + " is not like <0x00>");
        byte_ids[static_cast<std::size_t>(byte)] = id;
        break;
      case PieceType::unused:
        if (source.model.kind == SourceModel::Kind::char_bpe_by_score)
          return bad(piece.offset, "piece " + number + " of type UNUSED in a BPE model");
    }
    source.tokens.push_back(std::move(token));
  }
  if (source.model.unknown == kNoToken) return bad(0, "no unknown piece");
  if (!model.byte_fallback) return {};
  if (std::find(byte_ids.begin(), byte_ids.end(), kNoToken) != byte_ids.end())
    return bad(0, "byte_fallback without all 256 byte pieces");
  source.model.byte_ids = std::move(byte_ids);
  return {};
}

void add_normalizer(const Model& model, VocabSource& source) {
  std::string pieces;
  for (const Piece& piece : model.pieces) {
    if (piece.type != PieceType::user_defined) continue;
    const auto n_bytes = static_cast<std::uint32_t>(piece.text.size());
    std::array<char, sizeof n_bytes> length{};
    std::memcpy(length.data(), &n_bytes, sizeof n_bytes);
    pieces.append(length.data(), length.size()).append(piece.text);
  }
  source.steps.push_back({StepKind::sentencepiece, model.normalizer_flags,
                          std::string(model.charsmap), std::move(pieces)});
}

}  // namespace

Result<VocabSource> import_sentencepiece(std::string_view bytes) {
  auto model = read(bytes);
  if (!model) return std::move(model).error();
  VocabSource source;
  switch (model->model_type) {
    case 1: source.model.kind = SourceModel::Kind::unigram_sp; break;
    case 2: source.model.kind = SourceModel::Kind::char_bpe_by_score; break;
    case 4: source.model.kind = SourceModel::Kind::char_bpe; break;
    case 3: return bad(0, "a model of type WORD is not supported");
    default: return bad(0, "a model of an unknown type");
  }
  source.model.fuse_unknown = true;
  if (source.model.kind == SourceModel::Kind::char_bpe_by_score) {
    if (auto status = check_lengths(*model); !status) return status.error();
  }
  if (auto status = add_pieces(*model, source); !status) return std::move(status).error();
  if (source.model.kind == SourceModel::Kind::unigram_sp) set_scores(*model, source);
  add_normalizer(*model, source);
  source.decoders.push_back({DecodeKind::sentencepiece,
                             model->normalizer_flags & (kSpDummyPrefix | kSpRemoveExtraSpaces),
                             std::string(model->unknown_surface),
                             {}});
  return source;
}

}  // namespace toll

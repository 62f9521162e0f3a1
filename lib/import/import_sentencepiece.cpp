// lib/import/import_sentencepiece.cpp - sentencepiece .model files: what they mean.
//
// Source: google/sentencepiece 0.2.3: model_interface.cc, bpe_model.cc, unigram_model.cc,
// word_model.cc, char_model.cc, sentencepiece_processor.cc.
#include <toll/compile.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <cstring>
#include <unordered_set>

#include "import/sentencepiece_file.h"
#include "unicode/utf8.h"
#include "vocab/format.h"

namespace toll {
namespace {

using import::SentencePieceFile;
using vocab::bad;
using Piece = SentencePieceFile::Piece;
using PieceType = SentencePieceFile::PieceType;
using Kind = SourceModel::Kind;

// Whether merges can make a piece is found in a time that grows with the square of its length.
constexpr std::uint64_t kMaxWork = std::uint64_t{1} << 26U;
// A word is a mark and what follows it up to the next one.
constexpr std::string_view kWords = "\\x{2581}[^\\x{2581}]*|[^\\x{2581}]+";

/// The byte that a piece "<0xAB>" stands for, or -1.
int byte_of(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (text.size() != 6 || !text.starts_with("<0x") || text[5] != '>') return -1;
  const std::size_t high = kDigits.find(text[3]);
  const std::size_t low = kDigits.find(text[4]);
  if (high == kDigits.npos || low == kDigits.npos) return -1;
  return static_cast<int>(high * 16 + low);
}

/// Pieces that the text itself can become.
bool is_of_text(PieceType type) {
  return type == PieceType::normal || type == PieceType::user_defined || type == PieceType::unused;
}

/// What Unigram makes of scores, in its own arithmetic (of 0.2.2 and later).
void set_scores(const SentencePieceFile& file, VocabSource& source) {
  float least = FLT_MAX;
  for (const Piece& piece : file.pieces) {
    if (piece.type == PieceType::normal) least = std::min(least, piece.score);
  }
  source.model.unknown_score = static_cast<double>(least - 10.0F);
  for (std::size_t i = 0; i < file.pieces.size(); ++i) {
    if (file.pieces[i].type != PieceType::user_defined) continue;
    const auto n_bytes = static_cast<double>(file.pieces[i].text.size());
    source.tokens[i].score = static_cast<double>(static_cast<float>(0.1 * (n_bytes - 1)));
  }
}

/// Whether two symbols could merge into the piece: two pieces, or characters, whatever they are.
bool can_be_merged(std::string_view piece, const std::unordered_set<std::string_view>& spellings) {
  for (std::size_t at = 1; at < piece.size(); ++at) {
    const std::string_view left = piece.substr(0, at);
    const std::string_view right = piece.substr(at);
    if ((unicode::is_character(left) || spellings.contains(left)) &&
        (unicode::is_character(right) || spellings.contains(right)))
      return true;
  }
  return false;
}

/// UNUSED pieces of a byte-pair encoding.
Status check_unused(const SentencePieceFile& file) {
  const bool has_unused =
      std::any_of(file.pieces.begin(), file.pieces.end(),
                  [](const Piece& piece) { return piece.type == PieceType::unused; });
  std::unordered_set<std::string_view> spellings;
  for (const Piece& piece : file.pieces) {
    if (has_unused && is_of_text(piece.type)) spellings.insert(piece.text);
  }
  std::uint64_t work = 0;
  for (std::size_t i = 0; i < file.pieces.size(); ++i) {
    const Piece& piece = file.pieces[i];
    if (piece.type != PieceType::unused) continue;
    work += std::uint64_t{piece.text.size()} * piece.text.size();
    // The library takes such a merge back in the end, in the way in which it was last possible.
    if (work > kMaxWork || can_be_merged(piece.text, spellings)) {
      return bad(piece.offset, "piece " + std::to_string(i) +
                                   " of type UNUSED in a BPE model, which merges can make");
    }
  }
  return {};
}

/// What the library refuses when it loads a model.
Status check_pieces(const SentencePieceFile& file) {
  const bool one_map = file.model_type == 2;  // BPE knows no two pieces of one spelling
  std::array<std::unordered_set<std::string_view>, 2> known;
  known[0].reserve(file.pieces.size());
  for (std::size_t i = 0; i < file.pieces.size(); ++i) {
    const Piece& piece = file.pieces[i];
    const std::string name = "piece " + std::to_string(i);
    if (!known[one_map || is_of_text(piece.type) ? 0 : 1].insert(piece.text).second)
      return bad(piece.offset, name + " is spelt as another one");
    if (piece.type != PieceType::byte) continue;
    if (!file.byte_fallback)
      return bad(piece.offset, "byte " + name + " in a model without byte_fallback");
    if (byte_of(piece.text) < 0) return bad(piece.offset, "byte " + name + " is not like <0x00>");
  }
  return {};
}

Status add_pieces(const SentencePieceFile& file, VocabSource& source) {
  const Kind kind = source.model.kind;
  // Byte-pair encoding and single characters cut user-defined pieces out before all else.
  const bool cuts_out = kind == Kind::char_bpe || kind == Kind::char_bpe_by_score;
  std::vector<TokenId> byte_ids(256, kNoToken);
  for (std::size_t i = 0; i < file.pieces.size(); ++i) {
    const Piece& piece = file.pieces[i];
    const auto id = static_cast<TokenId>(i);
    SourceToken token{id, std::string(piece.text), false, static_cast<double>(piece.score)};
    // These are found in the text, which must not be cut inside a character.
    if ((piece.type == PieceType::control || piece.type == PieceType::user_defined) &&
        !unicode::is_utf8(piece.text)) {
      return bad(piece.offset, "piece " + std::to_string(i) + " is not UTF-8");
    }
    switch (piece.type) {
      case PieceType::normal: token.matchable = true; break;
      case PieceType::user_defined:
        token.matchable = !cuts_out || unicode::is_character(piece.text);
        if (cuts_out) {
          AddedToken added{id, token.bytes, false};
          added.normalized = true;
          source.added.push_back(std::move(added));
        }
        break;
      case PieceType::unknown:
        if (source.model.unknown != kNoToken)
          return bad(piece.offset, "piece " + std::to_string(i) + " is a second unknown piece");
        source.model.unknown = id;
        break;
      case PieceType::control: source.added.push_back({id, token.bytes}); break;
      case PieceType::byte: byte_ids[static_cast<std::size_t>(byte_of(piece.text))] = id; break;
      case PieceType::unused: break;
    }
    source.tokens.push_back(std::move(token));
  }
  if (source.model.unknown == kNoToken) return bad(0, "no unknown piece");
  if (!file.byte_fallback) return {};
  if (std::find(byte_ids.begin(), byte_ids.end(), kNoToken) != byte_ids.end())
    return bad(0, "byte_fallback without all 256 byte pieces");
  source.model.byte_ids = std::move(byte_ids);
  return {};
}

void add_normalizer(const SentencePieceFile& file, VocabSource& source) {
  std::string pieces;
  for (const Piece& piece : file.pieces) {
    if (piece.type != PieceType::user_defined) continue;
    const auto n_bytes = static_cast<std::uint32_t>(piece.text.size());
    std::array<char, sizeof n_bytes> length{};
    std::memcpy(length.data(), &n_bytes, sizeof n_bytes);
    pieces.append(length.data(), length.size()).append(piece.text);
  }
  SourceStep step{StepKind::sentencepiece, file.normalizer.flags,
                  std::string(file.normalizer.charsmap), std::move(pieces)};
  step.where = "normalizer_spec";
  source.steps.push_back(std::move(step));
}

void add_decoders(const SentencePieceFile& file, VocabSource& source) {
  source.decoders.push_back({DecodeKind::sentencepiece,
                             file.normalizer.flags & (kSpDummyPrefix | kSpRemoveExtraSpaces),
                             std::string(file.unknown_surface),
                             {}});
  if (file.denormalizer.charsmap.empty()) return;
  SourceDecoder step{DecodeKind::denormalize,
                     file.denormalizer.flags,
                     std::string(file.denormalizer.charsmap),
                     {}};
  step.where = "denormalizer_spec";
  source.decoders.push_back(std::move(step));
}

}  // namespace

Result<VocabSource> import_sentencepiece(std::string_view bytes) {
  const auto file = import::read_sentencepiece(bytes);
  if (!file) return file.error();
  VocabSource source;
  switch (file->model_type) {
    case 1: source.model.kind = Kind::unigram_sp; break;
    case 2: source.model.kind = Kind::char_bpe_by_score; break;
    case 3: source.model.kind = Kind::word_level; break;
    case 4: source.model.kind = Kind::char_bpe; break;
    default: return bad(0, "a model of an unknown type");
  }
  source.model.fuse_unknown = true;
  if (auto status = check_pieces(*file); !status) return status.error();
  if (source.model.kind == Kind::char_bpe_by_score) {
    if (auto status = check_unused(*file); !status) return status.error();
  }
  if (source.model.kind == Kind::word_level && file->byte_fallback)
    return bad(0, "byte_fallback in a model of type WORD is not supported");
  if (auto status = add_pieces(*file, source); !status) return status.error();
  if (source.model.kind == Kind::unigram_sp) set_scores(*file, source);
  add_normalizer(*file, source);
  if (source.model.kind == Kind::word_level) source.split_by(std::string(kWords));
  add_decoders(*file, source);
  return source;
}

}  // namespace toll

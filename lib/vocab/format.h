// lib/vocab/format.h - the bytes of a .tollv image, version 5 (toll-tollv(5) is the specification).
//
// Little-endian, position independent, every section 64-byte aligned. The tables are in the form in
// which they are used: opening an image is mapping it and checking it once.
#pragma once

#include <toll/result.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace toll::vocab {

/// What is wrong with an image, or with what one is made of.
[[nodiscard]] inline Error bad(std::uint64_t offset, std::string detail) {
  return {Errc::bad_vocab, offset, std::move(detail)};
}

inline constexpr std::array<char, 8> kMagic = {'\x89', 'T', 'O', 'L', 'L', 'V', '\r', '\n'};
inline constexpr std::uint32_t kFormatVersion = 5;
inline constexpr std::size_t kAlignment = 64;

/// Ids are below this: two of them and a merge's number fit one 64-bit slot of the pair table.
inline constexpr std::uint32_t kMaxIds = (1U << 21U) - 1;
/// Merges are fewer than this.
inline constexpr std::uint32_t kMaxMerges = (1U << 22U) - 1;

/// The sections, by their place in the header's table.
using Section = std::uint32_t;
inline constexpr Section kDescription = 0;  ///< text: lines of KEY TAB VALUE LF
inline constexpr Section kTokenOffsets =
    1;  ///< u32[n_ids + 1]: token i is token_bytes[offset[i], offset[i + 1])
inline constexpr Section kTokenBytes =
    2;  ///< the tokens' bytes, end to end in id order; added tokens hold their spelling
inline constexpr Section kTokenSlots =
    3;  ///< u32[]: hash table from bytes to token_slot(); 0 is empty
inline constexpr Section kPairSlots =
    4;  ///< u64[2^k]: perfect hash table from (left, right) to the merge's number; see PairTable
inline constexpr Section kMergedIds = 5;  ///< u32[]: what a merge makes; empty: its own number
inline constexpr Section kMergeRanks =
    6;  ///< u32[]: when a merge is due, lowest first; empty: in the order of their numbers
inline constexpr Section kByteIds = 7;  ///< u32[256] or empty: the token of each byte
inline constexpr Section kCharPageOf =
    8;  ///< u16[8704] or empty: page of each 128 code points in kCharIds
inline constexpr Section kCharIds =
    9;  ///< u32[n_pages][128]: the token that is one character, or kNoToken
inline constexpr Section kTrie = 10;       ///< u64[] or empty: double array of pieces, to their ids
inline constexpr Section kScores = 11;     ///< f64[n_ids] or empty
inline constexpr Section kAdded = 12;      ///< AddedRecord[], ascending by id
inline constexpr Section kAddedText = 13;  ///< what to look for, end to end
inline constexpr Section kSteps = 14;      ///< StepRecord[], normalisers first
inline constexpr Section kStepData = 15;   ///< what steps refer to: texts, automata, charsmaps
inline constexpr Section kTemplate = 16;   ///< u32[]: ids that go before a text, then those after
inline constexpr Section kContinuing = 17;  ///< kWordPiece: what a piece inside a word begins with
inline constexpr Section kSpecialIds = 18;  ///< u32[n_specials], ascending
inline constexpr Section kRawTrie = 19;  ///< u64[] or empty: double array of the added tokens that
                                         ///< are looked for in raw text, to their places in kAdded
inline constexpr Section kNormalizedTrie = 20;  ///< of those that are looked for in normalised text
inline constexpr Section kDecoders = 21;        ///< StepRecord[], kind being a DecodeKind
inline constexpr Section kSplitPairs = 22;      ///< u64[8192] or empty: bits of model::WideSplits
inline constexpr Section kPairGroups = 23;      ///< u32[2^k]: where in kPairSlots a pair is
inline constexpr Section kByteMerges =
    24;  ///< u32[256][256] or empty: the merge of two bytes, or kNoToken
inline constexpr Section kBytePairs = 25;      ///< u32[65536] or empty: see simd::BytePair
inline constexpr Section kSplitContexts = 26;  ///< u64[16384] or empty: bits of simd::SplitContext
inline constexpr Section kNumSections = 27;

/// kSplitPairs has 2^19 bits, kSplitContexts 2^20.
inline constexpr unsigned kSplitPairBits = 19;
inline constexpr unsigned kSplitContextBits = 20;

/// In a slot of kTokenSlots: the token's bytes do not encode to the token.
inline constexpr std::uint32_t kUnreachable = 1U << 31U;
inline constexpr unsigned kSlotIdBits = 21;
inline constexpr std::uint32_t kSlotIdMask = (1U << kSlotIdBits) - 1;

/// A slot of kTokenSlots: id + 1, ten bits of the hash of the token's bytes, so that another
/// token's slot is seldom taken for the one looked for, and kUnreachable or nothing.
constexpr std::uint32_t token_slot(std::uint32_t id, std::uint64_t hash, bool is_unreachable) {
  constexpr std::uint32_t kHashMask = kUnreachable - 1 - kSlotIdMask;
  return (id + 1) | ((static_cast<std::uint32_t>(hash) << kSlotIdBits) & kHashMask) |
         (is_unreachable ? kUnreachable : 0U);
}

/// Header::model
inline constexpr std::uint32_t kByteBpe = 0;    ///< symbols are bytes
inline constexpr std::uint32_t kCharBpe = 1;    ///< symbols are characters
inline constexpr std::uint32_t kUnigram = 2;    ///< as Hugging Face tokenizers
inline constexpr std::uint32_t kUnigramSp = 3;  ///< as sentencepiece
inline constexpr std::uint32_t kWordPiece = 4;
inline constexpr std::uint32_t kWordLevel = 5;
inline constexpr std::uint32_t kNumModels = 6;

/// Header::model_flags
inline constexpr std::uint32_t kIgnoreMerges = 1;  ///< a piece that is a token is that token
inline constexpr std::uint32_t kByteFallback = 2;  ///< an unknown character is its bytes' tokens
inline constexpr std::uint32_t kFuseUnknown = 4;   ///< unknown characters in a row are one token
inline constexpr std::uint32_t kAllModelFlags = 7;

/// AddedRecord::flags
inline constexpr std::uint32_t kSpecial = 1;
inline constexpr std::uint32_t kLeftStrip = 2;
inline constexpr std::uint32_t kRightStrip = 4;
inline constexpr std::uint32_t kSingleWord = 8;
inline constexpr std::uint32_t kNormalized = 16;  ///< looked for in normalised text
inline constexpr std::uint32_t kAllAddedFlags = 31;

/// A token that is found in the text before the model sees it.
struct AddedRecord {
  std::uint32_t id;
  std::uint32_t flags;
  std::uint32_t text_offset;  ///< in kAddedText
  std::uint32_t n_text_bytes;
};

/// One normaliser or pre-tokeniser. What `kind`, `flags` and the two byte ranges mean:
/// toll/steps.h.
struct StepRecord {
  std::uint32_t kind;
  std::uint32_t flags;
  std::uint32_t a_offset;  ///< in kStepData, a multiple of 8
  std::uint32_t n_a_bytes;
  std::uint32_t b_offset;
  std::uint32_t n_b_bytes;
};

struct SectionSpan {
  std::uint64_t offset;  ///< from the start of the image
  std::uint64_t n_bytes;
};

struct Header {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t n_header_bytes;
  std::uint64_t n_bytes;   ///< of the whole image
  std::uint64_t checksum;  ///< base::hash_bytes of everything after this field
  std::uint32_t n_ids;
  std::uint32_t n_tokens;
  std::uint32_t n_specials;
  std::uint32_t max_token_bytes;
  std::uint32_t model;
  std::uint32_t model_flags;
  std::uint32_t unknown_id;         ///< or kNoToken
  std::uint32_t model_limit;        ///< kWordPiece: characters of the longest word
  std::uint32_t n_template_before;  ///< ids of kTemplate that go before a text
  std::uint32_t reserved;           ///< zero
  double unknown_score;             ///< Unigram: of an unknown character
  std::array<SectionSpan, kNumSections> sections;
};
static_assert(sizeof(Header) == 80 + 16 * kNumSections);

/// Where the checksummed part begins.
inline constexpr std::size_t kChecksumFrom = offsetof(Header, checksum) + sizeof(std::uint64_t);

}  // namespace toll::vocab

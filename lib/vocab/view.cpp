// lib/vocab/view.cpp - reads and checks a .tollv image. Everything a table's user relies on is
// checked here, once: after that no index is tested again. Only charsmaps are checked where they
// are understood, when a tokenizer is made.
#include "vocab/view.h"

#include <toll/steps.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string>

#include "base/double_array.h"
#include "base/hash.h"
#include "vocab/automaton.h"

namespace toll {
namespace {

using vocab::bad;
using vocab::Header;

constexpr std::uint32_t kPages = 0x110000 / 128;
constexpr std::size_t kBytePairs = std::size_t{256} * 256;
constexpr std::size_t kMaxPairGroups = std::size_t{1} << 28U;
constexpr std::size_t kSplitPairWords = (std::size_t{1} << vocab::kSplitPairBits) / 64;
constexpr std::size_t kSplitContextWords = (std::size_t{1} << vocab::kSplitContextBits) / 64;

template <class T>
std::span<const T> elements(std::span<const std::byte> image, const vocab::SectionSpan& section) {
  return {reinterpret_cast<const T*>(image.data() + section.offset), section.n_bytes / sizeof(T)};
}

std::string_view characters(std::span<const std::byte> image, const vocab::SectionSpan& section) {
  return {reinterpret_cast<const char*>(image.data() + section.offset), section.n_bytes};
}

}  // namespace

Result<Vocab::View> Vocab::View::of_header(std::span<const std::byte> image) {
  if (image.size() < sizeof(Header))
    return bad(image.size(), "truncated: shorter than a .tollv header");
  if (reinterpret_cast<std::uintptr_t>(image.data()) % 8 != 0)
    return bad(0, "image is not 8-byte aligned");
  View view;
  view.image = image;
  view.header = reinterpret_cast<const Header*>(image.data());
  const Header& h = *view.header;
  if (h.magic != vocab::kMagic) return bad(0, "not a .tollv file");
  if (h.version != vocab::kFormatVersion) {
    return bad(offsetof(Header, version), ".tollv version " + std::to_string(h.version) +
                                              ", this build reads version " +
                                              std::to_string(vocab::kFormatVersion));
  }
  if (h.n_bytes != image.size()) {
    return bad(std::min<std::uint64_t>(image.size(), h.n_bytes),
               (image.size() < h.n_bytes ? "truncated: " : "trailing bytes: ") +
                   std::to_string(image.size()) + " bytes, the header says " +
                   std::to_string(h.n_bytes));
  }
  if (h.n_header_bytes != sizeof(Header))
    return bad(offsetof(Header, n_header_bytes), "bad header size");
  if (h.n_ids == 0 || h.n_ids > vocab::kMaxIds || h.n_specials > h.n_ids || h.n_tokens > h.n_ids) {
    return bad(offsetof(Header, n_ids), "bad number of ids");
  }
  if (h.model >= vocab::kNumModels || (h.model_flags & ~vocab::kAllModelFlags) != 0) {
    return bad(offsetof(Header, model), "a model that this build does not know");
  }
  if (h.unknown_id != kNoToken && h.unknown_id >= h.n_ids)
    return bad(offsetof(Header, unknown_id), "id out of range");
  for (std::uint32_t i = 0; i < vocab::kNumSections; ++i) {
    const auto& s = h.sections[i];
    if (s.offset % vocab::kAlignment != 0 || s.offset < sizeof(Header) || s.offset > image.size() ||
        s.n_bytes > image.size() - s.offset || s.n_bytes > 0xffffffffULL) {
      return bad(offsetof(Header, sections) + i * sizeof s,
                 "section " + std::to_string(i) + " lies outside the file");
    }
  }
  view.description = characters(image, h.sections[vocab::kDescription]);
  view.token_offsets = elements<std::uint32_t>(image, h.sections[vocab::kTokenOffsets]);
  view.token_bytes = characters(image, h.sections[vocab::kTokenBytes]);
  view.token_slots = elements<std::uint32_t>(image, h.sections[vocab::kTokenSlots]);
  view.pair_slots = elements<std::uint64_t>(image, h.sections[vocab::kPairSlots]);
  view.pair_groups = elements<std::uint32_t>(image, h.sections[vocab::kPairGroups]);
  view.byte_merges = elements<std::uint32_t>(image, h.sections[vocab::kByteMerges]);
  view.merged_ids = elements<std::uint32_t>(image, h.sections[vocab::kMergedIds]);
  view.merge_ranks = elements<std::uint32_t>(image, h.sections[vocab::kMergeRanks]);
  view.byte_ids = elements<std::uint32_t>(image, h.sections[vocab::kByteIds]);
  view.char_page_of = elements<std::uint16_t>(image, h.sections[vocab::kCharPageOf]);
  view.char_ids = elements<std::uint32_t>(image, h.sections[vocab::kCharIds]);
  view.trie = elements<std::uint64_t>(image, h.sections[vocab::kTrie]);
  view.scores = elements<double>(image, h.sections[vocab::kScores]);
  view.added = elements<vocab::AddedRecord>(image, h.sections[vocab::kAdded]);
  view.added_text = characters(image, h.sections[vocab::kAddedText]);
  view.steps = elements<vocab::StepRecord>(image, h.sections[vocab::kSteps]);
  view.step_data = characters(image, h.sections[vocab::kStepData]);
  view.template_ids = elements<std::uint32_t>(image, h.sections[vocab::kTemplate]);
  view.continuing = characters(image, h.sections[vocab::kContinuing]);
  view.special_ids = elements<std::uint32_t>(image, h.sections[vocab::kSpecialIds]);
  view.raw_trie = elements<std::uint64_t>(image, h.sections[vocab::kRawTrie]);
  view.normalized_trie = elements<std::uint64_t>(image, h.sections[vocab::kNormalizedTrie]);
  view.decoders = elements<vocab::StepRecord>(image, h.sections[vocab::kDecoders]);
  view.split_pairs = elements<std::uint64_t>(image, h.sections[vocab::kSplitPairs]);
  view.byte_pairs = elements<std::uint32_t>(image, h.sections[vocab::kBytePairs]);
  view.split_contexts = elements<std::uint64_t>(image, h.sections[vocab::kSplitContexts]);

  const auto wrong_size = [&](vocab::Section s) {
    return bad(h.sections[s].offset, "section " + std::to_string(s) + " has a wrong size");
  };
  if (view.token_offsets.size() != h.n_ids + 1ULL) return wrong_size(vocab::kTokenOffsets);
  if (view.token_slots.size() <= h.n_tokens) return wrong_size(vocab::kTokenSlots);
  if (view.pair_slots.size() < 2 || !std::has_single_bit(view.pair_slots.size()))
    return wrong_size(vocab::kPairSlots);
  if (view.pair_groups.size() < 2 || view.pair_groups.size() > kMaxPairGroups ||
      !std::has_single_bit(view.pair_groups.size()))
    return wrong_size(vocab::kPairGroups);
  if (h.model != vocab::kCharBpe && !view.merge_ranks.empty())
    return wrong_size(vocab::kMergeRanks);
  if (view.byte_merges.size() != (h.model == vocab::kByteBpe ? kBytePairs : 0U))
    return wrong_size(vocab::kByteMerges);
  const bool needs_bytes =
      h.model == vocab::kByteBpe || (h.model_flags & vocab::kByteFallback) != 0;
  if (view.byte_ids.size() != (needs_bytes ? 256U : 0U)) return wrong_size(vocab::kByteIds);
  const bool needs_chars = h.model == vocab::kCharBpe;
  if (view.char_page_of.size() != (needs_chars ? kPages : 0U))
    return wrong_size(vocab::kCharPageOf);
  if (view.char_ids.size() % 128 != 0 || view.char_ids.empty() == needs_chars)
    return wrong_size(vocab::kCharIds);
  const bool is_unigram = h.model == vocab::kUnigram || h.model == vocab::kUnigramSp;
  if (view.trie.empty() == (is_unigram || h.model == vocab::kWordPiece))
    return wrong_size(vocab::kTrie);
  if (view.scores.size() != (is_unigram ? h.n_ids : 0U)) return wrong_size(vocab::kScores);
  if (h.n_template_before > view.template_ids.size()) return wrong_size(vocab::kTemplate);
  if (!view.split_pairs.empty() && view.split_pairs.size() != kSplitPairWords)
    return wrong_size(vocab::kSplitPairs);
  const bool splits_by_ranks = h.model == vocab::kByteBpe;
  if (view.byte_pairs.size() != (splits_by_ranks ? kBytePairs : 0U))
    return wrong_size(vocab::kBytePairs);
  if (view.split_contexts.size() != (splits_by_ranks ? kSplitContextWords : 0U))
    return wrong_size(vocab::kSplitContexts);
  if (view.special_ids.size() != h.n_specials) return wrong_size(vocab::kSpecialIds);
  return view;
}

Error Vocab::View::bad_at(vocab::Section section, std::size_t index, std::size_t width,
                          const char* what) const {
  return bad(header->sections[section].offset + index * width, what);
}

Status Vocab::View::check_trie(vocab::Section section, std::span<const std::uint64_t> units,
                               std::uint32_t n_values) const {
  if (units.empty()) return {};
  auto status = base::DoubleArray::check(units, n_values);
  if (status) return status;
  return bad(header->sections[section].offset + status.error().offset * sizeof(std::uint64_t),
             status.error().detail);
}

Status Vocab::View::check_tables() const {
  const auto checked = image.subspan(vocab::kChecksumFrom);
  if (base::hash_bytes(checked.data(), checked.size()) != header->checksum) {
    return bad(offsetof(Header, checksum), "damaged: the checksum does not match");
  }
  if (auto status = check_tokens(); !status) return status;
  if (auto status = check_merges(); !status) return status;
  if (auto status = check_characters(); !status) return status;
  if (auto status = check_added(); !status) return status;
  return check_steps();
}

Status Vocab::View::check_tokens() const {
  const Header& h = *header;
  if (token_offsets.front() != 0 || token_offsets.back() != token_bytes.size()) {
    return bad_at(vocab::kTokenOffsets, 0, 4, "token offsets do not span the token bytes");
  }
  for (std::size_t i = 0; i + 1 < token_offsets.size(); ++i) {
    if (token_offsets[i] > token_offsets[i + 1])
      return bad_at(vocab::kTokenOffsets, i, 4, "token offsets descend");
  }
  std::size_t n_tokens = 0;
  std::size_t max_token_bytes = 0;
  for (std::size_t i = 0; i < token_slots.size(); ++i) {
    const std::uint32_t slot = token_slots[i] & vocab::kSlotIdMask;
    if (slot > h.n_ids) return bad_at(vocab::kTokenSlots, i, 4, "id out of range");
    if (token_slots[i] == 0) continue;
    if (slot == 0) return bad_at(vocab::kTokenSlots, i, 4, "a slot without an id");
    const std::string_view token = bytes(slot - 1);
    if (token_slots[i] != vocab::token_slot(slot - 1, base::hash_bytes(token.data(), token.size()),
                                            (token_slots[i] & vocab::kUnreachable) != 0))
      return bad_at(vocab::kTokenSlots, i, 4, "not the hash of the slot's token");
    ++n_tokens;
    max_token_bytes = std::max(max_token_bytes, bytes(slot - 1).size());
  }
  if (n_tokens != h.n_tokens) return bad(offsetof(Header, n_tokens), "not the number of tokens");
  if (max_token_bytes != h.max_token_bytes) {
    return bad(offsetof(Header, max_token_bytes), "not the length of the longest token");
  }
  const auto is_score = [&h](double score) {
    const bool is_float = static_cast<double>(static_cast<float>(score)) == score;
    return std::isfinite(score) && (is_float || h.model != vocab::kUnigramSp);
  };
  constexpr const char* kNoScore = "a score is not finite, or no float where all are";
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!is_score(scores[i])) return bad_at(vocab::kScores, i, 8, kNoScore);
  }
  if (!is_score(h.unknown_score)) return bad(offsetof(Header, unknown_score), kNoScore);
  if (auto status = check_trie(vocab::kTrie, trie, h.n_ids); !status) return status;
  for (std::size_t i = 0; i < template_ids.size(); ++i) {
    if (template_ids[i] >= h.n_ids) return bad_at(vocab::kTemplate, i, 4, "id out of range");
  }
  return {};
}

Status Vocab::View::check_merges() const {
  const Header& h = *header;
  for (std::size_t i = 0; i < pair_slots.size(); ++i) {
    const std::uint64_t slot = pair_slots[i];
    if (slot == ~0ULL) continue;
    const std::uint64_t left = slot >> 43U;
    const std::uint64_t right = (slot >> 22U) & vocab::kMaxIds;
    std::uint64_t merged = slot & vocab::kMaxMerges;
    if (!merge_ranks.empty() && merged >= merge_ranks.size())
      return bad_at(vocab::kPairSlots, i, 8, "merge out of range");
    if (!merge_ranks.empty() && merge_ranks[merged] >= vocab::kMaxMerges)
      return bad_at(vocab::kMergeRanks, merged, 4, "rank out of range");
    if (!merged_ids.empty()) {
      if (merged >= merged_ids.size()) return bad_at(vocab::kPairSlots, i, 8, "merge out of range");
      merged = merged_ids[merged];
    }
    if (left >= h.n_ids || right >= h.n_ids || merged >= h.n_ids) {
      return bad_at(vocab::kPairSlots, i, 8, "id out of range");
    }
    const std::size_t n_merged = bytes(static_cast<TokenId>(merged)).size();
    if (bytes(static_cast<TokenId>(left)).size() + bytes(static_cast<TokenId>(right)).size() !=
        n_merged) {
      return bad_at(vocab::kPairSlots, i, 8, "a merged token is not as long as its parts");
    }
    if (n_merged > h.max_token_bytes)
      return bad_at(vocab::kPairSlots, i, 8, "a merged token is longer than every token");
  }
  for (std::size_t i = 0; i < byte_merges.size(); ++i) {
    std::uint32_t merged = byte_merges[i];
    if (merged == kNoToken) continue;
    if (!merged_ids.empty()) merged = merged < merged_ids.size() ? merged_ids[merged] : h.n_ids;
    if (merged >= h.n_ids || bytes(merged).size() != 2)
      return bad_at(vocab::kByteMerges, i, 4, "not a merge of two bytes");
  }
  return {};
}

Status Vocab::View::check_characters() const {
  for (std::size_t i = 0; i < byte_ids.size(); ++i) {
    if (byte_ids[i] >= header->n_ids) return bad_at(vocab::kByteIds, i, 4, "id out of range");
    if (header->model == vocab::kByteBpe &&
        (bytes(byte_ids[i]).size() != 1 ||
         static_cast<unsigned char>(bytes(byte_ids[i])[0]) != i)) {
      return bad_at(vocab::kByteIds, i, 4, "not the token of its byte");
    }
  }
  const std::size_t n_pages = char_ids.size() / 128;
  for (std::size_t i = 0; i < char_page_of.size(); ++i) {
    if (char_page_of[i] >= n_pages) return bad_at(vocab::kCharPageOf, i, 2, "page out of range");
  }
  for (std::size_t i = 0; i < char_ids.size(); ++i) {
    if (char_ids[i] == kNoToken) continue;
    // A character has at most four bytes; what follows relies on no symbol being longer than that.
    if (char_ids[i] >= header->n_ids || bytes(char_ids[i]).empty() ||
        bytes(char_ids[i]).size() > 4) {
      return bad_at(vocab::kCharIds, i, 4, "not the token of a character");
    }
  }
  return {};
}

Status Vocab::View::check_added() const {
  for (std::size_t i = 0; i < added.size(); ++i) {
    const vocab::AddedRecord& record = added[i];
    if (record.id >= header->n_ids || (record.flags & ~vocab::kAllAddedFlags) != 0 ||
        (i > 0 && added[i - 1].id >= record.id)) {
      return bad_at(vocab::kAdded, i, sizeof record, "bad added token");
    }
    if (record.n_text_bytes == 0 || record.text_offset > added_text.size() ||
        record.n_text_bytes > added_text.size() - record.text_offset) {
      return bad_at(vocab::kAdded, i, sizeof record, "an added token's text lies outside");
    }
  }
  const auto n_added = static_cast<std::uint32_t>(added.size());
  if (auto status = check_trie(vocab::kRawTrie, raw_trie, n_added); !status) return status;
  if (auto status = check_trie(vocab::kNormalizedTrie, normalized_trie, n_added); !status)
    return status;
  for (std::size_t i = 0; i < special_ids.size(); ++i) {
    if (special_ids[i] >= header->n_ids || (i > 0 && special_ids[i - 1] >= special_ids[i]) ||
        bytes(special_ids[i]).empty()) {
      return bad_at(vocab::kSpecialIds, i, 4, "bad special token id");
    }
  }
  return {};
}

Status Vocab::View::check_steps() const {
  bool cutting = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto kind = static_cast<StepKind>(steps[i].kind);
    cutting = cutting || !is_normalizer(kind);
    if (cutting && is_normalizer(kind))
      return bad_at(vocab::kSteps, i, sizeof steps[i], "a normaliser after a pre-tokeniser");
    const bool has_automaton = kind == StepKind::split || kind == StepKind::replace_pattern;
    if (auto status = check_step_data(vocab::kSteps, i, steps[i], has_automaton); !status)
      return status;
  }
  for (std::size_t i = 0; i < decoders.size(); ++i) {
    const bool has_automaton =
        decoders[i].kind == static_cast<std::uint32_t>(DecodeKind::replace_pattern);
    if (auto status = check_step_data(vocab::kDecoders, i, decoders[i], has_automaton); !status)
      return status;
  }
  return {};
}

Status Vocab::View::check_step_data(vocab::Section section, std::size_t index,
                                    const vocab::StepRecord& step, bool has_automaton) const {
  const auto inside = [&](std::uint32_t offset, std::uint32_t n) {
    return offset % 8 == 0 && offset <= step_data.size() && n <= step_data.size() - offset;
  };
  if (!inside(step.a_offset, step.n_a_bytes) || !inside(step.b_offset, step.n_b_bytes))
    return bad_at(section, index, sizeof step, "a step's data lies outside");
  if (!has_automaton) return {};
  auto automaton = vocab::Automaton::view(a(step));
  Status status = automaton ? automaton->check() : Status(std::move(automaton).error());
  if (status) return status;
  const std::uint64_t offset = header->sections[vocab::kStepData].offset + step.a_offset;
  return bad(offset + status.error().offset, status.error().detail);
}

TokenId Vocab::View::find(const char* data, std::size_t n, bool* is_unreachable) const noexcept {
  return find(data, n, base::hash_bytes(data, n), is_unreachable);
}

TokenId Vocab::View::find(const char* data, std::size_t n, std::uint64_t hash,
                          bool* is_unreachable) const noexcept {
  const auto n_slots = static_cast<std::uint32_t>(token_slots.size());
  const std::uint32_t hash_bits = vocab::token_slot(0, hash, false) & ~vocab::kSlotIdMask;
  std::uint32_t slot = base::reduce_hash(hash, n_slots);
  for (;;) {
    const std::uint32_t entry = token_slots[slot];
    if (entry == 0) return kNoToken;
    if ((entry & ~vocab::kUnreachable & ~vocab::kSlotIdMask) == hash_bits) {
      const TokenId id = (entry & vocab::kSlotIdMask) - 1;
      const std::string_view token = bytes(id);
      if (token.size() == n && std::memcmp(token.data(), data, n) == 0) {
        if (is_unreachable != nullptr) *is_unreachable = (entry & vocab::kUnreachable) != 0;
        return id;
      }
    }
    if (++slot == n_slots) slot = 0;
  }
}

}  // namespace toll

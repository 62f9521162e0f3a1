// lib/vocab/view.cpp - reads and checks a .tollv image. Everything a table's user relies on is
// checked here, once: after that no index is tested again.
#include "vocab/view.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/hash.h"

namespace toll {
namespace {

using vocab::Header;

constexpr std::uint32_t kPages = 0x110000 / 128;
constexpr std::uint16_t kStateMask = 0x3fff;
constexpr std::uint16_t kFlagMask = 0xc000;

Error bad(std::uint64_t offset, std::string detail) {
  return Error{Errc::bad_vocab, offset, std::move(detail)};
}

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
  if (h.n_classes == 0 || h.n_classes > 255 || h.invalid_class >= h.n_classes) {
    return bad(offsetof(Header, n_classes), "bad number of character classes");
  }
  for (std::uint32_t i = 0; i < vocab::kNumSections; ++i) {
    const auto& s = h.sections[i];
    if (s.offset % vocab::kAlignment != 0 || s.offset < sizeof(Header) || s.offset > image.size() ||
        s.n_bytes > image.size() - s.offset) {
      return bad(offsetof(Header, sections) + i * sizeof s,
                 "section " + std::to_string(i) + " lies outside the file");
    }
  }
  view.description = characters(image, h.sections[vocab::kDescription]);
  view.token_offsets = elements<std::uint32_t>(image, h.sections[vocab::kTokenOffsets]);
  view.token_bytes = characters(image, h.sections[vocab::kTokenBytes]);
  view.token_slots = elements<std::uint32_t>(image, h.sections[vocab::kTokenSlots]);
  view.pair_slots = elements<std::uint64_t>(image, h.sections[vocab::kPairSlots]);
  view.byte_ids = elements<std::uint32_t>(image, h.sections[vocab::kByteIds]);
  view.special_ids = elements<std::uint32_t>(image, h.sections[vocab::kSpecialIds]);
  view.page_of = elements<std::uint16_t>(image, h.sections[vocab::kPageOf]);
  view.class_of = elements<std::uint8_t>(image, h.sections[vocab::kClassOf]);
  view.transitions = elements<std::uint16_t>(image, h.sections[vocab::kTransitions]);

  const auto wrong_size = [&](vocab::Section s) {
    return bad(h.sections[s].offset, "section " + std::to_string(s) + " has a wrong size");
  };
  if (view.token_offsets.size() != h.n_ids + 1ULL) return wrong_size(vocab::kTokenOffsets);
  if (view.token_slots.size() <= h.n_tokens || view.token_slots.size() > 0xffffffffULL)
    return wrong_size(vocab::kTokenSlots);
  if (view.pair_slots.empty() || view.pair_slots.size() > 0xffffffffULL)
    return wrong_size(vocab::kPairSlots);
  if (view.byte_ids.size() != 256) return wrong_size(vocab::kByteIds);
  if (view.special_ids.size() != h.n_specials) return wrong_size(vocab::kSpecialIds);
  if (view.page_of.size() != kPages) return wrong_size(vocab::kPageOf);
  if (view.class_of.empty() || view.class_of.size() % 128 != 0) return wrong_size(vocab::kClassOf);
  const std::size_t stride = h.n_classes + 1ULL;
  if (view.transitions.size() < 2 * stride || view.transitions.size() % stride != 0)
    return wrong_size(vocab::kTransitions);
  return view;
}

Status Vocab::View::check_tables() const {
  const Header& h = *header;
  const auto checked = image.subspan(vocab::kChecksumFrom);
  if (base::hash_bytes(checked.data(), checked.size()) != h.checksum) {
    return bad(offsetof(Header, checksum), "damaged: the checksum does not match");
  }
  const auto at = [&](vocab::Section s, std::size_t i, std::size_t width) {
    return h.sections[s].offset + i * width;
  };
  if (token_offsets.front() != 0 || token_offsets.back() != token_bytes.size()) {
    return bad(at(vocab::kTokenOffsets, 0, 4), "token offsets do not span the token bytes");
  }
  for (std::size_t i = 0; i + 1 < token_offsets.size(); ++i) {
    if (token_offsets[i] > token_offsets[i + 1])
      return bad(at(vocab::kTokenOffsets, i, 4), "token offsets descend");
  }
  std::size_t n_tokens = 0;
  std::size_t max_token_bytes = 0;
  for (std::size_t i = 0; i < token_slots.size(); ++i) {
    if (token_slots[i] > h.n_ids) return bad(at(vocab::kTokenSlots, i, 4), "id out of range");
    if (token_slots[i] == 0) continue;
    ++n_tokens;
    max_token_bytes = std::max(max_token_bytes, bytes(token_slots[i] - 1).size());
  }
  if (n_tokens != h.n_tokens) return bad(offsetof(Header, n_tokens), "not the number of tokens");
  if (max_token_bytes != h.max_token_bytes) {
    return bad(offsetof(Header, max_token_bytes), "not the length of the longest token");
  }
  bool slot_free = false;
  for (std::size_t i = 0; i < pair_slots.size(); ++i) {
    const std::uint64_t slot = pair_slots[i];
    if (slot == ~0ULL) {
      slot_free = true;
      continue;
    }
    const std::uint64_t left = slot >> 42U;
    const std::uint64_t right = (slot >> 21U) & vocab::kMaxIds;
    const std::uint64_t merged = slot & vocab::kMaxIds;
    if (left >= h.n_ids || right >= h.n_ids || merged >= h.n_ids) {
      return bad(at(vocab::kPairSlots, i, 8), "id out of range");
    }
    if (bytes(static_cast<TokenId>(left)).size() + bytes(static_cast<TokenId>(right)).size() !=
        bytes(static_cast<TokenId>(merged)).size()) {
      return bad(at(vocab::kPairSlots, i, 8), "a merged token is not as long as its parts");
    }
    if (bytes(static_cast<TokenId>(merged)).size() > max_token_bytes) {
      return bad(at(vocab::kPairSlots, i, 8), "a merged token is longer than every token");
    }
  }
  if (!slot_free) return bad(at(vocab::kPairSlots, 0, 8), "pair table is full");
  for (std::size_t i = 0; i < 256; ++i) {
    if (byte_ids[i] >= h.n_ids || bytes(byte_ids[i]).size() != 1 ||
        static_cast<unsigned char>(bytes(byte_ids[i])[0]) != i) {
      return bad(at(vocab::kByteIds, i, 4), "not the token of its byte");
    }
  }
  for (std::size_t i = 0; i < special_ids.size(); ++i) {
    if (special_ids[i] >= h.n_ids || (i > 0 && special_ids[i - 1] >= special_ids[i]) ||
        bytes(special_ids[i]).empty()) {
      return bad(at(vocab::kSpecialIds, i, 4), "bad special token id");
    }
  }
  const std::size_t n_pages = class_of.size() / 128;
  for (std::size_t i = 0; i < page_of.size(); ++i) {
    if (page_of[i] >= n_pages) return bad(at(vocab::kPageOf, i, 2), "page out of range");
  }
  if (page_of[0] != 0) return bad(at(vocab::kPageOf, 0, 2), "the first page is not page 0");
  for (std::size_t i = 0; i < class_of.size(); ++i) {
    if (class_of[i] >= h.n_classes)
      return bad(at(vocab::kClassOf, i, 1), "character class out of range");
  }
  const std::size_t stride = h.n_classes + 1ULL;
  const std::size_t n_states = transitions.size() / stride;
  for (std::size_t i = 0; i < transitions.size(); ++i) {
    if ((transitions[i] & kStateMask) >= n_states)
      return bad(at(vocab::kTransitions, i, 2), "state out of range");
    // A match that ends where it starts would never advance.
    if (i / stride == 1 && (transitions[i] & kFlagMask) != 0) {
      return bad(at(vocab::kTransitions, i, 2), "the start state accepts nothing");
    }
  }
  return {};
}

TokenId Vocab::View::find(const char* data, std::size_t n) const noexcept {
  const auto n_slots = static_cast<std::uint32_t>(token_slots.size());
  std::uint32_t slot = base::reduce_hash(base::hash_bytes(data, n), n_slots);
  for (;;) {
    const std::uint32_t entry = token_slots[slot];
    if (entry == 0) return kNoToken;
    const std::string_view token = bytes(entry - 1);
    if (token.size() == n && std::memcmp(token.data(), data, n) == 0) return entry - 1;
    if (++slot == n_slots) slot = 0;
  }
}

}  // namespace toll

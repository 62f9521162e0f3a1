// lib/vocab/automaton.cpp - see automaton.h.
#include "vocab/automaton.h"

#include <array>
#include <cstring>

#include "vocab/format.h"

namespace toll::vocab {
namespace {

constexpr std::size_t kPages = 0x110000 / 128;
constexpr std::size_t kPageBytes = 128;

struct Numbers {
  std::uint32_t n_classes;
  std::uint32_t invalid_class;
  std::uint32_t n_states;
  std::uint32_t n_pages;
};

constexpr std::size_t kPageOfAt = sizeof(Numbers);
constexpr std::size_t kClassOfAt = kPageOfAt + kPages * sizeof(std::uint16_t);

template <class T>
void append(std::string& bytes, std::span<const T> values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

}  // namespace

Result<Automaton> Automaton::view(std::string_view bytes) {
  Numbers numbers{};
  if (bytes.size() < kClassOfAt) return bad(0, "truncated automaton");
  std::memcpy(&numbers, bytes.data(), sizeof numbers);
  if (numbers.n_classes == 0 || numbers.n_classes > 255 ||
      numbers.invalid_class >= numbers.n_classes || numbers.n_states < 2 ||
      numbers.n_states > kStateMask + 1U || numbers.n_pages == 0 || numbers.n_pages > kPages) {
    return bad(0, "bad numbers of an automaton");
  }
  const std::size_t n_class_bytes = numbers.n_pages * kPageBytes;
  const std::size_t n_transitions = std::size_t{numbers.n_states} * (numbers.n_classes + 1);
  if (bytes.size() != kClassOfAt + n_class_bytes + n_transitions * sizeof(std::uint16_t)) {
    return bad(0, "an automaton has a wrong size");
  }
  Automaton view;
  view.page_of = {reinterpret_cast<const std::uint16_t*>(bytes.data() + kPageOfAt), kPages};
  view.class_of = {reinterpret_cast<const std::uint8_t*>(bytes.data() + kClassOfAt), n_class_bytes};
  view.transitions = {
      reinterpret_cast<const std::uint16_t*>(bytes.data() + kClassOfAt + n_class_bytes),
      n_transitions};
  view.n_classes = numbers.n_classes;
  view.invalid_class = numbers.invalid_class;
  return view;
}

Status Automaton::check() const {
  const std::size_t n_pages = class_of.size() / kPageBytes;
  for (std::size_t i = 0; i < page_of.size(); ++i) {
    if (page_of[i] >= n_pages) return bad(kPageOfAt + i * 2, "page out of range");
  }
  if (page_of[0] != 0) return bad(kPageOfAt, "the first page is not page 0");
  for (std::size_t i = 0; i < class_of.size(); ++i) {
    if (class_of[i] >= n_classes) return bad(kClassOfAt + i, "character class out of range");
  }
  const std::size_t stride = n_classes + 1ULL;
  const std::size_t n_states = transitions.size() / stride;
  const std::size_t transitions_at = kClassOfAt + class_of.size();
  for (std::size_t i = 0; i < transitions.size(); ++i) {
    if ((transitions[i] & kStateMask) >= n_states)
      return bad(transitions_at + i * 2, "state out of range");
    // A match that ends where it starts would never advance.
    if (i / stride == 1 && (transitions[i] & ~kStateMask) != 0) {
      return bad(transitions_at + i * 2, "the start state accepts nothing");
    }
  }
  return {};
}

std::string Automaton::packed() const {
  const std::size_t stride = n_classes + 1ULL;
  const std::array<std::uint32_t, 4> numbers = {
      n_classes, invalid_class, static_cast<std::uint32_t>(transitions.size() / stride),
      static_cast<std::uint32_t>(class_of.size() / kPageBytes)};
  std::string bytes;
  append(bytes, std::span<const std::uint32_t>(numbers));
  append(bytes, page_of);
  append(bytes, class_of);
  append(bytes, transitions);
  return bytes;
}

}  // namespace toll::vocab

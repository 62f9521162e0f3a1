// lib/vocab/view.h - the tables of a .tollv image as spans: what Vocab stands on.
#pragma once

#include <toll/vocab.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/mapping.h"
#include "vocab/format.h"

namespace toll {

class Vocab::View {
 public:
  /// Borrows `image`: checks the header and that every section lies inside it.
  /// Errors: bad_vocab.
  static Result<View> of_header(std::span<const std::byte> image);

  /// Checks all the rest: the checksum, and every offset, id, class and state in every table, so
  /// that using the image afterwards needs no check. Errors: bad_vocab.
  [[nodiscard]] Status check_tables() const;

  const vocab::Header* header = nullptr;
  std::span<const std::byte> image;
  std::string_view description;
  std::span<const std::uint32_t> token_offsets;
  std::string_view token_bytes;
  std::span<const std::uint32_t> token_slots;
  std::span<const std::uint64_t> pair_slots;
  std::span<const std::uint32_t> pair_groups;
  std::span<const std::uint32_t> byte_merges;
  std::span<const std::uint32_t> merged_ids;
  std::span<const std::uint32_t> merge_ranks;
  std::span<const std::uint32_t> byte_ids;
  std::span<const std::uint16_t> char_page_of;
  std::span<const std::uint32_t> char_ids;
  std::span<const std::uint64_t> trie;
  std::span<const double> scores;
  std::span<const vocab::AddedRecord> added;
  std::string_view added_text;
  std::span<const vocab::StepRecord> steps;
  std::string_view step_data;
  std::span<const std::uint32_t> template_ids;
  std::string_view continuing;
  std::span<const std::uint32_t> special_ids;
  std::span<const std::uint64_t> raw_trie;
  std::span<const std::uint64_t> normalized_trie;
  std::span<const vocab::StepRecord> decoders;
  std::span<const std::uint64_t> split_pairs;
  std::span<const std::uint32_t> byte_pairs;
  std::span<const std::uint64_t> split_contexts;

  bool is_trusted = false;             ///< its tables were checked before, and are not again
  base::Mapping mapping;               ///< owns the image's bytes when a file was mapped
  std::vector<std::uint64_t> storage;  ///< or when they were copied

  [[nodiscard]] std::string_view bytes(TokenId id) const noexcept {
    return token_bytes.substr(token_offsets[id], token_offsets[id + 1] - token_offsets[id]);
  }
  /// What to look for in a text.
  [[nodiscard]] std::string_view text(const vocab::AddedRecord& record) const noexcept {
    return added_text.substr(record.text_offset, record.n_text_bytes);
  }
  [[nodiscard]] std::string_view a(const vocab::StepRecord& step) const noexcept {
    return step_data.substr(step.a_offset, step.n_a_bytes);
  }
  [[nodiscard]] std::string_view b(const vocab::StepRecord& step) const noexcept {
    return step_data.substr(step.b_offset, step.n_b_bytes);
  }

  /// The ordinary token that is data[0, n), or kNoToken. @param is_unreachable  whether its bytes
  /// do not encode to it.
  [[nodiscard]] TokenId find(const char* data, std::size_t n,
                             bool* is_unreachable = nullptr) const noexcept;
  /// The same, where the bytes' base::hash_bytes() is known.
  [[nodiscard]] TokenId find(const char* data, std::size_t n, std::uint64_t hash,
                             bool* is_unreachable) const noexcept;
  /// Asks for the memory that find() reads first.
  void prefetch_slot(std::uint64_t hash) const noexcept {
    __builtin_prefetch(
        &token_slots[base::reduce_hash(hash, static_cast<std::uint32_t>(token_slots.size()))]);
  }

 private:
  [[nodiscard]] Status check_tokens() const;
  [[nodiscard]] Status check_merges() const;
  [[nodiscard]] Status check_characters() const;
  [[nodiscard]] Status check_added() const;
  [[nodiscard]] Status check_steps() const;
  [[nodiscard]] Status check_step_data(vocab::Section section, std::size_t index,
                                       const vocab::StepRecord& step, bool has_automaton) const;
  [[nodiscard]] Status check_trie(vocab::Section section, std::span<const std::uint64_t> units,
                                  std::uint32_t n_values) const;
  [[nodiscard]] Error bad_at(vocab::Section section, std::size_t index, std::size_t width,
                             const char* what) const;
};

}  // namespace toll

// simd/kernels/pair_lookup.inl - looks pairs of symbols up, four at a time: model/pair_table.h says
// how.
#pragma once

inline constexpr std::uint32_t kNoMerge = 0xffffffffU;

template <class Vector>
inline Vector load_as(const std::uint32_t* from) {
  return *static_cast<const Vector*>(static_cast<const void*>(from));
}
/// Not aligned.
inline Numbers load_unaligned(const std::uint32_t* from) {
  Numbers numbers;
  __builtin_memcpy(&numbers, from, sizeof numbers);
  return numbers;
}
template <class Vector>
inline void store_at(std::uint32_t* to, const Vector& numbers) {
  *static_cast<Vector*>(static_cast<void*>(to)) = numbers;
}

/// Pairs that are looked up, all in step.
/// @tparam kPairs  how many there is room for, a multiple of eight.
template <unsigned kPairs>
class PairLookup {
 public:
  explicit PairLookup(const MergeTables& tables)
      : tables_(tables),
        to_slot_(32U - tables.n_slot_bits),
        to_kind_(32U - tables.n_group_bits - PairHash::kKindBits) {}

  /// Asks for the memory of the kNumbers pairs from `first` on.
  void ask(unsigned first, const Numbers& l, const Numbers& r) {
    store_at(left_ + first, l);
    store_at(right_ + first, r);
    const Numbers group_and_kind =
        ((l * PairHash::kLeftOfGroup) ^ (r * PairHash::kRightOfGroup)) >> to_kind_;
    const Numbers at = group_and_kind >> PairHash::kKindBits;
    const Numbers group = numbers_of([&](unsigned j) { return tables_.groups[at[j]]; });
    const Numbers hash = l * PairHash::kLeft + r * PairHash::kRight;
    const Numbers slot = ((hash ^ (group & 0xffffU)) * PairHash::kSlot) >> to_slot_;
    // The first slot stands for none.
    const Numbers may_be_there = has_upper_bit(group, group_and_kind & PairHash::kKindMask);
    std::uint32_t* const slots = slots_ + first;
    store_at(slots, slot & may_be_there);
#pragma GCC unroll 4
    for (unsigned j = 0; j < kNumbers; ++j) __builtin_prefetch(tables_.slots + slots[j]);
  }

  /// Asks for no pairs. Nor is what it asks for that of a free slot, all ones.
  void ask_none() {
    for (std::uint32_t i = 0; i < kPairs; ++i) {
      left_[i] = PairSlot::kNoSymbol;
      right_[i] = 0;
      slots_[i] = 0;
    }
  }

  /// The numbers of the merges of the kNumbers pairs from `first` on, which have been asked for, or
  /// kNoMerge.
  [[nodiscard]] Numbers merges(unsigned first) const {
    const std::uint32_t* const at = slots_ + first;
    const Halves slots = halves_of([&](unsigned j) { return tables_.slots[at[j]]; });
    const auto l = load_as<Numbers>(left_ + first);
    const auto r = load_as<Numbers>(right_ + first);
    const Numbers merge = slots.low ^ (r << PairSlot::kMergeBits);
    const Numbers pair_above =
        l << (PairSlot::kIdBits + PairSlot::kMergeBits - 32U) | r >> (32U - PairSlot::kMergeBits);
    const Numbers other = (slots.high ^ pair_above) | (merge >> PairSlot::kMergeBits);
    return merge | reinterpret_cast<Numbers>(other != 0U);
  }

 private:
  const MergeTables& tables_;
  const unsigned to_slot_;
  const unsigned to_kind_;
  // NOLINTBEGIN(*-avoid-c-arrays)
  alignas(32) std::uint32_t left_[kPairs];
  alignas(32) std::uint32_t right_[kPairs];
  alignas(32) std::uint32_t slots_[kPairs];
  // NOLINTEND(*-avoid-c-arrays)
};

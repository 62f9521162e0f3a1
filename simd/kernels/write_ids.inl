// simd/kernels/write_ids.inl - the ids of words one after the other, as kernels.h has WriteIds.

/// @tparam Store  writes the three ids of a number, and perhaps one place more.
template <class Store>
inline std::size_t write_ids_by(const Store& store, const std::uint64_t* heads, std::size_t n,
                                const IdList* lists, std::uint32_t** to) {
  std::uint32_t* next = *to;
  std::size_t i = 0;
  for (; i < n; ++i) {
    const std::uint64_t head = heads[i];
    const std::uint64_t n_ids = head >> Ids64::kCountShift;
    if (n_ids != 0) {
      store(head, next);
      next += n_ids;
      continue;
    }
    const IdList& list = lists[head];
    if (list.ids == nullptr) break;
    // Most are few: more are read than there are, and room is written over.
    __builtin_memcpy(next, list.ids, kFewIds * sizeof(std::uint32_t));
    for (std::size_t k = kFewIds; k < list.n; ++k) next[k] = list.ids[k];
    next += list.n;
  }
  *to = next;
  return i;
}

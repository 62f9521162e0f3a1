// lib/pretok/added_scanner.h - finds added tokens (special ones and others) in text that arrives in
// blocks: leftmost first, and of those that begin at one place the longest.
//
// Source: Hugging Face tokenizers 0.23, tokenizer/added_vocabulary.rs. A match that is turned down,
// because it is no word by itself or because special tokens are text, has used up its text all the
// same: what begins inside it is not found.
#pragma once

#include <cstdint>

#include "base/double_array.h"
#include "base/pending_text.h"
#include "base/text_step.h"
#include "pretok/byte_set_scan.h"
#include "vocab/view.h"

namespace toll::pretok {

class AddedScanner {
 public:
  /// Takes what is found, in text order.
  class Receiver {
   public:
    Receiver() = default;
    virtual ~Receiver() = default;
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    /// Text between added tokens, in blocks.
    virtual void on_text(const base::Text& block) = 0;
    /// An added token. `match` is all that it takes, white space included. Return false to stop.
    virtual bool on_added(const vocab::AddedRecord& added, const base::Text& match) = 0;
  };

  /// @param trie  of view.raw_trie or view.normalized_trie.
  AddedScanner(const Vocab::View& view, std::span<const std::uint64_t> trie, Receiver& receiver);

  /// Forgets everything. @param specials_are_text  only other added tokens are found.
  void begin(bool specials_are_text);

  /// The next text. @return false if the receiver stopped.
  bool feed(const base::Text& block) {
    if (has_trie_) return held_.append(block), scan(false);
    if (block.n > 0) receiver_.on_text(block);
    return true;
  }
  /// No more text follows.
  bool end() { return scan(true); }
  /// Bytes of memory that hold text back.
  [[nodiscard]] std::size_t n_held() const noexcept { return held_.n_held(); }

 private:
  struct Match {
    std::size_t begin;    ///< where to look on, if nothing was found
    std::size_t n_bytes;  ///< 0: nothing found
    std::uint32_t added;  ///< its place in view.added
  };

  bool scan(bool at_end);
  [[nodiscard]] std::size_t first_begin(std::size_t from) const noexcept;
  [[nodiscard]] Match find(std::size_t from, bool at_end) const noexcept;
  [[nodiscard]] bool is_single_word(const Match& match) const noexcept;
  [[nodiscard]] std::size_t spaces_before(std::size_t begin, std::size_t floor) const noexcept;
  [[nodiscard]] std::size_t spaces_after(std::size_t end) const noexcept;
  [[nodiscard]] std::size_t whole_characters() const noexcept;

  const Vocab::View& view_;
  Receiver& receiver_;
  base::DoubleArray trie_;
  bool has_trie_;
  bool has_left_strip_ = false;
  ByteSetScan begins_;  ///< first bytes of what is looked for, in held_ from marked_from_ on
  bool specials_are_text_ = true;
  base::PendingText held_;    ///< text that is not done with
  std::size_t searched_ = 0;  ///< of held_: no match begins before
  std::size_t marked_from_ = 0;
  bool after_word_ = false;  ///< the character before held_ is a word character
};

}  // namespace toll::pretok

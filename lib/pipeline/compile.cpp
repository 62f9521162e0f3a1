// lib/pipeline/compile.cpp - makes a .tollv image out of a published vocabulary, and proves it.
#include <toll/compile.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <unordered_map>

#include "base/hash.h"
#include "merge/bpe.h"
#include "pretok/scheme_compiler.h"
#include "pretok/schemes.h"
#include "vocab/view.h"
#include "vocab/writer.h"

namespace toll {
namespace {

static_assert(std::endian::native == std::endian::little, "images are written in host order");

Error bad(std::uint64_t offset, std::string detail) {
  return Error{Errc::bad_vocab, offset, std::move(detail)};
}

template <class T>
std::string as_bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

using IdOfBytes = std::unordered_map<std::string_view, TokenId>;

struct Merge {
  TokenId left;
  TokenId right;
  TokenId merged;
};

/// Encodes `token` as the tiktoken format means it: any two neighbours whose bytes together are a
/// token may merge, lowest rank first. True if that ends in the one token `id`; then `merge` is the
/// last step (for one byte there is none). Slow and obvious: this is the definition.
bool derive_merge(std::string_view token, TokenId id, const IdOfBytes& id_of, Merge& merge) {
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < token.size(); ++i) parts.push_back(token.substr(i, 1));
  std::vector<TokenId> ranks(token.size(), kNoToken);  // of parts i and i + 1 together
  const auto rank_at = [&](std::size_t i) {
    if (i + 1 >= parts.size()) return kNoToken;
    const auto found = id_of.find({parts[i].data(), parts[i].size() + parts[i + 1].size()});
    return found == id_of.end() ? kNoToken : found->second;
  };
  for (std::size_t i = 0; i < parts.size(); ++i) ranks[i] = rank_at(i);
  while (parts.size() > 1) {
    const auto best =
        static_cast<std::size_t>(std::min_element(ranks.begin(), ranks.end()) - ranks.begin());
    if (ranks[best] == kNoToken) return false;
    if (parts.size() == 2) {
      merge = {id_of.at(parts[0]), id_of.at(parts[1]), id};
      return true;
    }
    parts[best] = {parts[best].data(), parts[best].size() + parts[best + 1].size()};
    const auto gone = static_cast<std::ptrdiff_t>(best) + 1;
    parts.erase(parts.begin() + gone);
    ranks.erase(ranks.begin() + gone);
    ranks[best] = rank_at(best);
    if (best > 0) ranks[best - 1] = rank_at(best - 1);
  }
  return true;
}

/// Open addressing at a load of about 0.6: a failed look-up, the common case, reads 3 to 4 slots of
/// one or two cache lines.
std::uint32_t n_slots_for(std::size_t n) {
  return static_cast<std::uint32_t>(n * 5 / 3 + 16);
}

std::vector<std::uint64_t> build_pair_slots(const std::vector<Merge>& merges) {
  std::vector<std::uint64_t> slots(n_slots_for(merges.size()), merge::PairTable::kFree);
  for (const Merge& m : merges) {
    const std::uint64_t key = merge::PairTable::key(m.left, m.right);
    std::size_t slot = merge::PairTable::home(key, slots.size());
    while (slots[slot] != merge::PairTable::kFree) slot = (slot + 1) % slots.size();
    slots[slot] = (key << merge::PairTable::kIdBits) | m.merged;
  }
  return slots;
}

std::vector<std::uint32_t> build_token_slots(const std::vector<SourceToken>& tokens) {
  std::vector<std::uint32_t> slots(n_slots_for(tokens.size()), 0);
  const auto n_slots = static_cast<std::uint32_t>(slots.size());
  for (const SourceToken& token : tokens) {
    std::uint32_t slot =
        base::reduce_hash(base::hash_bytes(token.bytes.data(), token.bytes.size()), n_slots);
    while (slots[slot] != 0) slot = (slot + 1) % n_slots;
    slots[slot] = token.id + 1;
  }
  return slots;
}

/// One compilation: the steps of compile_vocab in order.
class Compiler {
 public:
  explicit Compiler(const VocabSource& source) : source_(source) {}

  Result<std::string> run() {
    if (auto status = check_tokens(); !status) return std::move(status).error();
    derive_merges();
    if (auto status = compile_pattern(); !status) return std::move(status).error();
    if (auto status = describe(); !status) return std::move(status).error();
    std::string image = write();
    if (auto status = prove(image); !status) return std::move(status).error();
    return image;
  }

 private:
  Status check_tokens() {
    tokens_ = source_.tokens;
    std::sort(tokens_.begin(), tokens_.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    specials_ = source_.specials;
    std::sort(specials_.begin(), specials_.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });

    std::vector<const SourceToken*> by_id;
    for (const auto* list : {&tokens_, &specials_}) {
      for (const SourceToken& token : *list) {
        if (token.id >= vocab::kMaxIds)
          return bad(token.id, "id " + std::to_string(token.id) + " is too large");
        if (token.bytes.empty())
          return bad(token.id, "token " + std::to_string(token.id) + " is empty");
        if (token.id >= by_id.size()) by_id.resize(token.id + 1, nullptr);
        if (by_id[token.id] != nullptr)
          return bad(token.id, "id " + std::to_string(token.id) + " occurs twice");
        by_id[token.id] = &token;
      }
    }
    for (const SourceToken& token : tokens_) {
      if (!id_of_.emplace(token.bytes, token.id).second) {
        return bad(token.id, "token " + std::to_string(token.id) + " has the same bytes as token " +
                                 std::to_string(id_of_.at(token.bytes)));
      }
      max_token_bytes_ = std::max(max_token_bytes_, static_cast<std::uint32_t>(token.bytes.size()));
    }
    byte_ids_.resize(256);
    for (unsigned byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      const auto found = id_of_.find({&c, 1});
      if (found == id_of_.end()) return bad(0, "no token for byte " + std::to_string(byte));
      byte_ids_[byte] = found->second;
    }
    // Ranks are dense but for ids that special tokens take.
    for (TokenId id = 0; id < tokens_.back().id; ++id) {
      if (by_id[id] == nullptr) return bad(id, "no token has rank " + std::to_string(id));
    }
    token_offsets_.push_back(0);
    for (const SourceToken* token : by_id) {
      if (token != nullptr) token_bytes_ += token->bytes;
      token_offsets_.push_back(static_cast<std::uint32_t>(token_bytes_.size()));
    }
    return {};
  }

  void derive_merges() {
    for (const SourceToken& token : tokens_) {
      Merge merge{};
      if (!derive_merge(token.bytes, token.id, id_of_, merge)) {
        unreachable_.push_back(token.id);
      } else if (token.bytes.size() > 1) {
        merges_.push_back(merge);
      }
    }
  }

  Status compile_pattern() {
    auto scheme = pretok::compile_scheme(source_.pattern);
    if (!scheme) return std::move(scheme).error();
    scheme_ = *std::move(scheme);
    if (!pretok::covers_all_text(scheme_)) {
      return Error{Errc::bad_pattern, 0, "some text matches no alternative of the pattern"};
    }
    return {};
  }

  Status describe() {
    bool named = false;
    for (const auto& [key, value] : source_.properties) {
      if (key.find_first_of("\t\n") != key.npos || value.find('\n') != value.npos) {
        return bad(0, "property " + key + " holds a control character");
      }
      named |= key == "name" && !value.empty();
      description_.append(key).append("\t").append(value).append("\n");
    }
    if (!named) return bad(0, "a vocabulary needs a name");
    std::string ids;
    for (const TokenId id : unreachable_)
      ids.append(ids.empty() ? "" : ",").append(std::to_string(id));
    description_.append("unreachable\t").append(ids).append("\n");
    return {};
  }

  std::string write() {
    vocab::ImageParts parts;
    parts.n_ids = static_cast<std::uint32_t>(token_offsets_.size() - 1);
    parts.n_tokens = static_cast<std::uint32_t>(tokens_.size());
    parts.n_specials = static_cast<std::uint32_t>(specials_.size());
    parts.max_token_bytes = max_token_bytes_;
    parts.n_classes = scheme_.n_classes;
    parts.invalid_class = scheme_.invalid_class;
    std::vector<std::uint32_t> special_ids;
    for (const SourceToken& special : specials_) special_ids.push_back(special.id);
    parts.sections[vocab::kDescription] = description_;
    parts.sections[vocab::kTokenOffsets] = as_bytes(token_offsets_);
    parts.sections[vocab::kTokenBytes] = token_bytes_;
    parts.sections[vocab::kTokenSlots] = as_bytes(build_token_slots(tokens_));
    parts.sections[vocab::kPairSlots] = as_bytes(build_pair_slots(merges_));
    parts.sections[vocab::kByteIds] = as_bytes(byte_ids_);
    parts.sections[vocab::kSpecialIds] = as_bytes(special_ids);
    parts.sections[vocab::kPageOf] = as_bytes(scheme_.page_of);
    parts.sections[vocab::kClassOf] = as_bytes(scheme_.class_of);
    parts.sections[vocab::kTransitions] = as_bytes(scheme_.transitions);
    return vocab::write_image(parts);
  }

  /// Opens the image as a user's would be and encodes every token with the shipped code.
  Status prove(const std::string& image) const {
    std::vector<std::uint64_t> storage((image.size() + 7) / 8);  // for alignment
    std::memcpy(storage.data(), image.data(), image.size());
    auto vocab = Vocab::view(std::as_bytes(std::span(storage)).first(image.size()));
    if (!vocab) return std::move(vocab).error();
    const Vocab::View& view = vocab->tables();
    merge::Bpe bpe(merge::PairTable(view.pair_slots), view.byte_ids);
    std::size_t n_unreachable = 0;
    for (const SourceToken& token : tokens_) {
      const auto symbols =
          bpe.encode(reinterpret_cast<const std::uint8_t*>(token.bytes.data()), token.bytes.size());
      const bool itself = symbols.size() == 1 && symbols[0].id == token.id;
      const bool listed =
          n_unreachable < unreachable_.size() && unreachable_[n_unreachable] == token.id;
      n_unreachable += listed ? 1 : 0;
      if (itself == listed || vocab->find(token.bytes) != token.id) {
        return bad(token.id, "token " + std::to_string(token.id) + " does not encode to itself");
      }
    }
    return {};
  }

  const VocabSource& source_;
  std::vector<SourceToken> tokens_;  // ascending by id, as are specials_
  std::vector<SourceToken> specials_;
  IdOfBytes id_of_;  // views into tokens_
  std::vector<std::uint32_t> byte_ids_;
  std::vector<std::uint32_t> token_offsets_;
  std::string token_bytes_;
  std::uint32_t max_token_bytes_ = 0;
  std::vector<Merge> merges_;
  std::vector<TokenId> unreachable_;
  pretok::CompiledScheme scheme_;
  std::string description_;
};

}  // namespace

Result<std::string> scheme_pattern(std::string_view name) {
  const auto pattern = pretok::scheme_pattern(name);
  if (!pattern) return Error{Errc::unknown_name, 0, "no scheme is named " + std::string(name)};
  return std::string(*pattern);
}

Result<std::string> compile_vocab(const VocabSource& source) {
  if (source.tokens.empty()) return bad(0, "no tokens");
  return Compiler(source).run();
}

}  // namespace toll

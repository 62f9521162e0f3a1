// lib/pipeline/compile.cpp - makes a .tollv image out of a published vocabulary, and proves it.
#include <toll/compile.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <tuple>

#include "base/double_array.h"
#include "base/hash.h"
#include "merge/bpe.h"
#include "pipeline/cut_pattern.h"
#include "pipeline/merge_tables.h"
#include "pipeline/step_chain.h"
#include "pipeline/wide_cut_bits.h"
#include "pretok/scheme_compiler.h"
#include "pretok/schemes.h"
#include "unicode/char_class.h"
#include "unicode/utf8.h"
#include "vocab/view.h"
#include "vocab/writer.h"

namespace toll {
namespace {

static_assert(std::endian::native == std::endian::little, "images are written in host order");

using Kind = SourceModel::Kind;

Error bad(std::uint64_t offset, std::string detail) {
  return Error{Errc::bad_vocab, offset, std::move(detail)};
}

template <class T>
std::string as_bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::uint32_t model_number(Kind kind) {
  switch (kind) {
    case Kind::byte_bpe_by_rank:
    case Kind::byte_bpe: return vocab::kByteBpe;
    case Kind::char_bpe:
    case Kind::char_bpe_by_score: return vocab::kCharBpe;
    case Kind::unigram: return vocab::kUnigram;
    case Kind::unigram_sp: return vocab::kUnigramSp;
    case Kind::word_piece: return vocab::kWordPiece;
    case Kind::word_level: return vocab::kWordLevel;
  }
  return vocab::kNumModels;
}

std::vector<std::uint32_t> build_token_slots(const std::vector<SourceToken>& tokens,
                                             const std::vector<TokenId>& unreachable) {
  std::size_t n = 0;
  for (const SourceToken& token : tokens) n += token.matchable ? 1 : 0;
  std::vector<std::uint32_t> slots(n_slots_for(n), 0);
  const auto n_slots = static_cast<std::uint32_t>(slots.size());
  auto detour = unreachable.begin();
  for (const SourceToken& token : tokens) {
    const bool is_detour = detour != unreachable.end() && *detour == token.id;
    detour += is_detour ? 1 : 0;
    if (!token.matchable) continue;
    const std::uint64_t hash = base::hash_bytes(token.bytes.data(), token.bytes.size());
    std::uint32_t slot = base::reduce_hash(hash, n_slots);
    while (slots[slot] != 0) slot = (slot + 1) % n_slots;
    slots[slot] = vocab::token_slot(token.id, hash, is_detour);
  }
  return slots;
}

/// Opens an image at an aligned address of its own.
struct OpenedImage {
  explicit OpenedImage(const std::string& image) : storage((image.size() + 7) / 8) {
    std::memcpy(storage.data(), image.data(), image.size());
    auto opened = Vocab::view(std::as_bytes(std::span(storage)).first(image.size()));
    if (opened) {
      vocab.emplace(*std::move(opened));
    } else {
      status = std::move(opened).error();
    }
  }
  std::vector<std::uint64_t> storage;
  Status status;
  std::optional<Vocab> vocab;
};

/// One compilation: the steps of compile_vocab in order.
class Compiler {
 public:
  explicit Compiler(const VocabSource& source) : source_(source), model_(source.model) {}

  Result<std::string> run() {
    if (auto status = check_tokens(); !status) return std::move(status).error();
    if (auto status = list_bytes_and_characters(); !status) return std::move(status).error();
    if (auto status = check_added(); !status) return std::move(status).error();
    auto merges = make_merge_tables(model_, tokens_, id_of_);
    if (!merges) return std::move(merges).error();
    merges_ = *std::move(merges);
    if (auto status = build_trie(); !status) return std::move(status).error();
    if (auto status = compile_steps(); !status) return std::move(status).error();
    find_unreachable();
    if (auto status = describe(); !status) return std::move(status).error();
    auto image = write();
    if (!image) return image;
    if (has_normalized_) {
      // What a normalised token looks like is for the shipped normalisers to say.
      const OpenedImage opened(*image);
      if (!opened.status) return opened.status.error();
      if (auto status = normalize_added(*opened.vocab); !status) return std::move(status).error();
      image = write();
      if (!image) return image;
    }
    if (auto status = prove(*image); !status) return std::move(status).error();
    return image;
  }

 private:
  [[nodiscard]] bool is_bpe() const { return model_.kind <= Kind::char_bpe_by_score; }
  [[nodiscard]] bool symbols_are_bytes() const { return model_.kind <= Kind::byte_bpe; }

  Status check_tokens() {
    tokens_ = source_.tokens;
    std::sort(tokens_.begin(), tokens_.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const SourceToken& token = tokens_[i];
      const std::string number = std::to_string(token.id);
      if (token.id >= vocab::kMaxIds) return bad(token.id, "id " + number + " is too large");
      if (token.bytes.empty() && token.matchable)
        return bad(token.id, "token " + number + " is empty");
      if (i > 0 && tokens_[i - 1].id == token.id)
        return bad(token.id, "id " + number + " occurs twice");
      if (!std::isfinite(token.score))
        return bad(token.id, "the score of token " + number + " is not finite");
      if (!token.matchable) continue;
      if (!id_of_.emplace(token.bytes, token.id).second) {
        return bad(token.id, "token " + number + " has the same bytes as token " +
                                 std::to_string(id_of_.at(token.bytes)));
      }
      max_token_bytes_ = std::max(max_token_bytes_, static_cast<std::uint32_t>(token.bytes.size()));
    }
    if (model_.unknown != kNoToken && model_.unknown > tokens_.back().id)
      return bad(model_.unknown, "the unknown token has no number of the vocabulary");
    return {};
  }

  Status check_added() {
    added_ = source_.added;
    std::sort(added_.begin(), added_.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    std::vector<std::string_view> spelling(tokens_.back().id + 1ULL);
    std::vector<bool> taken(spelling.size());
    for (const SourceToken& token : tokens_) {
      spelling[token.id] = token.bytes;
      taken[token.id] = true;
    }
    for (std::size_t i = 0; i < added_.size(); ++i) {
      const AddedToken& token = added_[i];
      const std::string number = std::to_string(token.id);
      if (token.id >= vocab::kMaxIds) return bad(token.id, "id " + number + " is too large");
      if (token.text.empty()) return bad(token.id, "token " + number + " is empty");
      if (i > 0 && added_[i - 1].id == token.id)
        return bad(token.id, "id " + number + " occurs twice");
      if (token.id >= spelling.size()) {
        spelling.resize(token.id + 1ULL);
        taken.resize(spelling.size());
      }
      if (taken[token.id] && spelling[token.id] != token.text)
        return bad(token.id, "id " + number + " occurs twice");
      spelling[token.id] = token.text;
      has_normalized_ |= token.normalized;
      added_texts_.push_back(token.text);
    }
    if (model_.kind == Kind::byte_bpe_by_rank) {
      // Ranks are dense but for ids that special tokens take.
      for (TokenId id = 0; id < tokens_.back().id; ++id) {
        if (spelling[id].empty()) return bad(id, "no token has rank " + std::to_string(id));
      }
    }
    token_offsets_.push_back(0);
    for (const std::string_view bytes : spelling) {
      token_bytes_ += bytes;
      token_offsets_.push_back(static_cast<std::uint32_t>(token_bytes_.size()));
    }
    for (const auto* ids : {&source_.template_before, &source_.template_after}) {
      for (const TokenId id : *ids) {
        if (id >= spelling.size()) return bad(id, "a template's token has no number here");
      }
    }
    return {};
  }

  Status list_bytes_and_characters() {
    if (symbols_are_bytes()) {
      byte_ids_.resize(256);
      for (unsigned byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const auto found = id_of_.find({&c, 1});
        if (found == id_of_.end()) return bad(0, "no token for byte " + std::to_string(byte));
        byte_ids_[byte] = found->second;
      }
      return {};
    }
    byte_ids_ = model_.byte_ids;
    if (!is_bpe()) return {};
    char_page_of_.assign(0x110000 / 128, 0);
    char_ids_.assign(128, kNoToken);  // page 0: of no character
    std::vector<TokenId> page;
    for (const auto& [bytes, id] : sorted_characters()) {
      const std::uint32_t code_point = bytes;
      std::uint16_t& number = char_page_of_[code_point >> 7U];
      if (number == 0) {
        number = static_cast<std::uint16_t>(char_ids_.size() / 128);
        char_ids_.resize(char_ids_.size() + 128, kNoToken);
      }
      char_ids_[number * 128U + (code_point & 127U)] = id;
    }
    return {};
  }

  /// Tokens of one character, ascending by code point.
  [[nodiscard]] std::vector<std::pair<std::uint32_t, TokenId>> sorted_characters() const {
    std::vector<std::pair<std::uint32_t, TokenId>> characters;
    for (const SourceToken& token : tokens_) {
      if (!token.matchable) continue;
      const auto here = unicode::decode_utf8(token.bytes.data(), token.bytes.size());
      if (here.kind == unicode::Utf8::Kind::character && here.n_bytes == token.bytes.size())
        characters.emplace_back(here.code_point, token.id);
    }
    std::sort(characters.begin(), characters.end());
    return characters;
  }

  Status build_trie() {
    const bool wanted = model_.kind == Kind::unigram || model_.kind == Kind::unigram_sp ||
                        model_.kind == Kind::word_piece;
    if (!wanted) return {};
    std::vector<base::TrieEntry> entries;
    for (const auto& [bytes, id] : id_of_) entries.push_back({bytes, id});
    auto trie = base::build_double_array(entries);
    if (!trie) return std::move(trie).error();
    trie_ = *std::move(trie);
    return {};
  }

  /// The added tokens that are looked for in raw or in normalised text.
  Result<std::vector<std::uint64_t>> added_trie(bool normalized) const {
    std::vector<base::TrieEntry> entries;
    for (std::uint32_t i = 0; i < added_.size(); ++i) {
      if (added_[i].normalized == normalized) entries.push_back({added_texts_[i], i});
    }
    if (entries.empty()) return std::vector<std::uint64_t>{};
    auto trie = base::build_double_array(entries);
    if (!trie) return bad(0, "two added tokens look the same in a text");
    return trie;
  }

  Status compile_steps() {
    std::vector<SourceStep> steps = source_.steps;
    const bool merges_characters = is_bpe() && !symbols_are_bytes() && !model_.ignore_merges;
    if (auto pattern = merges_characters ? cut_pattern(tokens_) : std::nullopt)
      steps.push_back({StepKind::split, 0, *std::move(pattern), {}});
    for (const SourceStep& step : steps) {
      vocab::StepRecord record{};
      record.kind = static_cast<std::uint32_t>(step.kind);
      record.flags = step.flags;
      std::string a = step.a;
      if (step.kind == StepKind::split || step.kind == StepKind::replace_pattern) {
        auto scheme = pretok::compile_scheme(step.a, step.syntax);
        if (!scheme) return std::move(scheme).error();
        const bool covers = pretok::covers_all_text(*scheme);
        if (step.kind == StepKind::split && covers) record.flags |= kSplitCovers;
        if (!covers && model_.kind == Kind::byte_bpe_by_rank) {
          return Error{Errc::bad_pattern, 0, "some text matches no alternative of the pattern"};
        }
        a = scheme->automaton().packed();
      }
      steps_.push_back(with_data(record, a, step.b));
    }
    for (const SourceDecoder& decoder : source_.decoders) {
      vocab::StepRecord record{};
      record.kind = static_cast<std::uint32_t>(decoder.kind);
      record.flags = decoder.flags;
      std::string a = decoder.a;
      if (decoder.kind == DecodeKind::replace_pattern) {
        auto scheme = pretok::compile_scheme(decoder.a, decoder.syntax);
        if (!scheme) return std::move(scheme).error();
        a = scheme->automaton().packed();
      }
      decoders_.push_back(with_data(record, a, decoder.b));
    }
    return {};
  }

  vocab::StepRecord with_data(vocab::StepRecord record, const std::string& a,
                              const std::string& b) {
    std::tie(record.a_offset, record.n_a_bytes) = add_data(a);
    std::tie(record.b_offset, record.n_b_bytes) = add_data(b);
    return record;
  }

  std::pair<std::uint32_t, std::uint32_t> add_data(const std::string& bytes) {
    step_data_.resize((step_data_.size() + 7) / 8 * 8);
    const auto offset = static_cast<std::uint32_t>(step_data_.size());
    step_data_ += bytes;
    return {offset, static_cast<std::uint32_t>(bytes.size())};
  }

  [[nodiscard]] merge::SymbolTable alphabet() const {
    if (symbols_are_bytes()) return merge::SymbolTable(byte_ids_);
    return {char_page_of_, char_ids_, byte_ids_, model_.unknown};
  }

  void find_unreachable() {
    if (!is_bpe()) return;
    merge::Bpe bpe(merge::PairTable(merges_.pair_slots, merges_.merged_ids, merges_.merge_ranks),
                   alphabet());
    for (const SourceToken& token : tokens_) {
      if (!token.matchable) continue;
      const auto symbols =
          bpe.encode(reinterpret_cast<const std::uint8_t*>(token.bytes.data()), token.bytes.size());
      if (symbols.size() != 1 || symbols[0].id != token.id) unreachable_.push_back(token.id);
    }
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
    if (source_.steps.size() == 1 && source_.steps[0].kind == StepKind::split &&
        source_.steps[0].a.find_first_of("\t\n") == std::string::npos)
      description_.append("pattern\t").append(source_.steps[0].a).append("\n");
    std::string ids;
    for (const TokenId id : unreachable_)
      ids.append(ids.empty() ? "" : ",").append(std::to_string(id));
    description_.append("unreachable\t").append(ids).append("\n");
    return {};
  }

  Result<std::string> write() {
    auto raw_trie = added_trie(false);
    if (!raw_trie) return std::move(raw_trie).error();
    auto normalized_trie = added_trie(true);
    if (!normalized_trie) return std::move(normalized_trie).error();
    vocab::ImageParts parts;
    vocab::Header& h = parts.header;
    h.n_ids = static_cast<std::uint32_t>(token_offsets_.size() - 1);
    h.n_tokens = static_cast<std::uint32_t>(id_of_.size());
    h.max_token_bytes = max_token_bytes_;
    h.model = model_number(model_.kind);
    h.model_flags =
        (model_.ignore_merges || model_.kind == Kind::byte_bpe_by_rank ? vocab::kIgnoreMerges
                                                                       : 0U) |
        (!symbols_are_bytes() && !byte_ids_.empty() ? vocab::kByteFallback : 0U) |
        (model_.fuse_unknown ? vocab::kFuseUnknown : 0U);
    h.unknown_id = model_.unknown;
    h.model_limit = model_.max_word_chars;
    h.unknown_score = model_.unknown_score;
    h.n_template_before = static_cast<std::uint32_t>(source_.template_before.size());

    std::vector<vocab::AddedRecord> records;
    std::vector<std::uint32_t> special_ids;
    std::string added_text;
    for (std::size_t i = 0; i < added_.size(); ++i) {
      const AddedToken& token = added_[i];
      if (token.special) special_ids.push_back(token.id);
      const std::uint32_t flags = (token.special ? vocab::kSpecial : 0U) |
                                  (token.left_strip ? vocab::kLeftStrip : 0U) |
                                  (token.right_strip ? vocab::kRightStrip : 0U) |
                                  (token.single_word ? vocab::kSingleWord : 0U) |
                                  (token.normalized ? vocab::kNormalized : 0U);
      records.push_back({token.id, flags, static_cast<std::uint32_t>(added_text.size()),
                         static_cast<std::uint32_t>(added_texts_[i].size())});
      added_text += added_texts_[i];
    }
    h.n_specials = static_cast<std::uint32_t>(special_ids.size());
    std::vector<TokenId> template_ids = source_.template_before;
    template_ids.insert(template_ids.end(), source_.template_after.begin(),
                        source_.template_after.end());
    std::vector<double> scores;
    if (model_.kind == Kind::unigram || model_.kind == Kind::unigram_sp) {
      scores.resize(h.n_ids);
      for (const SourceToken& token : tokens_) scores[token.id] = token.score;
    }

    parts.sections[vocab::kDescription] = description_;
    parts.sections[vocab::kTokenOffsets] = as_bytes(token_offsets_);
    parts.sections[vocab::kTokenBytes] = token_bytes_;
    parts.sections[vocab::kTokenSlots] = as_bytes(build_token_slots(tokens_, unreachable_));
    parts.sections[vocab::kPairSlots] = as_bytes(merges_.pair_slots);
    parts.sections[vocab::kMergedIds] = as_bytes(merges_.merged_ids);
    parts.sections[vocab::kMergeRanks] = as_bytes(merges_.merge_ranks);
    parts.sections[vocab::kByteIds] = as_bytes(byte_ids_);
    parts.sections[vocab::kCharPageOf] = as_bytes(char_page_of_);
    parts.sections[vocab::kCharIds] = as_bytes(char_ids_);
    parts.sections[vocab::kTrie] = as_bytes(trie_);
    parts.sections[vocab::kScores] = as_bytes(scores);
    parts.sections[vocab::kAdded] = as_bytes(records);
    parts.sections[vocab::kAddedText] = added_text;
    parts.sections[vocab::kSteps] = as_bytes(steps_);
    parts.sections[vocab::kStepData] = step_data_;
    parts.sections[vocab::kDecoders] = as_bytes(decoders_);
    parts.sections[vocab::kTemplate] = as_bytes(template_ids);
    parts.sections[vocab::kContinuing] = model_.continuing;
    parts.sections[vocab::kSpecialIds] = as_bytes(special_ids);
    parts.sections[vocab::kRawTrie] = as_bytes(*raw_trie);
    parts.sections[vocab::kNormalizedTrie] = as_bytes(*normalized_trie);
    if (is_bpe() && symbols_are_bytes())
      parts.sections[vocab::kWideCuts] = as_bytes(wide_cut_bits(tokens_, unreachable_));
    return vocab::write_image(parts);
  }

  Status normalize_added(const Vocab& vocab) {
    // sentencepiece looks for its pieces as they are.
    const bool as_it_is =
        std::any_of(source_.steps.begin(), source_.steps.end(),
                    [](const SourceStep& step) { return step.kind == StepKind::sentencepiece; });
    bool strips_right = false;
    bool begins_with_space = false;
    for (std::size_t i = 0; i < added_.size() && !as_it_is; ++i) {
      if (!added_[i].normalized) continue;
      auto text = normalized_text(vocab.tables(), added_[i].text);
      if (!text) return std::move(text).error();
      if (text->empty()) {  // the library would find it everywhere
        return bad(added_[i].id,
                   "added token " + std::to_string(added_[i].id) + " normalises to nothing");
      }
      added_texts_[i] = *std::move(text);
      const auto first = unicode::decode_utf8(added_texts_[i].data(), added_texts_[i].size());
      strips_right |= added_[i].right_strip;
      begins_with_space |=
          first.kind == unicode::Utf8::Kind::character && unicode::is_white_space(first.code_point);
    }
    // What a token strips could be the beginning of another one.
    if (strips_right && begins_with_space)
      return bad(0, "an added token strips white space that another one begins with");
    return {};
  }

  /// Opens the image as a user's would be: its tables are sound, every token is found by its bytes,
  /// and with ranks those that the slow definition reaches are the ones that the shipped code does.
  [[nodiscard]] Status prove(const std::string& image) const {
    const OpenedImage opened(image);
    if (!opened.status) return opened.status;
    if (auto tokenizer = Tokenizer::create(*opened.vocab); !tokenizer)
      return std::move(tokenizer).error();
    for (const SourceToken& token : tokens_) {
      if (token.matchable && opened.vocab->find(token.bytes) != token.id)
        return bad(token.id, "token " + std::to_string(token.id) + " is not found by its bytes");
    }
    if (model_.kind != Kind::byte_bpe_by_rank) return {};
    const std::size_t n_merges = static_cast<std::size_t>(
        std::count_if(merges_.pair_slots.begin(), merges_.pair_slots.end(),
                      [](std::uint64_t slot) { return slot != merge::PairTable::kFree; }));
    if (n_merges + 256 + unreachable_.size() != id_of_.size())
      return bad(0, "merges do not reach the tokens that the ranks reach");
    return {};
  }

  const VocabSource& source_;
  const SourceModel& model_;
  std::vector<SourceToken> tokens_;  // ascending by id, as is added_
  std::vector<AddedToken> added_;
  std::vector<std::string> added_texts_;  // what to look for
  bool has_normalized_ = false;
  IdOfBytes id_of_;  // views into tokens_
  std::vector<std::uint32_t> byte_ids_;
  std::vector<std::uint16_t> char_page_of_;
  std::vector<std::uint32_t> char_ids_;
  std::vector<std::uint32_t> token_offsets_;
  std::string token_bytes_;
  std::uint32_t max_token_bytes_ = 0;
  MergeTables merges_;
  std::vector<std::uint64_t> trie_;
  std::vector<TokenId> unreachable_;
  std::vector<vocab::StepRecord> steps_;
  std::vector<vocab::StepRecord> decoders_;
  std::string step_data_;
  std::string description_;
};

}  // namespace

Result<std::string> scheme_pattern(std::string_view name) {
  const auto pattern = pretok::scheme_pattern(name);
  if (!pattern) return Error{Errc::unknown_name, 0, "no scheme is named " + std::string(name)};
  return std::string(*pattern);
}

std::vector<std::string_view> scheme_names() {
  return pretok::scheme_names();
}

Result<std::string> compile_vocab(const VocabSource& source) {
  if (source.tokens.empty()) return bad(0, "no tokens");
  return Compiler(source).run();
}

}  // namespace toll

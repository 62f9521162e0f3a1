// lib/compile/token_tables.cpp - see token_tables.h.
#include "compile/token_tables.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/double_array.h"
#include "base/hash.h"
#include "unicode/utf8.h"
#include "vocab/format.h"

namespace toll::compile {
namespace {

using vocab::bad;
using Kind = SourceModel::Kind;

Status check_tokens(const SourceModel& model, TokenTables& made) {
  const auto n_matchable = std::count_if(made.tokens.begin(), made.tokens.end(),
                                         [](const SourceToken& token) { return token.matchable; });
  made.id_of = TokenIndex(made.tokens, static_cast<std::size_t>(n_matchable));
  const SourceToken* before = nullptr;
  for (const SourceToken& token : made.tokens) {
    const auto fail = [&token](const char* begin, const char* end) {
      return bad(token.id, begin + std::to_string(token.id) + end);
    };
    if (token.id >= vocab::kMaxIds) return fail("id ", " is too large");
    if (token.bytes.empty() && token.matchable) return fail("token ", " is empty");
    if (before != nullptr && before->id == token.id) return fail("id ", " occurs twice");
    if (!std::isfinite(token.score)) return fail("the score of token ", " is not finite");
    before = &token;
    if (!token.matchable) continue;
    const TokenId same = made.id_of.add(static_cast<std::uint32_t>(&token - made.tokens.data()));
    if (same != kNoToken) {
      return bad(token.id, "token " + std::to_string(token.id) + " has the same bytes as token " +
                               std::to_string(same));
    }
    made.max_token_bytes =
        std::max(made.max_token_bytes, static_cast<std::uint32_t>(token.bytes.size()));
  }
  if (model.unknown != kNoToken && model.unknown > made.tokens.back().id)
    return bad(model.unknown, "the unknown token has no number of the vocabulary");
  return {};
}

Status list_bytes(TokenTables& made) {
  made.byte_ids.resize(256);
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    made.byte_ids[byte] = made.id_of.find({&c, 1});
    if (made.byte_ids[byte] == kNoToken) return bad(0, "no token for byte " + std::to_string(byte));
  }
  return {};
}

void list_characters(TokenTables& made) {
  std::vector<std::pair<std::uint32_t, TokenId>> characters;
  for (const SourceToken& token : made.tokens) {
    if (!token.matchable) continue;
    const auto here = unicode::first_character(token.bytes.data(), token.bytes.size());
    if (here.is_valid && here.n_bytes == token.bytes.size())
      characters.emplace_back(here.code_point, token.id);
  }
  std::sort(characters.begin(), characters.end());
  made.char_page_of.assign(0x110000 / 128, 0);
  made.char_ids.assign(128, kNoToken);  // page 0: of no character
  for (const auto& [code_point, id] : characters) {
    std::uint16_t& number = made.char_page_of[code_point >> 7U];
    if (number == 0) {
      number = static_cast<std::uint16_t>(made.char_ids.size() / 128);
      made.char_ids.resize(made.char_ids.size() + 128, kNoToken);
    }
    made.char_ids[number * 128U + (code_point & 127U)] = id;
  }
}

Status build_trie(TokenTables& made) {
  std::vector<base::TrieEntry> entries;
  entries.reserve(made.id_of.size());
  for (const SourceToken& token : made.tokens) {
    if (token.matchable) entries.push_back({token.bytes, token.id});
  }
  auto trie = base::build_double_array(entries);
  if (!trie) return std::move(trie).error();
  made.trie = *std::move(trie);
  return {};
}

}  // namespace

Result<TokenTables> make_token_tables(const VocabSource& source) {
  const SourceModel& model = source.model;
  if (source.tokens.empty()) return bad(0, "no tokens");
  TokenTables made;
  made.tokens = source.tokens;
  std::sort(made.tokens.begin(), made.tokens.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  made.byte_ids = model.byte_ids;
  Status status = check_tokens(model, made);
  if (!status) return status.error();
  switch (model.kind) {
    case Kind::byte_bpe_by_rank:
    case Kind::byte_bpe: status = list_bytes(made); break;
    case Kind::char_bpe:
    case Kind::char_bpe_by_score: list_characters(made); break;
    case Kind::unigram:
    case Kind::unigram_sp:
    case Kind::word_piece: status = build_trie(made); break;
    case Kind::word_level: break;
  }
  if (!status) return status.error();
  return made;
}

std::vector<std::uint32_t> make_token_slots(const TokenTables& made,
                                            const std::vector<TokenId>& unreachable) {
  std::vector<std::uint32_t> slots = made.id_of.slots();
  for (std::uint32_t& slot : slots) {
    if (slot == 0) continue;
    const SourceToken& token = made.tokens[slot - 1];
    slot = vocab::token_slot(token.id, base::hash_bytes(token.bytes.data(), token.bytes.size()),
                             std::binary_search(unreachable.begin(), unreachable.end(), token.id));
  }
  return slots;
}

}  // namespace toll::compile

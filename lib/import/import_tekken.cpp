// lib/import/import_tekken.cpp - Mistral's tekken.json: tiktoken ranks behind the special tokens.
//
// Source: mistral-common 1.13, tokens/tokenizers/tekken.py.
#include <toll/compile.h>

#include <set>

#include "base/base64.h"
#include "import/json.h"
#include "vocab/format.h"

namespace toll {
namespace {

// What merges make a token is found in a time that grows with the square of its length.
constexpr std::size_t kMaxTokenBytes = std::size_t{4} << 10U;

// What files of versions up to v7 leave out: the special tokens that all of them share.
constexpr std::string_view kSharedSpecials[] = {"<unk>",
                                                "<s>",
                                                "</s>",
                                                "[INST]",
                                                "[/INST]",
                                                "[AVAILABLE_TOOLS]",
                                                "[/AVAILABLE_TOOLS]",
                                                "[TOOL_RESULTS]",
                                                "[/TOOL_RESULTS]",
                                                "[TOOL_CALLS]",
                                                "[IMG]",
                                                "<pad>",
                                                "[IMG_BREAK]",
                                                "[IMG_END]",
                                                "[PREFIX]",
                                                "[MIDDLE]",
                                                "[SUFFIX]",
                                                "[SYSTEM_PROMPT]",
                                                "[/SYSTEM_PROMPT]",
                                                "[TOOL_CONTENT]"};

void read_specials(const import::Json& list, std::uint32_t n_wanted, VocabSource& source) {
  std::set<std::string, std::less<>> known;
  std::uint32_t n = 0;
  const auto add = [&](std::string text) {
    if (!known.insert(text).second) return list.fail("\"" + text + "\" occurs twice");
    source.added.push_back({n++, std::move(text)});
  };
  if (list.is_there()) {
    if (!list.is_array()) return list.fail("is not a list");
    for (std::size_t i = 0; i < list.size() && !list.errors().failed(); ++i) {
      if (list.at(i)["rank"].number() != n) return list.at(i)["rank"].fail("is out of order");
      add(std::string(list.at(i)["token_str"].string()));
    }
  } else {
    for (const std::string_view text : kSharedSpecials) add(std::string(text));
  }
  if (n > n_wanted) return list.fail("more special tokens than default_num_special_tokens");
  while (n < n_wanted && !list.errors().failed()) add("<SPECIAL_" + std::to_string(n) + ">");
}

}  // namespace

Result<VocabSource> import_tekken(std::string_view json) {
  import::ImportErrors errors;
  const auto document = import::parse_json(json, errors);
  if (!document) return errors.error();
  const import::Json root(document.get(), "", errors);
  const import::Json config = root["config"];
  const import::Json entries = root["vocab"];
  const std::uint32_t n_ids = config["default_vocab_size"].number();
  const std::uint32_t n_specials = config["default_num_special_tokens"].number();
  const std::string_view pattern = config["pattern"].string();
  if (!errors.failed() &&
      (n_ids >= vocab::kMaxIds || n_specials >= n_ids || n_ids - n_specials > entries.size())) {
    config["default_vocab_size"].fail("does not fit the vocabulary");
  }
  if (errors.failed()) return errors.error();

  VocabSource source;
  for (std::uint32_t rank = 0; rank < n_ids - n_specials && !errors.failed(); ++rank) {
    const import::Json entry = entries.at(rank);
    if (entry["rank"].number() != rank) entry["rank"].fail("is out of order");
    auto bytes = base::decode_base64(entry["token_bytes"].string());
    if (!bytes) {
      entry["token_bytes"].fail("is not base64");
    } else if (bytes->size() > kMaxTokenBytes) {
      entry["token_bytes"].fail("is longer than 4096 bytes");
    } else {
      source.tokens.push_back({n_specials + rank, *std::move(bytes)});
    }
  }
  read_specials(root["special_tokens"], n_specials, source);
  if (errors.failed()) return errors.error();
  source.split_by(std::string(pattern));
  source.steps.back().where = "config.pattern";
  return source;
}

}  // namespace toll

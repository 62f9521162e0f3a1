// lib/compile/export_hugging_face.cpp - byte-level byte-pair encodings as tokenizer.json.
//
// The library numbers added tokens itself: the number of the model's token of that name, else the
// next one. Where that is not the number that a token has (OpenAI's special tokens leave gaps) all
// added tokens go into the model's vocabulary, too, with theirs. What comes out is imported again
// and compared, token by token, before anyone gets it.
#include <toll/compile.h>
#include <toll/export.h>
#include <toll/steps.h>
#include <toll/tokenizer.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "import/hugging_face.h"
#include "model/pair_table.h"
#include "pattern/pattern_compiler.h"
#include "unicode/utf8.h"
#include "vocab/view.h"

namespace toll {
namespace {

Error refused(std::string why) {
  return Error{Errc::bad_vocab, 0, std::move(why)};
}

/// A JSON string. @param text  UTF-8
std::string quoted(std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out.append("\\u00").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out += '"';
}

const char* boolean(bool b) {
  return b ? "true" : "false";
}

class HuggingFaceWriter {
 public:
  explicit HuggingFaceWriter(const Vocab& vocab) : vocab_(vocab), view_(vocab.tables()) {}

  Result<std::string> run() {
    if (auto status = check_shape(); !status) return status.error();
    if (auto status = name_tokens(); !status) return status.error();
    std::string json =
        "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":";
    write_added(json);
    json +=
        ",\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":["
        "{\"type\":\"Split\",\"pattern\":{\"Regex\":" +
        quoted(vocab_.property("pattern")) +
        "},\"behavior\":\"Isolated\",\"invert\":false},"
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,"
        "\"use_regex\":false}]},\"post_processor\":";
    write_template(json);
    json +=
        ",\"decoder\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,"
        "\"use_regex\":true},\"model\":";
    write_model(json);
    json += "}\n";
    return json;
  }

 private:
  [[nodiscard]] Status check_shape() const {
    if (view_.header->model != vocab::kByteBpe)
      return refused("it is no byte-level byte-pair encoding");
    for (const vocab::StepRecord& step : view_.steps) {
      if (is_normalizer(static_cast<StepKind>(step.kind))) return refused("it normalises text");
    }
    const bool one_split = view_.steps.size() == 1 &&
                           static_cast<StepKind>(view_.steps[0].kind) == StepKind::split &&
                           (view_.steps[0].flags & ~kSplitCovers) == 0;
    if (!one_split) return refused("it cuts text by more than one pattern");
    for (const vocab::StepRecord& step : view_.decoders) {
      if (static_cast<DecodeKind>(step.kind) != DecodeKind::join || step.n_a_bytes > 0)
        return refused("it decodes in more steps than joining bytes");
    }
    const std::string_view pattern = vocab_.property("pattern");
    if (pattern.empty()) return refused("its image does not say its pattern");
    const auto compiled = pattern::compile_pattern(pattern, PatternSyntax::oniguruma);
    if (!compiled || compiled->automaton().packed() != view_.a(view_.steps[0]))
      return refused("its pattern means something else in a tokenizer.json");
    return {};
  }

  Status name_tokens() {
    std::vector<bool> is_added(vocab_.n_ids());
    for (const vocab::AddedRecord& added : view_.added) is_added[added.id] = true;
    for (TokenId id = 0; id < vocab_.n_ids(); ++id) {
      const std::string_view bytes = vocab_.bytes(id);
      if (bytes.empty()) continue;
      const bool ordinary = vocab_.find(bytes) == id;
      if (!ordinary && is_added[id]) continue;
      if (auto status =
              add_name(ordinary ? import::byte_level_of_bytes(bytes) : std::string(bytes), id);
          !status)
        return status;
    }
    if (library_agrees()) return {};
    for (const vocab::AddedRecord& added : view_.added) {
      std::string name(vocab_.bytes(added.id));
      const auto known = names_.find(name);
      if (known != names_.end() && known->second == added.id) continue;
      if (auto status = add_name(std::move(name), added.id); !status) return status;
    }
    return {};
  }

  Status add_name(std::string name, TokenId id) {
    if (!unicode::is_utf8(name))
      return refused("token " + std::to_string(id) + " has a name that is no text");
    if (!names_.emplace(std::move(name), id).second)
      return refused("token " + std::to_string(id) + " has the name of another");
    return {};
  }

  /// Whether the library would number the added tokens as they are.
  [[nodiscard]] bool library_agrees() const {
    const auto n_names = static_cast<TokenId>(names_.size());
    TokenId largest = 0;
    bool first = true;
    for (const vocab::AddedRecord& added : view_.added) {
      const auto named = names_.find(std::string(vocab_.bytes(added.id)));
      const TokenId id = named != names_.end()        ? named->second
                         : first || largest < n_names ? n_names
                                                      : largest + 1;
      if (id != added.id) return false;
      largest = std::max(largest, id);
      first = false;
    }
    return true;
  }

  void write_added(std::string& json) const {
    json += '[';
    const char* separator = "";
    for (const vocab::AddedRecord& added : view_.added) {
      const auto flag = [&added](std::uint32_t bit) { return boolean((added.flags & bit) != 0); };
      json.append(separator).append("{\"id\":").append(std::to_string(added.id));
      json.append(",\"content\":").append(quoted(vocab_.bytes(added.id)));
      json.append(",\"single_word\":").append(flag(vocab::kSingleWord));
      json.append(",\"lstrip\":").append(flag(vocab::kLeftStrip));
      json.append(",\"rstrip\":").append(flag(vocab::kRightStrip));
      json.append(",\"normalized\":").append(flag(vocab::kNormalized));
      json.append(",\"special\":").append(flag(vocab::kSpecial)).append("}");
      separator = ",";
    }
    json += ']';
  }

  void write_template(std::string& json) const {
    if (view_.template_ids.empty()) {
      json += "null";
      return;
    }
    std::map<std::string, TokenId> specials;
    const auto pieces = [&](std::span<const TokenId> ids) {
      std::string out;
      for (const TokenId id : ids) {
        const std::string text(vocab_.bytes(id));
        specials.emplace(text, id);
        out += "{\"SpecialToken\":{\"id\":" + quoted(text) + ",\"type_id\":0}},";
      }
      return out;
    };
    const std::string before = pieces(vocab_.template_before());
    std::string after = pieces(vocab_.template_after());
    if (!after.empty()) after = "," + after.substr(0, after.size() - 1);
    const auto text = [](const char* name) {
      return std::string("{\"Sequence\":{\"id\":\"") + name + "\",\"type_id\":0}}";
    };
    json += "{\"type\":\"TemplateProcessing\",\"single\":[" + before + text("A") + after +
            "],\"pair\":[" + before + text("A") + after + "," + before + text("B") + after +
            "],\"special_tokens\":{";
    const char* separator = "";
    for (const auto& [name, id] : specials) {
      json += separator + quoted(name) + ":{\"id\":" + quoted(name) + ",\"ids\":[" +
              std::to_string(id) + "],\"tokens\":[" + quoted(name) + "]}";
      separator = ",";
    }
    json += "}}";
  }

  void write_model(std::string& json) const {
    json +=
        "{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,"
        "\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,\"fuse_unk\":false,"
        "\"byte_fallback\":false,\"ignore_merges\":";
    json.append(boolean((view_.header->model_flags & vocab::kIgnoreMerges) != 0)).append(",");
    std::vector<std::pair<TokenId, const std::string*>> by_id;
    for (const auto& [name, id] : names_) by_id.emplace_back(id, &name);
    std::sort(by_id.begin(), by_id.end());
    json += "\"vocab\":{";
    const char* separator = "";
    for (const auto& [id, name] : by_id) {
      json.append(separator).append(quoted(*name)).append(":").append(std::to_string(id));
      separator = ",";
    }
    json += "},\"merges\":[";
    separator = "";
    for (const auto& [merge, left, right] : merges()) {
      json.append(separator).append("[");
      json.append(quoted(import::byte_level_of_bytes(vocab_.bytes(left)))).append(",");
      json.append(quoted(import::byte_level_of_bytes(vocab_.bytes(right)))).append("]");
      separator = ",";
    }
    json += "]}";
  }

  /// (number, left, right) in the order in which they are due.
  [[nodiscard]] std::vector<std::tuple<std::uint32_t, TokenId, TokenId>> merges() const {
    using model::PairTable;
    std::vector<std::tuple<std::uint32_t, TokenId, TokenId>> merges;
    for (const std::uint64_t slot : view_.pair_slots) {
      if (slot == PairTable::kFree) continue;
      const std::uint64_t key = slot >> PairTable::kMergeBits;
      merges.emplace_back(slot & ((1ULL << PairTable::kMergeBits) - 1), key >> PairTable::kIdBits,
                          key & ((1ULL << PairTable::kIdBits) - 1));
    }
    std::sort(merges.begin(), merges.end());
    return merges;
  }

  const Vocab& vocab_;
  const Vocab::View& view_;
  std::map<std::string, TokenId> names_;  // of the model's vocabulary, as they are written
};

/// Imports what was written, and encodes every token's bytes with both, as text and as tokens.
Status prove_same(const Vocab& vocab, const std::string& json) {
  auto source = import_hugging_face(json);
  if (!source) return std::move(source).error();
  source->properties.emplace_back("name", std::string(vocab.name()));
  const auto image = compile_vocab(*source);
  if (!image) return image.error();
  auto again = Vocab::copy_of(*image);
  if (!again) return std::move(again).error();
  auto ours = Tokenizer::create(vocab);
  if (!ours) return std::move(ours).error();
  auto theirs = Tokenizer::create(*again);
  if (!theirs) return std::move(theirs).error();
  if (again->n_ids() != vocab.n_ids()) return refused("it comes back with another number of ids");
  Encoder a(*ours);
  Encoder b(*theirs);
  std::vector<TokenId> ids_a;
  std::vector<TokenId> ids_b;
  for (TokenId id = 0; id < vocab.n_ids(); ++id) {
    const std::string_view bytes = vocab.bytes(id);
    bool same = again->bytes(id) == bytes;
    for (const Specials specials : {Specials::as_text, Specials::as_token}) {
      ids_a.clear();
      ids_b.clear();
      same = same && a.encode(bytes, ids_a, specials) && b.encode(bytes, ids_b, specials) &&
             ids_a == ids_b;
    }
    if (!same) return refused("token " + std::to_string(id) + " comes back as another");
  }
  return {};
}

}  // namespace

Result<std::string> export_hugging_face(const Vocab& vocab) {
  Result<std::string> json = HuggingFaceWriter(vocab).run();
  if (!json) return json;
  if (auto status = prove_same(vocab, *json); !status) return status.error();
  return json;
}

}  // namespace toll

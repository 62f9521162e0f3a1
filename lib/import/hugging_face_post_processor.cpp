// lib/import/hugging_face_post_processor.cpp - the post-processor of a tokenizer.json: the ids that
// stand before and after a text.
#include <algorithm>
#include <utility>
#include <vector>

#include "import/hugging_face.h"

namespace toll::import {
namespace {

/// What a processor gives the next one of a Sequence: the text and what stands around it, which
/// TemplateProcessing leaves in parts, each of its pieces one. The others take each part for a
/// text.
using Parts = std::vector<std::vector<TokenId>>;
constexpr TokenId kText = kNoToken;  // what stands for the text

Parts apply_template(const Json& processor, const Parts& before) {
  const Json single = processor["single"];
  Parts parts;
  if (!single.is_array()) {
    single.fail("is not a list");
    return parts;
  }
  // The library has a template for two texts, and none for more.
  if (before.size() > 1) processor.fail("after a template that makes several parts");
  bool seen_text = false;
  for (std::size_t i = 0; i < single.size() && !processor.errors().failed(); ++i) {
    const Json piece = single.at(i);
    if (piece["Sequence"].is_there()) {
      if (piece["Sequence"]["id"].string() != "A") piece.fail("is not the text");
      if (seen_text) piece.fail("is the text once more");
      seen_text = true;
      parts.push_back(before[0]);
      continue;
    }
    const Json ids = processor["special_tokens"][piece["SpecialToken"]["id"].string()]["ids"];
    if (!ids.is_array()) piece.fail("names a token that special_tokens does not have");
    auto& part = parts.emplace_back();
    for (std::size_t k = 0; k < ids.size(); ++k) part.push_back(ids.at(k).number());
  }
  if (!seen_text) single.fail("leaves out the text");
  return parts;
}

/// BertProcessing and RobertaProcessing.
Parts put_around(const Json& processor, Parts parts) {
  const TokenId first = processor["cls"].at(1).number();
  const TokenId last = processor["sep"].at(1).number();
  const bool is_roberta = processor["type"].string() == "RobertaProcessing";
  for (auto& part : parts) {
    if (&part == &parts.front()) {
      part.insert(part.begin(), first);
    } else if (is_roberta) {
      part.insert(part.begin(), last);
    }
    part.push_back(last);
  }
  return parts;
}

Parts process(const Json& processor, Parts parts) {
  if (processor.errors().failed()) return parts;
  const std::string_view type = processor["type"].string();
  if (type == "TemplateProcessing") return apply_template(processor, parts);
  if (type == "BertProcessing" || type == "RobertaProcessing")
    return put_around(processor, std::move(parts));
  if (type == "ByteLevel") return parts;  // offsets only
  if (type != "Sequence") {
    processor["type"].fail(std::string(type) + " is not known");
    return parts;
  }
  const Json processors = processor["processors"];
  if (!processors.is_array()) processors.fail("is not a list");
  for (std::size_t i = 0; i < processors.size(); ++i) {
    if (processors.at(i)["type"].string() == "Sequence")
      processors.at(i).fail("a Sequence in a Sequence");
    parts = process(processors.at(i), std::move(parts));
  }
  return parts;
}

}  // namespace

void read_post_processor(const Json& post_processor, HuggingFace& out) {
  if (!post_processor.is_there()) return;
  std::vector<TokenId> ids;
  for (const auto& part : process(post_processor, {{kText}}))
    ids.insert(ids.end(), part.begin(), part.end());
  const auto text = std::find(ids.begin(), ids.end(), kText);
  if (text == ids.end()) return;  // it was refused
  out.source.template_before.assign(ids.begin(), text);
  out.source.template_after.assign(text + 1, ids.end());
}

}  // namespace toll::import

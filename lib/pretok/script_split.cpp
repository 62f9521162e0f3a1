// lib/pretok/script_split.cpp - see script_split.h.
#include "pretok/script_split.h"

#include "unicode/utf8.h"

namespace toll::pretok {
namespace {

constexpr std::uint32_t kReplacement = 0xfffd;

}  // namespace

void ScriptSplit::begin(bool at_text_start) {
  script_ = unicode::kNoScript;
  next().begin(at_text_start);
}

void ScriptSplit::text(const base::Text& block) {
  std::size_t from = 0;  // of what belongs to the open piece
  const auto give = [&](std::size_t to) {
    if (script_ == unicode::kNoScript || to == from) return;
    next().text(
        {block.data + from, to - from, block.ends == nullptr ? nullptr : block.ends + from});
  };
  const char* const bytes = reinterpret_cast<const char*>(block.data);
  for (std::size_t at = 0; at < block.n;) {
    const auto here = unicode::decode_utf8(bytes + at, block.n - at);
    const bool is_character = here.kind == unicode::Utf8::Kind::character;
    const std::uint8_t script = unicode::script_of(is_character ? here.code_point : kReplacement);
    if (script != unicode::kNoScript && script != script_) {
      give(at);
      if (script_ != unicode::kNoScript) next().end();
      script_ = script;
      from = at;
    }
    at += is_character ? here.n_bytes : 1U;
  }
  give(block.n);
}

void ScriptSplit::end() {
  if (script_ != unicode::kNoScript) next().end();
  script_ = unicode::kNoScript;
}

}  // namespace toll::pretok

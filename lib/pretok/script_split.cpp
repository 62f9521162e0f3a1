// lib/pretok/script_split.cpp - see script_split.h.
#include "pretok/script_split.h"

#include "unicode/utf8.h"

namespace toll::pretok {

void ScriptSplit::begin(bool at_text_start) {
  script_ = unicode::kNoScript;
  next().begin(at_text_start);
}

void ScriptSplit::text(const base::Text& block) {
  std::size_t from = 0;  // of what belongs to the open piece
  const auto give = [&](std::size_t to) {
    if (script_ != unicode::kNoScript && to != from) next().text(block.part(from, to));
  };
  for (std::size_t at = 0; at < block.n;) {
    const auto here = unicode::first_character(block.data + at, block.n - at);
    const std::uint8_t script = unicode::script_of(here.code_point);
    if (script != unicode::kNoScript && script != script_) {
      give(at);
      if (script_ != unicode::kNoScript) next().end();
      script_ = script;
      from = at;
    }
    at += here.n_bytes;
  }
  give(block.n);
}

void ScriptSplit::end() {
  if (script_ != unicode::kNoScript) next().end();
  script_ = unicode::kNoScript;
}

}  // namespace toll::pretok

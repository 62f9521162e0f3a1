// lib/compile/export_tiktoken.cpp - the ordinary tokens as lines of BASE64 SP RANK.
#include <toll/export.h>
#include <toll/steps.h>

#include "base/base64.h"
#include "vocab/view.h"

namespace toll {

Result<std::string> export_tiktoken(const Vocab& vocab) {
  const Vocab::View& view = vocab.tables();
  if (view.header->model != vocab::kByteBpe)
    return Error{Errc::bad_vocab, 0, "it is no byte-level byte-pair encoding, so it has no ranks"};
  if (!view.merged_ids.empty()) {
    return Error{Errc::bad_vocab, 0,
                 "its merges are a list, which ranks do not express: ranks merge any neighbours "
                 "that are a token together"};
  }
  for (const vocab::StepRecord& step : view.steps) {
    if (is_normalizer(static_cast<StepKind>(step.kind)))
      return Error{Errc::bad_vocab, 0, "it normalises text, which ranks do not express"};
  }
  std::string out;
  for (TokenId id = 0; id < vocab.n_ids(); ++id) {
    const std::string_view bytes = vocab.bytes(id);
    if (bytes.empty() || vocab.find(bytes) != id) continue;
    out += base::encode_base64(bytes);
    out.append(" ").append(std::to_string(id)).append("\n");
  }
  return out;
}

}  // namespace toll

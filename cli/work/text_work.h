// text_work.h - work on the texts of many inputs, by one thread or several, with one result: each
// thread takes what is next, an input or a part of a large one, and the results come in the order
// of the inputs.
#pragma once

#include <toll/tokenizer.h>

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "cli/input/input_list.h"
#include "cli/input/input_run.h"
#include "cli/work/progress.h"

namespace toll::cli {

/// What a thread makes of texts, or of parts of them that may be cut there.
class PartEncoder : public TextVisitor {
 public:
  /// How many tokens came since the last call.
  [[nodiscard]] virtual std::uint64_t take_n_tokens() = 0;
  /// The ids since the last call, if it makes any, to be swapped with an empty list.
  [[nodiscard]] virtual std::vector<TokenId>& ids() = 0;
};

/// Takes the results, in the order of the inputs, on the thread that called.
class OrderedResults {
 public:
  OrderedResults() = default;
  virtual ~OrderedResults() = default;
  OrderedResults(const OrderedResults&) = delete;
  OrderedResults& operator=(const OrderedResults&) = delete;

  /// The next ids of `input`. @return false when no more is wanted, of any input.
  virtual bool take_ids(const Input& input, std::span<const TokenId> ids) = 0;
  /// What became of it. @return the same.
  virtual bool take(const Input& input, const Outcome& outcome) = 0;
};

struct TextWork {
  InputList& inputs;
  const EncodeOptions& options;
  const Tokenizer& tokenizer;
  bool in_order = false;                                       ///< ids are wanted
  std::function<std::unique_ptr<PartEncoder>()> make_encoder;  ///< for each thread one
  Progress* progress = nullptr;
};

/// Does it. The results do not depend on the number of threads. After an interrupt the inputs that
/// are left come as such. When memory runs out, an input has failed; std::bad_alloc where not even
/// that could be said.
void do_work(const TextWork& work, OrderedResults& results);

}  // namespace toll::cli

// count_inputs.cpp - see count_inputs.h.
#include "cli/work/count_inputs.h"

#include <memory>
#include <utility>
#include <vector>

#include "cli/work/text_work.h"

namespace toll::cli {
namespace {

/// One thread's encoder.
class CountEncoder final : public PartEncoder {
 public:
  CountEncoder(const EncodeOptions& options, const Tokenizer& tokenizer)
      : encoder_(tokenizer), specials_(options.specials) {
    if (options.max_memory) encoder_.set_max_held_bytes(*options.max_memory);
  }

  void begin() override { encoder_.begin(sink_, specials_); }
  Result<bool> feed(std::string_view block) override { return encoder_.feed(block); }
  Result<TextStats> finish() override { return encoder_.finish(); }
  std::uint64_t take_n_tokens() override {
    return sink_.n_tokens() - std::exchange(n_taken_, sink_.n_tokens());
  }
  std::vector<TokenId>& ids() override { return none_; }

 private:
  Encoder encoder_;
  Specials specials_;
  CountSink sink_;
  std::uint64_t n_taken_ = 0;
  std::vector<TokenId> none_;
};

class Sum final : public OrderedResults {
 public:
  Sum(InputRun& run, std::uint64_t n_template_ids,
      const std::function<void(const Input&, const Outcome&)>& each) noexcept
      : run_(run), n_template_ids_(n_template_ids), each_(each) {}

  [[nodiscard]] const TextStats& total() const noexcept { return total_; }

  bool take_ids(const Input& /*input*/, std::span<const TokenId> /*ids*/) override { return true; }
  bool take(const Input& input, const Outcome& outcome) override {
    Outcome whole = outcome;
    if (whole.state == Outcome::State::done) {
      whole.stats.n_tokens += n_template_ids_;
      total_.n_tokens += whole.stats.n_tokens;
      total_.n_bytes += whole.stats.n_bytes;
      total_.n_invalid_utf8 += whole.stats.n_invalid_utf8;
    }
    run_.add(input, whole);
    each_(input, whole);
    return true;
  }

 private:
  InputRun& run_;
  std::uint64_t n_template_ids_;
  const std::function<void(const Input&, const Outcome&)>& each_;
  TextStats total_;
};

}  // namespace

TextStats count_inputs(const InputSpec& inputs, const EncodeOptions& options,
                       const OpenedVocab& opened, InputRun& run, bool prints_rows,
                       const std::function<void(const Input&, const Outcome&)>& each) {
  InputList list(inputs);
  Sum sum(run, opened.n_template_ids(), each);
  ProgressBar bar(inputs, options.progress, prints_rows);
  do_work(
      {list, options, opened.tokenizer, false,
       [&] { return std::make_unique<CountEncoder>(options, opened.tokenizer); }, bar.progress()},
      sum);
  return sum.total();
}

}  // namespace toll::cli

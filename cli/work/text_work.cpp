// text_work.cpp - see text_work.h. The work of one thread; text_pool.cpp has that of several.
#include "cli/work/text_work.h"

#include "cli/input/interrupt.h"
#include "cli/work/text_pool.h"

namespace toll::cli {
namespace {

/// Passes a text on, and its ids as they come.
class PassingOn final : public TextVisitor {
 public:
  PassingOn(PartEncoder& encoder, OrderedResults& results, Progress* progress) noexcept
      : encoder_(encoder), results_(results), progress_(progress) {}

  void set_input(const Input& input) noexcept { input_ = &input; }
  [[nodiscard]] bool is_stopped() const noexcept { return is_stopped_; }

  void begin() override { encoder_.begin(); }
  Result<bool> feed(std::string_view block) override {
    // What is known of other texts had better not wait for a large one.
    if (++n_blocks_ % 256 == 0) before_waiting();
    Result<bool> more = encoder_.feed(block);
    if (progress_ != nullptr) {
      progress_->n_bytes += block.size();
      progress_->n_tokens += encoder_.take_n_tokens();
    }
    const bool is_wanted = pass_ids();
    return more && !is_wanted ? Result<bool>(false) : more;
  }
  Result<TextStats> finish() override {
    Result<TextStats> stats = encoder_.finish();
    if (progress_ != nullptr) progress_->n_tokens += encoder_.take_n_tokens();
    pass_ids();
    return stats;
  }

 private:
  bool pass_ids() {
    std::vector<TokenId>& ids = encoder_.ids();
    if (!ids.empty()) is_stopped_ = !results_.take_ids(*input_, ids) || is_stopped_;
    ids.clear();
    return !is_stopped_;
  }

  PartEncoder& encoder_;
  OrderedResults& results_;
  Progress* progress_;
  const Input* input_ = nullptr;
  unsigned n_blocks_ = 0;
  bool is_stopped_ = false;
};

}  // namespace

void do_work(const TextWork& work, OrderedResults& results) {
  if (work.options.threads > 1 && work_on_threads(work, results)) return;
  const std::unique_ptr<PartEncoder> encoder = work.make_encoder();
  const auto block = std::make_unique_for_overwrite<Block>();
  PassingOn passing(*encoder, results, work.progress);
  while (const std::optional<Input> input = work.inputs.next()) {
    passing.set_input(*input);
    const bool stop = interrupted() && input->disposition == Input::Disposition::read;
    const Outcome outcome =
        stop ? Outcome{Outcome::State::interrupted} : read_input(*input, passing, block->bytes);
    if (work.progress != nullptr) ++work.progress->n_inputs;
    if (passing.is_stopped() || !results.take(*input, outcome)) return;
  }
}

}  // namespace toll::cli

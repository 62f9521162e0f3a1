// lib/encode/step_path.h - from a text to pieces by whatever steps the vocabulary asks for:
// normalisers, added tokens in normalised text, pre-tokenisers, model.
#pragma once

#include <toll/tokenizer.h>

#include <memory>
#include <optional>
#include <vector>

#include "encode/piece_model.h"
#include "encode/split_pairs_step.h"
#include "encode/step_chain.h"
#include "encode/text_path.h"
#include "encode/whole_characters.h"
#include "pretok/added_scanner.h"

namespace toll::encode {

class StepPath final : public TextPath {
 public:
  StepPath(const Tokenizer::Plan& plan, TokenOut& out, OnAdded on_added);

  [[nodiscard]] PieceModel& model() noexcept override { return *model_; }
  void begin_text(bool specials_are_text) override;
  base::Text next(std::string_view& block) override { return characters_.next(block); }
  base::Text rest() override { return characters_.rest(); }
  [[nodiscard]] bool has_ends() const noexcept override {
    return out_.needs() == Sink::Needs::slices;
  }
  /// An empty segment is none.
  Status text(const base::Text& block) override;
  /// Only if the model makes that very token of it, and no step cares where a segment begins.
  bool take_as_piece(const vocab::AddedRecord& added, const base::Text& match) override;
  Status end(std::uint64_t n_skipped) override;
  [[nodiscard]] std::size_t n_held() const noexcept override {
    return normalizers_.first().n_held_from_here();
  }
  [[nodiscard]] Invalid invalid() const noexcept override { return characters_.invalid(); }

 private:
  /// Cuts normalised text at added tokens.
  class AddedStep final : public base::TextStep, public pretok::AddedScanner::Receiver {
   public:
    AddedStep(base::TextStep& next, const Vocab::View& view, StepPath& path);
    void begin(bool at_text_start) override;
    void text(const base::Text& block) override;
    void end() override;
    [[nodiscard]] std::size_t n_held() const noexcept override { return scanner_.n_held(); }
    void on_text(const base::Text& block) override;
    void open_segment();
    bool on_added(const vocab::AddedRecord& added, const base::Text& match) override;
    bool specials_are_text = true;

   private:
    void end_segment();
    StepPath& path_;
    pretok::AddedScanner scanner_;
    bool segment_open_ = false;
    bool at_text_start_ = true;
  };

  void open();
  void flush();
  /// The step before the model, or the model.
  base::TextStep& add_splits(const Tokenizer::Plan& plan);

  const Vocab::View& view_;
  TokenOut& out_;
  const std::unique_ptr<PieceModel> model_;
  WholeCharacters characters_;
  OnAdded on_added_;
  const bool is_unigram_;
  std::optional<SplitPairsStep>
      cut_;  ///< if the model merges characters that are known to be cut apart
  StepChain pre_tokenizers_;
  AddedStep added_;
  StepChain normalizers_;
  const bool joins_segments_;  ///< no step cares where one begins
  /// Of each added token: whether the model makes it of its text. Made when one is found first.
  enum class Made : std::uint8_t { unknown, no, yes };
  std::vector<Made> is_made_;
  bool open_ = false;
  bool at_text_start_ = true;
};

}  // namespace toll::encode

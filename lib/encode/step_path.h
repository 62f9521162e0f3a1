// lib/encode/step_path.h - from a text to pieces by whatever steps the vocabulary asks for:
// normalisers, added tokens in normalised text, pre-tokenisers, model.
#pragma once

#include <toll/tokenizer.h>

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "encode/cut_step.h"
#include "encode/piece_model.h"
#include "encode/step_chain.h"
#include "pretok/added_scanner.h"

namespace toll::encode {

class StepPath {
 public:
  /// Called for an added token in normalised text, after the text before it has become tokens.
  /// Returns false to stop.
  using OnAdded = std::function<bool(const vocab::AddedRecord&, std::uint64_t end)>;

  StepPath(const Tokenizer::Plan& plan, PieceModel& model, TokenOut& out, OnAdded on_added);

  void begin_text(bool specials_are_text);
  /// The next bytes of the open stretch of text; whole characters. An empty stretch is none.
  void text(const base::Text& block, bool at_text_start);
  /// The stretch ends.
  void end();
  /// Bytes of memory that hold text back.
  [[nodiscard]] std::size_t n_held() const noexcept {
    return normalizers_.first().n_held_from_here();
  }
  /// Takes an added token as a piece of the stretch, which goes on, if nobody can tell: the model
  /// makes that very token of it, and no step cares where a stretch begins. False: it was not
  /// taken.
  bool take_as_piece(const vocab::AddedRecord& added, const base::Text& match, bool at_text_start);

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
    void open_stretch();
    bool on_added(const vocab::AddedRecord& added, const base::Text& match) override;
    bool specials_are_text = true;

   private:
    void end_stretch();
    StepPath& path_;
    pretok::AddedScanner scanner_;
    bool stretch_open_ = false;
    bool at_text_start_ = true;
  };

  void open(bool at_text_start);
  void flush();
  /// The step before the model, or the model.
  base::TextStep& add_cuts(const Tokenizer::Plan& plan);

  PieceModel& model_;
  TokenOut& out_;
  OnAdded on_added_;
  const bool is_unigram_;
  std::optional<CutStep> cut_;  ///< if the model merges characters that are known to be cut apart
  StepChain pre_tokenizers_;
  AddedStep added_;
  StepChain normalizers_;
  const bool joins_stretches_;  ///< no step cares where one begins
  /// Of each added token: whether the model makes it of its text. Made when one is found first.
  enum class Made : std::uint8_t { unknown, no, yes };
  std::vector<Made> is_made_;
  bool open_ = false;
};

}  // namespace toll::encode

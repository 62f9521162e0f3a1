// line_reference.h - another program's answers to lines of text, compared with what is expected of
// them. It gets lines on its standard input and answers each with a line, in order.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/input/child.h"

namespace toll::cli {

class LineReference {
 public:
  /// A line that was sent, and what it should be answered with.
  struct Question {
    std::string name;        ///< of the input that it is from
    std::uint64_t line = 0;  ///< in that input, from 1
    std::string expected;
    std::uint64_t n_tokens = 0;  ///< in it
  };
  struct Difference {
    Question question;
    std::string answer;
  };

  /// Whether two different answers are equally good.
  using IsTie = std::function<bool(std::string_view, std::string_view)>;

  LineReference(Child child, IsTie is_tie) noexcept
      : child_(std::move(child)), is_tie_(std::move(is_tie)) {}

  /// Sends a line, which has no line feed in it. @return false when no more answers will come.
  bool ask(std::string_view line, Question question);

  /// Waits for the last answers. @return the program's exit status.
  int finish();

  [[nodiscard]] std::uint64_t n_answers() const noexcept { return n_answers_; }
  /// Tokens of the lines that have been answered.
  [[nodiscard]] std::uint64_t n_tokens() const noexcept { return n_tokens_; }
  [[nodiscard]] std::uint64_t n_different() const noexcept { return n_different_; }
  /// Of the different ones.
  [[nodiscard]] std::uint64_t n_ties() const noexcept { return n_ties_; }
  [[nodiscard]] const std::optional<Difference>& first_difference() const noexcept {
    return first_difference_;
  }
  /// Whether each line that was sent has been answered, and nothing else said.
  [[nodiscard]] bool complete() const noexcept {
    return questions_.empty() && answer_.empty() && n_too_many_ == 0;
  }

 private:
  [[nodiscard]] std::size_t n_unsent() const noexcept { return to_send_.size() - n_sent_; }
  bool exchange();
  bool send();
  bool receive();
  void take_answer();

  Child child_;
  IsTie is_tie_;
  std::string to_send_;
  std::size_t n_sent_ = 0;  // of to_send_
  std::string answer_;      // the beginning of the next one
  std::deque<Question> questions_;
  std::uint64_t n_answers_ = 0;
  std::uint64_t n_tokens_ = 0;
  std::uint64_t n_too_many_ = 0;
  std::uint64_t n_different_ = 0;
  std::uint64_t n_ties_ = 0;
  std::optional<Difference> first_difference_;
};

}  // namespace toll::cli

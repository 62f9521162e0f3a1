// input_run.h - reading inputs one after another: what becomes of each, and how the run ends.
#pragma once

#include <toll/sink.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/exit_status.h"
#include "cli/input/source.h"
#include "cli/report/report.h"

namespace toll::cli {

/// What became of one input.
struct Outcome {
  enum class State : std::uint8_t {
    done,
    skipped,  ///< by rule: a symbolic link in a directory, say
    failed,
    interrupted,  ///< a signal came first; nothing of it counts
    stopped,      ///< whoever took the tokens wanted no more
  };
  State state = State::done;
  TextStats stats = {};                      ///< when done
  std::string why = {};                      ///< when skipped or failed
  std::optional<std::uint64_t> offset = {};  ///< when failed: where in the input, if that is known
  bool limit = false;                        ///< when failed: a resource limit was reached
};

/// What a failure of the library means for the input that it happened in.
[[nodiscard]] Outcome failed_in_text(const Error& error);

/// What it means that an input is not to be read, or could not be opened: not State::done.
[[nodiscard]] Outcome not_opened(const Input& input, const Source::Opened& opened);

/// Opens an input, unless it is already known that it is not to be read.
[[nodiscard]] Source::Opened open_input(const Input& input);

/// Takes the texts of inputs, one after another.
class TextTaker {
 public:
  TextTaker() = default;
  virtual ~TextTaker() = default;
  TextTaker(const TextTaker&) = delete;
  TextTaker& operator=(const TextTaker&) = delete;
  virtual void begin() = 0;
  /// @return false when the rest of the text is not wanted. Errors: as Encoder::feed().
  virtual Result<bool> feed(std::string_view block) = 0;
  virtual Result<TextStats> finish() = 0;
};

/// Opens an input, gives all of it to `taker` as one text, and closes it. Never throws: when memory
/// runs out the input has failed.
/// @param block  scratch space for reading
[[nodiscard]] Outcome read_input(const Input& input, TextTaker& taker,
                                 std::span<char> block) noexcept;

/// Opens an input, feeds all of it to `encoder` as one text, and closes it. Never throws: when
/// memory runs out the input has failed.
/// @param block  scratch space for reading
[[nodiscard]] Outcome feed_input(const Input& input, Encoder& encoder, Sink& sink,
                                 Specials specials, std::span<char> block) noexcept;

/// Takes outcomes in the order of the inputs: says what is to be said, and keeps the account.
class InputRun {
 public:
  void add(const Input& input, const Outcome& outcome);

  /// After the last input: how many were skipped, failed or never reached, in one line each.
  void say_summary() const;

  [[nodiscard]] const Coverage& coverage() const noexcept { return coverage_; }
  [[nodiscard]] ExitStatus status() const noexcept { return status_; }

 private:
  Coverage coverage_;
  std::uint64_t n_interrupted_ = 0;
  ExitStatus status_ = ExitStatus::done;
};

}  // namespace toll::cli

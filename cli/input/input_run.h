// input_run.h - reading inputs one after another: what becomes of each, and how the run ends.
#pragma once

#include <toll/sink.h>
#include <toll/tokenizer.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/exit_status.h"
#include "cli/input/input_list.h"
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

  /// Takes none: the reason is short.
  [[nodiscard]] static Outcome no_memory() { return {State::failed, {}, "no memory", {}, true}; }
};

/// What a failure of the library means for the input that it happened in.
[[nodiscard]] Outcome failed_in_text(const Error& error);

/// Opens an input and gives the text in it to `visit`, unless it is already known that it is not to
/// be read. Never throws: when memory runs out the input has failed.
/// @return  what became of it: what `visit` says, or why there was no text.
[[nodiscard]] Outcome for_each_text(const Input& input,
                                    const std::function<Outcome(ByteStream&)>& visit) noexcept;

/// Takes the texts of inputs, one after another.
class TextVisitor {
 public:
  TextVisitor() = default;
  virtual ~TextVisitor() = default;
  TextVisitor(const TextVisitor&) = delete;
  TextVisitor& operator=(const TextVisitor&) = delete;
  virtual void begin() = 0;
  /// @return false when the rest of the text is not wanted. Errors: as Encoder::feed().
  virtual Result<bool> feed(std::string_view block) = 0;
  virtual Result<TextStats> finish() = 0;
};

/// Gives a text to `visitor`.
/// @param block  scratch space for reading
[[nodiscard]] Outcome read_text(ByteStream& bytes, TextVisitor& visitor, std::span<char> block);

/// The text of an input, as for_each_text().
[[nodiscard]] Outcome read_input(const Input& input, TextVisitor& visitor,
                                 std::span<char> block) noexcept;

/// Takes outcomes in the order of the inputs: says what is to be said, and keeps the account.
class InputRun {
 public:
  /// @param keeps_omissions  whether the coverage lists the inputs that were not counted.
  explicit InputRun(const InputSpec& spec, bool keeps_omissions = false) noexcept
      : says_all_(spec.all_messages), keeps_omissions_(keeps_omissions) {}

  void add(const Input& input, const Outcome& outcome);

  /// After the last input: what was said too often to be said again; how many were skipped, failed
  /// or never reached, in one line each.
  void say_summary() const;

  [[nodiscard]] const Coverage& coverage() const noexcept { return coverage_; }
  [[nodiscard]] ExitStatus status() const noexcept { return status_; }

 private:
  bool may_say(const std::string& kind);

  bool says_all_;
  bool keeps_omissions_;
  Coverage coverage_;
  std::map<std::string, std::uint64_t> n_skipped_;  ///< by reason, but for interrupts
  std::map<std::string, std::uint64_t> n_said_;     ///< messages by kind, said or not
  std::uint64_t n_interrupted_ = 0;
  ExitStatus status_ = ExitStatus::done;
};

/// What an input that has no row is in a report; nothing if it has one.
[[nodiscard]] std::optional<Omission> omission_of(const Input& input, const Outcome& outcome);

}  // namespace toll::cli

// command_line.h - what may stand in one verb's command line, and where the values go. A verb
// defines it; parsing, --help and completions read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "cli/args/options.h"
#include "cli/ids/ids.h"

namespace toll::cli {

/// The command line is wrong. To be thrown while one is parsed.
class UsageError : public std::runtime_error {
 public:
  explicit UsageError(const std::string& what) : std::runtime_error(what) {}
  UsageError(const std::string& name, const std::string& what)
      : std::runtime_error(name + ": " + what) {}
};

/// What a shell may offer for a value, besides the words that an option has.
enum class Offer : std::uint8_t { nothing, files, vocabularies, models, tiers, schemes, types };

/// Not the verb is wanted but this text. To be thrown while a line is parsed.
struct TextInstead {
  std::string text;
};

class CommandLine {
 public:
  /// @param has_options  false: no more is wanted than its operands, the most usual line.
  explicit CommandLine(bool has_options = true) noexcept : has_options_(has_options) {}

  using Take = std::function<void(const std::string&)>;

  struct Option {
    const char* names;  ///< "-v,--vocab"
    const char* type;   ///< of its value, for people; null: its words
    const char* what;   ///< for people
    Take take;          ///< called in the order of definition; "" for a flag
    bool each = false;  ///< called each time that it is given, not for the last alone
    Offer offer = Offer::nothing;
    std::span<const std::string_view> words = {};  ///< values; without a type the only ones

    [[nodiscard]] bool is_flag() const noexcept { return type == nullptr && words.empty(); }
    /// Its type, or "text|encode|error|strip".
    [[nodiscard]] std::string type_text() const;
  };
  struct Operands {
    const char* name = nullptr;  ///< for people; null: none may be given
    const char* what = "";
    bool many = false;
    Offer offer = Offer::nothing;
    std::span<const std::string_view> words = {};  ///< the only ones that there are
  };

  /// An option with a value. The last one given counts.
  /// @param words  that a shell offers; static.
  void value(const char* names, const char* type, const char* what, Take take,
             Offer offer = Offer::nothing, std::span<const std::string_view> words = {});
  /// As value(), but each one given counts.
  void values(const char* names, const char* type, const char* what, Take take,
              Offer offer = Offer::nothing);
  void flag(const char* names, const char* what, bool& target);
  void number(const char* names, const char* type, const char* what,
              std::function<void(std::uint64_t)> take);
  void number(const char* names, const char* type, const char* what,
              std::optional<std::uint64_t>& target);
  /// One of some words. @param words  of the values of an enumeration from 0 on; static.
  template <class Choice>
  void choice(const char* names, const char* what, std::span<const std::string_view> words,
              Choice& target) {
    one_of(names, what, words, [&target](std::size_t i) { target = static_cast<Choice>(i); });
  }
  void one_of(const char* names, const char* what, std::span<const std::string_view> words,
              std::function<void(std::size_t)> take);
  /// @param many  more than one may be given. @param target  gets them.
  void operands(const char* name, const char* what, bool many, std::vector<std::string>& target,
                Offer offer = Offer::files, std::span<const std::string_view> words = {});
  /// Looks at what only the whole line tells, after all values; in the order of definition.
  void check(std::function<void()> look) { checks_.push_back(std::move(look)); }

  // What several verbs share.
  /// FILE..., -r, --files-from, --files0-from, selection(), messages()
  void inputs(InputSpec& target);
  void selection(Selection& target);  ///< which files of directories: --hidden, -g, -t, ...
  void messages(InputSpec& target);   ///< --messages
  void quiet();                       ///< -q: of every verb
  void vocab(VocabSpec& target);      ///< -v, -m, --scheme
  void scheme(VocabSpec& target);
  void one_vocab(VocabSpec& target);  ///< the operand is its name
  void special(Specials& target);
  void format(std::optional<Format>& target);
  void ids(const char* what, IdFormat& target);
  void max_memory(const char* what, std::optional<std::uint64_t>& target);
  void template_ids(TemplateIds& target);  ///< --special-tokens, --bos, --eos
  void out_file(const char* what, OutFile& target);
  /// vocab(), special(), template_ids(), -j, --progress.
  void encoding(EncodeOptions& target);

  [[nodiscard]] const std::vector<Option>& all_options() const noexcept { return options_; }
  /// @param name  one of its names, whole. @return  null: there is none.
  [[nodiscard]] const Option* find(std::string_view name) const noexcept;
  [[nodiscard]] const Operands& all_operands() const noexcept { return operands_; }

  /// Parses what follows the verb. Throws UsageError, TextInstead.
  /// @return  whether help was asked for instead.
  bool parse(int argc, const char* const* argv);

 private:
  void add(Option&& option);
  bool parse_plain(int argc, const char* const* argv);

  bool has_options_;
  std::vector<Option> options_;
  Operands operands_;
  std::function<void(std::vector<std::string>)> take_operands_;
  std::vector<std::function<void()>> checks_;
};

}  // namespace toll::cli

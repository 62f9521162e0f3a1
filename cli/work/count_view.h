// count_view.h - which rows a count has: one for each input or for each group of them, in which
// order, and how many.
#pragma once

#include <toll/tokenizer.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/args/command_line.h"
#include "cli/input/source.h"

namespace toll::cli {

struct CountViewSpec {
  enum class By : std::uint8_t { file, directory, extension, depth };
  enum class Key : std::uint8_t { none, tokens, bytes, name };

  By by = By::file;
  std::uint64_t depth = 0;  ///< of By::depth: so many directories below the one that was named
  Key sort = Key::none;     ///< none: as the inputs come
  bool descending = false;
  std::optional<std::uint64_t> top;  ///< no more rows than that; unsorted: those with most tokens

  /// --by, --sort, --top
  void define(CommandLine& line);

  [[nodiscard]] bool is_grouped() const noexcept { return by != By::file; }
  /// Whether rows are inputs as they come, which nothing holds back.
  [[nodiscard]] bool is_plain() const noexcept {
    return !is_grouped() && sort == Key::none && !top;
  }
};

/// Holds rows until all inputs are counted. Memory: the rows, or about twice as many as --top asks
/// for.
class CountView {
 public:
  struct Item {
    std::string name;
    TextStats stats;
    std::uint64_t n_files = 1;
    std::uint64_t order = 0;  ///< when it came
  };

  explicit CountView(const CountViewSpec& spec) noexcept;

  void add(const Input& input, const TextStats& stats);
  /// The rows, in order; those of equal keys as they came.
  [[nodiscard]] std::vector<Item> take();

 private:
  [[nodiscard]] bool is_before(const Item& a, const Item& b) const noexcept;
  void keep_top();

  CountViewSpec spec_;
  std::uint64_t n_added_ = 0;
  std::vector<Item> items_;
  std::unordered_map<std::string, std::size_t> groups_;  ///< by name, the place among items_
};

/// The group of an input.
[[nodiscard]] std::string group_of(const Input& input, const CountViewSpec& spec);

}  // namespace toll::cli

// lib/chunk/breaks.h - where units of a kind begin, found while a text is read from front to back.
#pragma once

#include <toll/chunk.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace toll::chunk {

/// A unit begins at `offset` of the whole text. The lower the rank, the larger the unit.
struct Mark {
  std::uint64_t offset;
  std::uint8_t rank;
};

/// The marks of one kind. What they are depends on the text from where it was begun, not on how
/// much of it was known at each call.
class Breaks {
 public:
  Breaks() = default;
  virtual ~Breaks() = default;
  Breaks(const Breaks&) = delete;
  Breaks& operator=(const Breaks&) = delete;

  /// Begins anew at `offset`, as if the text began there.
  void restart(std::uint64_t offset) {
    marks_.clear();
    first_ = 0;
    position_ = decided_ = offset;
    reset();
  }

  /// Where the next scan() goes on.
  [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
  /// No mark at or before this place is yet to come.
  [[nodiscard]] std::uint64_t decided() const noexcept { return decided_; }

  /// Looks at more of the text until decided() is `target`, or all of `text` was looked at.
  /// @param text  from position() on. @param is_end  no more comes behind it.
  void scan(std::string_view text, bool is_end, std::uint64_t target) {
    if (decided_ < target) advance(text, is_end, target);
  }

  /// The last mark in (after, up_to] of rank `most` or less; `after` if there is none.
  [[nodiscard]] std::uint64_t last(std::uint64_t after, std::uint64_t up_to,
                                   std::uint8_t most) const noexcept;
  /// The first mark behind `after` of rank `most` or less; `none` if there is none.
  [[nodiscard]] std::uint64_t next(std::uint64_t after, std::uint8_t most,
                                   std::uint64_t none) const noexcept;
  /// Marks before `offset` are not asked for again.
  void drop_before(std::uint64_t offset);

 protected:
  virtual void reset() = 0;
  /// scan(): adds marks, moves position_ and decided_.
  virtual void advance(std::string_view text, bool is_end, std::uint64_t target) = 0;
  void add(std::uint64_t offset, std::uint8_t rank) { marks_.push_back({offset, rank}); }

  std::uint64_t position_ = 0;
  std::uint64_t decided_ = 0;

 private:
  std::vector<Mark> marks_;  ///< ascending
  std::size_t first_ = 0;    ///< those before it are dropped
};

/// Breaks before lines: a mark depends on the lines before it and the text right behind it.
class LineBreaks : public Breaks {
 public:
  /// As much text as is looked at for a mark: what a line is must not need all of it.
  static constexpr std::size_t kWindow = 1024;

 protected:
  /// No mark.
  static constexpr std::uint8_t kNone = 0xff;

  /// @param looks  false: classify() does not look at the text.
  explicit LineBreaks(bool looks) noexcept : window_(looks ? kWindow : 0) {}

  void reset() final;
  virtual void begin_text() {}
  /// The rank of the mark before the next line. @param window  the line and what follows it:
  /// kWindow bytes, or up to the end of the text.
  virtual std::uint8_t classify(std::string_view window) = 0;

 private:
  void advance(std::string_view text, bool is_end, std::uint64_t target) final;

  const std::size_t window_;
  bool in_line_ = false;  ///< position_ is inside a line that was classified
};

/// How many bytes of white space a line begins with, and how wide it is (a tab goes to the next
/// fourth column).
struct Indent {
  std::size_t n_bytes = 0;
  std::size_t n_columns = 0;
};
[[nodiscard]] Indent indent_of(std::string_view line) noexcept;
[[nodiscard]] bool is_blank(std::string_view line) noexcept;
/// The first line of `text`, with what ends it.
[[nodiscard]] std::string_view first_line(std::string_view text) noexcept;

// One file each, with what its ranks are.
std::unique_ptr<Breaks> make_grapheme_breaks();
std::unique_ptr<Breaks> make_word_breaks();
std::unique_ptr<Breaks> make_sentence_breaks(SentenceLocale locale);
std::unique_ptr<Breaks> make_line_breaks();
std::unique_ptr<Breaks> make_paragraph_breaks();
std::unique_ptr<Breaks> make_markdown_breaks();
std::unique_ptr<Breaks> make_code_breaks();

}  // namespace toll::chunk

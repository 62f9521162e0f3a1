// text_template.h - text with places for values, as people write it: {stem}.{i:04}{ext}.
#pragma once

#include <toll/result.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace toll::cli {

class TextTemplate {
 public:
  /// What may stand in braces.
  struct Field {
    std::string_view name;
    bool number = false;  ///< :0W behind the name fills it with zeros up to W digits
  };

  /// An empty text.
  TextTemplate() = default;
  /// Two braces stand for one. The Error says of the text what is wrong with it.
  /// @param fields  static.
  static Result<TextTemplate> parse(std::string_view text, std::span<const Field> fields);

  /// Whether a field of this name has a place.
  [[nodiscard]] bool has(std::string_view name) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return parts_.empty(); }
  /// All text that is not a field.
  [[nodiscard]] std::string literals() const;

  /// @param values  of the fields, in their order.
  [[nodiscard]] std::string expand(std::span<const std::string> values) const;

 private:
  struct Part {
    std::string text;       ///< what stands before the field
    std::size_t field = 0;  ///< an index
    std::size_t width = 0;
    bool has_field = false;
  };
  std::vector<Part> parts_;
  std::span<const Field> fields_;
};

}  // namespace toll::cli

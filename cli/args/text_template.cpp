// text_template.cpp - see text_template.h.
#include "cli/args/text_template.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace toll::cli {
namespace {

Error wrong(const std::string& what) {
  return {Errc::unknown_name, 0, what};
}

std::string names_of(std::span<const TextTemplate::Field> fields) {
  std::string names;
  for (const TextTemplate::Field& field : fields)
    names += fmt::format("{}{{{}}}", names.empty() ? "" : ", ", field.name);
  return names;
}

}  // namespace

Result<TextTemplate> TextTemplate::parse(std::string_view text, std::span<const Field> fields) {
  constexpr std::size_t kMaxWidth = 19;
  TextTemplate made;
  made.fields_ = fields;
  Part part;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '{' && c != '}') {
      part.text += c;
      continue;
    }
    if (text.starts_with(c)) {
      part.text += c;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t end = text.find('}');
    if (c == '}' || end == text.npos)
      return wrong(fmt::format("'{}' stands alone; two stand for one", c));
    const std::string_view inside = text.substr(0, end);
    const std::string_view name = inside.substr(0, inside.find(':'));
    text.remove_prefix(end + 1);
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (found == fields.end())
      return wrong(fmt::format("'{{{}}}' is none of {}", name, names_of(fields)));
    if (name.size() < inside.size()) {
      const std::string_view width = inside.substr(name.size() + 1);
      const bool digits = width.size() >= 2 && width.size() <= 3 && width.front() == '0' &&
                          width.find_first_not_of("0123456789") == width.npos;
      for (const char digit : digits ? width : "")
        part.width = part.width * 10 + static_cast<std::size_t>(digit - '0');
      if (!digits || !found->number || part.width > kMaxWidth)
        return wrong(fmt::format("'{{{}}}': only a number has a width, as {{i:04}}", inside));
    }
    part.field = static_cast<std::size_t>(found - fields.begin());
    part.has_field = true;
    made.parts_.push_back(std::exchange(part, {}));
  }
  if (!part.text.empty()) made.parts_.push_back(std::move(part));
  return made;
}

bool TextTemplate::has(std::string_view name) const noexcept {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    return part.has_field && fields_[part.field].name == name;
  });
}

std::string TextTemplate::literals() const {
  std::string text;
  for (const Part& part : parts_) text += part.text;
  return text;
}

std::string TextTemplate::expand(std::span<const std::string> values) const {
  std::string text;
  for (const Part& part : parts_) {
    text += part.text;
    if (!part.has_field) continue;
    const std::string& value = values[part.field];
    text.append(part.width - std::min(part.width, value.size()), '0');
    text += value;
  }
  return text;
}

}  // namespace toll::cli

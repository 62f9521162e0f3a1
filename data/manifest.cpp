// data/manifest.cpp - see manifest.h.
#include "data/manifest.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace toll::data {
namespace {

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_.-";

bool consists_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == text.npos;
}

/// Cuts off and returns what follows the last space; "" if there is none.
std::string_view take_last_word(std::string_view& text) {
  const std::size_t space = text.rfind(' ');
  if (space == text.npos) return {};
  const std::string_view word = text.substr(space + 1);
  text = text.substr(0, space);
  return word;
}

bool parse_id(std::string_view digits, TokenId& id) {
  if (digits.size() > 1 && digits.front() == '0') return false;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  return error == std::errc{} && end == digits.data() + digits.size();
}

class Parser {
 public:
  Result<std::vector<ManifestEntry>> run(std::string_view text) {
    if (text.empty() || text.back() != '\n') return fail("the last line has no line feed");
    while (!text.empty()) {
      ++line_;
      const std::size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      text.remove_prefix(end + 1);
      if (line.starts_with('#')) continue;
      auto status = line.empty() ? end_stanza() : take_line(line);
      if (!status) return std::move(status).error();
    }
    if (auto status = end_stanza(); !status) return std::move(status).error();
    if (entries_.empty()) return fail("no vocabulary in it");
    return std::move(entries_);
  }

 private:
  [[nodiscard]] Error fail(const std::string& what) const {
    return Error{Errc::bad_vocab, line_, "line " + std::to_string(line_) + ": " + what};
  }

  Status take_line(std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (colon == line.npos) return fail("not KEY: VALUE");
    const std::string_view key = line.substr(0, colon);
    const std::string_view value = line.substr(colon + 2);
    if (value.empty() || value.front() == ' ' || value.back() == ' ' ||
        value.find_first_of("\t\r") != value.npos) {
      return fail("the value is empty or has blanks at an end");
    }
    if (key == "special") return take_special(value);
    if (key == "special-range") return take_special_range(value);
    if (!keys_.insert(std::string(key)).second) return fail(std::string(key) + " occurs twice");
    if (key == "name") return take_name(value, entry_.name);
    if (key == "aliases") return take_aliases(value);
    if (key == "install") return take_install(value);
    if (key == "format")
      return take_one_of(value, {"tiktoken", "hf", "sentencepiece", "tekken"}, entry_.format);
    if (key == "accuracy") return take_one_of(value, {"exact", "approx"}, entry_.accuracy);
    std::string* const field = text_field(key);
    if (field == nullptr) return fail("unknown key " + std::string(key));
    *field = value;
    return {};
  }

  std::string* text_field(std::string_view key) {
    if (key == "package") return &entry_.package;
    if (key == "integrity") return &entry_.integrity;
    if (key == "file") return &entry_.file;
    if (key == "sha256") return &entry_.sha256;
    if (key == "licence") return &entry_.licence;
    if (key == "scheme") return &entry_.scheme;
    if (key == "source") return &entry_.source;
    if (key == "extract") return &entry_.extract;
    if (key == "kept") return &entry_.kept;
    if (key == "note") return &entry_.note;
    return nullptr;
  }

  Status take_name(std::string_view value, std::string& field) {
    if (!consists_of(value, kNameCharacters)) return fail("a name is made of a-z 0-9 _ . -");
    if (!names_.insert(std::string(value)).second) {
      return fail("the name " + std::string(value) + " occurs twice");
    }
    field = value;
    return {};
  }

  Status take_aliases(std::string_view value) {
    while (true) {
      const std::size_t space = value.find(' ');
      if (auto status = take_name(value.substr(0, space), entry_.aliases.emplace_back()); !status) {
        return status;
      }
      if (space == value.npos) return {};
      value.remove_prefix(space + 1);
    }
  }

  Status take_install(std::string_view value) {
    using Install = ManifestEntry::Install;
    entry_.install = value == "embedded" ? Install::embedded
                     : value == "beside" ? Install::beside
                                         : Install::fetch;
    if (entry_.install != Install::fetch || value == "fetch") return {};
    return fail("install is embedded, beside or fetch");
  }

  Status take_one_of(std::string_view value, std::initializer_list<std::string_view> known,
                     std::string& field) {
    if (std::find(known.begin(), known.end(), value) == known.end())
      return fail("\"" + std::string(value) + "\" is not known here");
    field = value;
    return {};
  }

  Status take_special(std::string_view value) {
    TokenId id = kNoToken;
    if (!parse_id(take_last_word(value), id)) return fail("not special: TEXT ID");
    return add_special(id, std::string(value));
  }

  Status take_special_range(std::string_view value) {
    TokenId first = kNoToken;
    TokenId last = kNoToken;
    if (!parse_id(take_last_word(value), last) || !parse_id(take_last_word(value), first) ||
        first > last || std::count(value.begin(), value.end(), '%') != 1) {
      return fail("not special-range: TEXT FIRST LAST with one % in TEXT");
    }
    for (std::uint64_t id = first; id <= last; ++id) {
      std::string text(value);
      text.replace(text.find('%'), 1, std::to_string(id));
      if (auto status = add_special(static_cast<TokenId>(id), std::move(text)); !status) {
        return status;
      }
    }
    return {};
  }

  Status add_special(TokenId id, std::string text) {
    if (!special_ids_.insert(id).second) {
      return fail("the id " + std::to_string(id) + " occurs twice");
    }
    if (!special_texts_.insert(text).second) return fail("the token " + text + " occurs twice");
    entry_.specials.push_back({id, std::move(text)});
    return {};
  }

  /// At an empty line and at the end of the file.
  Status end_stanza() {
    if (keys_.empty() && entry_.specials.empty()) return {};
    for (const char* key :
         {"name", "package", "integrity", "file", "sha256", "licence", "source", "install"}) {
      if (!keys_.contains(key)) return fail("the stanza that ends here has no " + std::string(key));
    }
    if (entry_.format == "tiktoken") {
      if (!keys_.contains("scheme")) return fail("the stanza that ends here has no scheme");
    } else if (keys_.contains("scheme") || !entry_.specials.empty()) {
      return fail("scheme and special are for the format tiktoken");
    }
    if (entry_.sha256.size() != 64 || !consists_of(entry_.sha256, "0123456789abcdef")) {
      return fail("the sha256 of " + entry_.name + " is not 64 hexadecimal digits");
    }
    entries_.push_back(std::exchange(entry_, {}));
    keys_.clear();
    special_ids_.clear();
    special_texts_.clear();
    return {};
  }

  std::uint64_t line_ = 0;
  std::vector<ManifestEntry> entries_;
  std::set<std::string> names_;

  // Of the stanza being read.
  ManifestEntry entry_;
  std::set<std::string, std::less<>> keys_;
  std::set<TokenId> special_ids_;
  std::set<std::string> special_texts_;
};

}  // namespace

Result<std::vector<ManifestEntry>> parse_manifest(std::string_view text) {
  return Parser().run(text);
}

}  // namespace toll::data

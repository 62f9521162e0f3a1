// git_config.cpp - see git_config.h.
#include "cli/select/git_config.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "cli/select/rule_file.h"

namespace toll::cli {
namespace {

constexpr bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

class ConfigReader {
 public:
  explicit ConfigReader(std::string_view text) noexcept : text_(text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kMark)) text_.remove_prefix(kMark.size());
  }

  /// The next variable: its whole name, and its value.
  std::optional<std::pair<std::string, std::string>> next() {
    while (true) {
      while (at_ < text_.size() && is_space(peek())) ++at_;
      if (at_ >= text_.size()) return std::nullopt;
      if (peek() == '#' || peek() == ';') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (peek() == '[') {
        if (!read_section()) return std::nullopt;
      } else {
        return read_variable();
      }
    }
  }

 private:
  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\n'; }

  // [core], or [includeIf "gitdir:~/src/"]
  bool read_section() {
    section_.clear();
    for (++at_; base::is_letter_or_digit(peek()) || peek() == '-' || peek() == '.'; ++at_)
      section_ += base::lower_case(peek());
    while (peek() == ' ' || peek() == '\t') ++at_;
    if (peek() == '"') {
      section_ += '.';
      for (++at_; peek() != '"'; ++at_) {
        if (peek() == '\\') ++at_;
        if (peek() == '\n') return false;
        section_ += peek();
      }
      ++at_;
    }
    return peek() == ']' && ++at_ > 0;
  }

  std::optional<std::pair<std::string, std::string>> read_variable() {
    if (!base::is_letter_or_digit(peek())) return std::nullopt;
    std::string name = section_ + '.';
    for (; base::is_letter_or_digit(peek()) || peek() == '-'; ++at_)
      name += base::lower_case(peek());
    while (peek() == ' ' || peek() == '\t') ++at_;
    if (peek() == '\r' || peek() == '\n') return {{std::move(name), ""}};
    if (peek() != '=') return std::nullopt;
    ++at_;
    std::optional<std::string> value = read_value();
    if (!value) return std::nullopt;
    return {{std::move(name), *std::move(value)}};
  }

  // Quotes may begin and end anywhere; spaces count inside them and between words.
  std::optional<std::string> read_value() {
    std::string value;
    std::size_t n_kept = 0;  // what stands behind is white space so far
    bool is_quoted = false;
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') continue;
      if (c == '\n') break;
      if (!is_quoted && (c == '#' || c == ';')) {
        at_ = std::min(text_.find('\n', at_), text_.size());
        break;
      }
      if (!is_quoted && is_space(c)) {
        if (!value.empty()) value += c;
        continue;
      }
      if (c == '"') {
        is_quoted = !is_quoted;
        n_kept = value.size();
        continue;
      }
      if (c == '\\') {
        if (++at_ < text_.size() && text_[at_] == '\r') ++at_;
        if (peek() == '\n') continue;  // the line goes on
        const std::size_t known = std::string_view("tbn\\\"").find(peek());
        if (known == std::string_view::npos) return std::nullopt;
        c = "\t\b\n\\\""[known];
      }
      value += c;
      n_kept = value.size();
    }
    if (is_quoted) return std::nullopt;
    value.resize(n_kept);
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string section_;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// A file in the folder of the user's settings.
std::string in_config_home(const std::string& name) {
  const std::string config = variable("XDG_CONFIG_HOME");
  if (!config.empty()) return config + "/git/" + name;
  const std::string home = variable("HOME");
  return home.empty() ? "" : home + "/.config/git/" + name;
}

/// "~/x" in the user's folder, "x" in `folder`, which has "/" at its end.
std::string path_of_value(const std::string& value, const std::string& folder) {
  if (value.empty() || value.starts_with('/')) return value;
  if (!value.starts_with("~/")) return folder + value;
  const std::string home = variable("HOME");
  return home.empty() ? "" : home + value.substr(1);
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1);
}

std::string read_path(const std::string& path) {
  return read_rule_file(AT_FDCWD, path).text;
}

/// core.excludesFile, where the files say it.
class ExcludesFile {
 public:
  explicit ExcludesFile(const std::string& work_tree) : work_tree_(work_tree) {}

  // As deep as git follows them, and not more than anyone writes: files may include each other.
  void read(const std::string& file, int depth = 0) {
    constexpr int kMaxDepth = 10;
    constexpr int kMaxFiles = 100;
    if (file.empty() || depth > kMaxDepth || ++n_files_ > kMaxFiles) return;
    read_git_config(read_path(file), [&](const std::string& name, const std::string& value) {
      if (name == "core.excludesfile") path_ = path_of_value(value, work_tree_);
      if (name == "include.path") read(path_of_value(value, folder_of(file)), depth + 1);
    });
  }

  [[nodiscard]] const std::optional<std::string>& path() const noexcept { return path_; }

 private:
  const std::string& work_tree_;
  std::optional<std::string> path_;
  int n_files_ = 0;
};

/// The folder that a line of a file names, as "gitdir: x" does in .git. Nothing: there is none.
std::optional<std::string> named_folder(const std::string& file, std::string_view key,
                                        const std::string& relative_to) {
  std::string line = read_path(file);
  if (!line.starts_with(key)) return std::nullopt;
  line.erase(0, key.size());
  while (!line.empty() && is_space(line.back())) line.pop_back();
  if (line.empty()) return std::nullopt;
  return (line.starts_with('/') ? line : relative_to + line) + '/';
}

/// Where a work tree's own repository is: .git, or what that names. "/" at its end.
std::string git_folder(const std::string& work_tree) {
  return named_folder(work_tree + ".git", "gitdir: ", work_tree).value_or(work_tree + ".git/");
}

/// Of several work trees, the one that the others share it with has the folder. "/" at its end.
std::string common_git_folder(const std::string& work_tree) {
  const std::string folder = git_folder(work_tree);
  return named_folder(folder + "commondir", "", folder).value_or(folder);
}

}  // namespace

void read_git_config(std::string_view text,
                     const std::function<void(const std::string&, const std::string&)>& visit) {
  ConfigReader reader(text);
  while (const auto found = reader.next()) visit(found->first, found->second);
}

bool is_git_work_tree(const std::string& path) {
  const auto has = [](const std::string& file, mode_t type) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IFMT) == type;
  };
  const std::string common = common_git_folder(path);
  return has(common + "objects", S_IFDIR) && has(common + "refs", S_IFDIR) &&
         has(git_folder(path) + "HEAD", S_IFREG);
}

GitRuleFiles git_rule_files(const std::string& work_tree) {
  const std::string folder = common_git_folder(work_tree);
  ExcludesFile excludes(work_tree);
  const std::string no_system = variable("GIT_CONFIG_NOSYSTEM");
  if (no_system.empty() || no_system == "0" || no_system == "false") {
    const std::string system = variable("GIT_CONFIG_SYSTEM");
    excludes.read(!system.empty() ? system : "/etc/gitconfig");
  }
  if (std::getenv("GIT_CONFIG_GLOBAL") != nullptr) {
    excludes.read(variable("GIT_CONFIG_GLOBAL"));
  } else {
    excludes.read(in_config_home("config"));
    const std::string home = variable("HOME");
    if (!home.empty()) excludes.read(home + "/.gitconfig");
  }
  excludes.read(folder + "config");
  return {folder + "info/exclude", excludes.path().value_or(in_config_home("ignore"))};
}

}  // namespace toll::cli

// ignore_stack.cpp - see ignore_stack.h.
#include "cli/select/ignore_stack.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/select/git_config.h"
#include "cli/select/rule_file.h"

namespace toll::cli {
namespace {

constexpr const char* kGit = ".git";
constexpr const char* kGitignore = ".gitignore";
constexpr const char* kIgnore = ".ignore";
constexpr const char* kTollignore = ".tollignore";

IgnoreRules rules_of(const std::string& path) {
  return path.empty() ? IgnoreRules() : IgnoreRules::parse(read_rule_file(AT_FDCWD, path).text);
}

}  // namespace

void IgnoreStack::Names::add(std::string_view name) noexcept {
  git_ = git_ || name == kGit;
  gitignore_ = gitignore_ || name == kGitignore;
  ignore_ = ignore_ || name == kIgnore;
  tollignore_ = tollignore_ || name == kTollignore;
}

IgnoreStack::IgnoreStack(const std::string& root) {
  // Of .gitignore files only those in the repository count, which is the innermost one.
  std::size_t git_size = std::string::npos;
  for (std::size_t slash = root.find('/'); slash + 1 < root.size();
       slash = root.find('/', slash + 1)) {
    if (is_git_work_tree(root.substr(0, slash + 1))) git_size = slash + 1;
  }
  for (std::size_t slash = root.find('/'); slash + 1 < root.size();
       slash = root.find('/', slash + 1)) {
    const std::string path = root.substr(0, slash + 1);
    const int fd = ::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);  // NOLINT: variadic
    if (fd < 0) continue;
    if (path.size() == git_size) enter_repository(path);
    add(tollignore_, path, fd, kTollignore);
    add(ignore_, path, fd, kIgnore);
    if (path.size() >= git_size) add(gitignore_, path, fd, kGitignore);
    ::close(fd);
  }
}

/// @return errno, or 0.
int IgnoreStack::add(std::vector<Folder>& folders, const std::string& path, int fd,
                     const char* name) {
  // git follows no link here, as a work tree may come from anyone.
  const RuleFile file = read_rule_file(fd, name, std::string_view(name) != kGitignore);
  IgnoreRules rules = IgnoreRules::parse(file.text);
  if (!rules.empty()) folders.push_back({path.size(), std::move(rules)});
  return file.error;
}

void IgnoreStack::enter_repository(const std::string& path) {
  const GitRuleFiles files = git_rule_files(path);
  repositories_.push_back(
      {path.size(), gitignore_.size(), rules_of(files.exclude), rules_of(files.excludes_file)});
}

std::vector<IgnoreStack::Unread> IgnoreStack::enter(const std::string& path, int fd,
                                                    const Names& names) {
  levels_.push_back({tollignore_.size(), ignore_.size(), gitignore_.size(), repositories_.size()});
  std::vector<Unread> unread;
  const auto add_if = [&](bool is_there, std::vector<Folder>& folders, const char* name) {
    const int error = is_there ? add(folders, path, fd, name) : 0;
    if (error != 0 && error != ENOENT) unread.push_back({name, error});
  };
  if (names.git_ && is_git_work_tree(path)) enter_repository(path);
  add_if(names.tollignore_, tollignore_, kTollignore);
  add_if(names.ignore_, ignore_, kIgnore);
  add_if(names.gitignore_ && !repositories_.empty(), gitignore_, kGitignore);
  return unread;
}

void IgnoreStack::leave() {
  const Level level = levels_.back();
  levels_.pop_back();
  tollignore_.resize(level.n_tollignore);
  ignore_.resize(level.n_ignore);
  gitignore_.resize(level.n_gitignore);
  repositories_.resize(level.n_repositories);
}

Verdict IgnoreStack::match(std::string_view path, bool is_directory) const noexcept {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const auto match_one = [&](const IgnoreRules& rules, std::size_t path_size) {
    return rules.match(path.substr(path_size), name, is_directory);
  };
  const auto match_from = [&](const std::vector<Folder>& folders, std::size_t first) {
    Verdict verdict = Verdict::none;
    for (std::size_t i = folders.size(); i > first && verdict == Verdict::none; --i)
      verdict = match_one(folders[i - 1].rules, folders[i - 1].path_size);
    return verdict;
  };
  Verdict verdict = match_from(tollignore_, 0);
  if (verdict == Verdict::none) verdict = match_from(ignore_, 0);
  if (verdict != Verdict::none || repositories_.empty()) return verdict;
  const Repository& repository = repositories_.back();
  verdict = match_from(gitignore_, repository.first_gitignore);
  if (verdict == Verdict::none) verdict = match_one(repository.exclude, repository.path_size);
  if (verdict == Verdict::none) verdict = match_one(repository.excludes_file, repository.path_size);
  return verdict;
}

}  // namespace toll::cli

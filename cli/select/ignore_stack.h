// ignore_stack.h - the ignore rules that hold in the directory where a walk is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/select/ignore_rules.h"

namespace toll::cli {

/// The rules of a directory, of those above it, and of the repository that it is in. The first that
/// says anything of a path decides, in this order:
///
///   .tollignore, then .ignore     of the innermost folder first, up to "/"
///   .gitignore                    likewise, up to the folder that has .git, and only below one
///   info/exclude, core.excludesFile   of that repository
///
/// That is the order of ripgrep; within a repository it is git's.
class IgnoreStack {
 public:
  /// @param root  the absolute path of the directory that a walk begins with, "/" at its end. Reads
  ///   what the folders above it have.
  explicit IgnoreStack(const std::string& root);

  /// What a directory has of what is read here.
  class Names {
   public:
    void add(std::string_view name) noexcept;

   private:
    friend class IgnoreStack;
    bool git_ = false;
    bool gitignore_ = false;
    bool ignore_ = false;
    bool tollignore_ = false;
  };

  struct Unread {
    std::string name;
    int error;
  };

  /// A walk goes into a directory. @param path  absolute, "/" at its end. @param fd  it is open.
  /// @return the files whose rules are missing now.
  std::vector<Unread> enter(const std::string& path, int fd, const Names& names);
  /// It leaves the one that was entered last.
  void leave();

  /// What the rules say of an absolute path in the directory that was entered last.
  [[nodiscard]] Verdict match(std::string_view path, bool is_directory) const noexcept;

 private:
  struct Folder {
    std::size_t path_size;  ///< with "/" at its end
    IgnoreRules rules;
  };
  struct Repository {
    std::size_t path_size;
    std::size_t first_gitignore;  ///< the index of the first .gitignore that is in it
    IgnoreRules exclude;
    IgnoreRules excludes_file;
  };
  struct Level {
    std::size_t n_tollignore;
    std::size_t n_ignore;
    std::size_t n_gitignore;
    std::size_t n_repositories;
  };

  void enter_repository(const std::string& path);
  int add(std::vector<Folder>& folders, const std::string& path, int fd, const char* name);

  std::vector<Folder> tollignore_;
  std::vector<Folder> ignore_;
  std::vector<Folder> gitignore_;
  std::vector<Repository> repositories_;
  std::vector<Level> levels_;
};

}  // namespace toll::cli

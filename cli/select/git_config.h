// git_config.h - the files in which git is told what to do: gitconfig(5), "CONFIGURATION FILE".
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace toll::cli {

/// Gives each variable of a file to `visit`: "core.excludesfile", in lower case but for a quoted
/// subsection, and its value. Stops at a line that is not well-formed, where git would stop, too.
void read_git_config(std::string_view text,
                     const std::function<void(const std::string&, const std::string&)>& visit);

/// Where git keeps the rules of a work tree, besides its .gitignore files: paths, "" for none.
struct GitRuleFiles {
  std::string exclude;        ///< $GIT_DIR/info/exclude; of a linked work tree, the main one's
  std::string excludes_file;  ///< core.excludesFile, or what git takes where nothing sets it
};

/// Whether the .git in a folder is a repository, or names one, as git sees it.
/// @param path  with "/" at its end.
[[nodiscard]] bool is_git_work_tree(const std::string& path);

/// @param work_tree  a path with "/" at its end; it holds .git, a folder or a file that names one.
/// The files of the system, of the user and of the repository are read, and what they include;
/// neither includeIf nor git's own environment but GIT_CONFIG_GLOBAL, _SYSTEM and _NOSYSTEM.
[[nodiscard]] GitRuleFiles git_rule_files(const std::string& work_tree);

}  // namespace toll::cli

// select_test.cpp - globs, ignore rules, selections and git's configuration, by hand; what git
// itself says of random ones is in golden/ignore_test.py.
#include <string>
#include <vector>

#include "catch.h"
#include "cli/select/file_types.h"
#include "cli/select/git_config.h"
#include "cli/select/glob.h"
#include "cli/select/ignore_rules.h"
#include "cli/select/selection.h"

using toll::cli::Glob;
using toll::cli::IgnoreRules;
using toll::cli::Selection;
using toll::cli::Verdict;

namespace {

/// Those of `paths` that a glob matches, with a space between them; "never" if none ever could.
std::string matching(const std::string& text, const std::vector<std::string>& paths) {
  const auto glob = Glob::compile(text);
  if (!glob) return "never";
  std::string out;
  for (const std::string& path : paths) {
    if (glob->matches(path)) out += (out.empty() ? "" : " ") + path;
  }
  return out;
}

/// '-' where rules ignore a path, '+' where they keep it, '.' where they say nothing.
char say(const IgnoreRules& rules, const std::string& path) {
  const bool is_directory = path.back() == '/';
  const std::string bare = path.substr(0, path.size() - (is_directory ? 1 : 0));
  const Verdict verdict = rules.match(bare, bare.substr(bare.rfind('/') + 1), is_directory);
  return verdict == Verdict::ignore ? '-' : verdict == Verdict::keep ? '+' : '.';
}

}  // namespace

TEST_CASE("globs match names one after another") {
  const std::vector<std::string> paths = {"a", "b", "ab", "a/b", "a/c/b", "x/a/b", "a/", "*", "]"};
  const struct {
    const char* glob;
    const char* want;
  } rows[] = {
      {"a", "a"},
      {"?", "a b * ]"},
      {"*", "a b ab * ]"},
      {"**", "a b ab a/b a/c/b x/a/b a/ * ]"},
      {"a*", "a ab"},
      {"a/*", "a/b a/"},
      {"a/**", "a/b a/c/b a/"},
      {"a/**/b", "a/b a/c/b"},
      {"**/b", "b a/b a/c/b x/a/b"},
      {"**\\/b", "a/b a/c/b x/a/b"},
      {"**/a/**", "a/b a/c/b x/a/b a/"},
      {"***/b", "b a/b a/c/b x/a/b"},
      {"a**/b", "a/b"},
      {"**b", "b ab"},
      {"[ab]", "a b"},
      {"[!a]", "b * ]"},
      {"[^a-z]", "* ]"},
      {"[]]", "]"},
      {"[]-a]", "a ]"},
      {"[[:alpha:]]", "a b"},
      {"[[:alpha:]*]b", "ab"},
      {"\\*", "*"},
      {"a[/]b", ""},
      {"", ""},
      {"[a", "never"},
      {"[[:none:]]", "never"},
      {"a\\", "never"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.glob);
    CHECK(matching(row.glob, paths) == row.want);
  }
}

TEST_CASE("a glob of many stars takes no more time than its size times the path's") {
  std::string stars;
  std::string folders;
  for (int i = 0; i < 1000; ++i) {
    stars += "*a";
    folders += "**/a/";
  }
  const std::string name(2000, 'a');
  CHECK(Glob::compile(stars)->matches(name));
  CHECK_FALSE(Glob::compile(stars + "b")->matches(name));
  std::string path;
  for (int i = 0; i < 1500; ++i) path += "a/";
  CHECK(Glob::compile(folders + "**")->matches(path));
  CHECK_FALSE(Glob::compile(folders + "b")->matches(path));
}

TEST_CASE("the last rule that matches decides") {
  const IgnoreRules rules = IgnoreRules::parse(
      "\xEF\xBB\xBF*.o\r\n# !a.o\n!keep.o  \n/top\nsub/x\nfolder/\n\\#no\nspace\\ "
      "\n\n!\n/\n[a/]q\nfoo**/z");
  const struct {
    const char* path;
    char want;
  } rows[] = {{"a.o", '-'},     {"d/a.o", '-'},     {"keep.o", '+'},  {"top", '-'},
              {"d/top", '.'},   {"sub/x", '-'},     {"d/sub/x", '.'}, {"folder", '.'},
              {"folder/", '-'}, {"d/folder/", '-'}, {"#no", '-'},     {"space", '.'},
              {"space ", '-'},  {"aq", '-'},        {"d/aq", '.'},    {"fooz", '-'},
              {"foo/z", '-'},   {"foox/y/z", '-'}};
  for (const auto& row : rows) {
    CAPTURE(row.path);
    CHECK(say(rules, row.path) == row.want);
  }
}

TEST_CASE("globs and types of the command line") {
  Selection selection;
  CHECK(selection.takes("a/b.py", false, Verdict::none));
  CHECK_FALSE(selection.takes("a/b.py", false, Verdict::ignore));
  CHECK_FALSE(selection.takes("a/.b", false, Verdict::none));
  CHECK(selection.takes("a/.b", false, Verdict::keep));
  CHECK(selection.add_type("python", true).empty());
  CHECK(selection.takes("a/b.py", false, Verdict::none));
  CHECK(selection.takes("a", true, Verdict::none));
  CHECK_FALSE(selection.takes("a/b.rs", false, Verdict::none));
  CHECK(selection.add_glob("{x,y{1,2}}.{rs,[,]c}").empty());
  CHECK(selection.takes("a/y2.rs", false, Verdict::ignore));
  CHECK(selection.takes("x.,c", false, Verdict::none));
  CHECK_FALSE(selection.takes("y.rs", false, Verdict::none));
  CHECK(selection.takes("a", true, Verdict::none));
  CHECK(selection.add_glob("!a/y2.*").empty());
  CHECK_FALSE(selection.takes("a/y2.rs", false, Verdict::none));
  CHECK(selection.takes("b/y2.rs", false, Verdict::none));

  CHECK(selection.add_glob("a{b") == "'a{b' has '{' without '}'");
  std::string braces;
  for (int i = 0; i < 40; ++i) braces += "{a,b}";
  CHECK(selection.add_glob(braces) == "'" + braces + "' stands for more than 1000 globs");
  CHECK(selection.add_type("kotln", true) == "there is no type 'kotln'; the closest is kotlin");
}

TEST_CASE("each type has names of its own, and globs of names") {
  std::string all = toll::cli::list_file_types();
  std::string seen = " ";
  int n_types = 0;
  while (!all.empty()) {
    const std::string line = all.substr(0, all.find('\n'));
    all.erase(0, line.size() + 1);
    std::string names = line.substr(0, line.find(": ")) + " ";
    ++n_types;
    while (!names.empty()) {
      const std::string name = names.substr(0, names.find(' '));
      names.erase(0, name.size() + 1);
      CAPTURE(name);
      CHECK(seen.find(" " + name + " ") == std::string::npos);
      seen += name + " ";
      const auto type = toll::cli::find_file_type(name);
      REQUIRE(type);
      for (const std::string_view glob : type->globs) {
        CHECK(glob.find('/') == std::string_view::npos);
        CHECK(IgnoreRules().add(glob));
      }
    }
  }
  CHECK(n_types > 100);
}

TEST_CASE("variables of git's configuration") {
  const auto read = [](std::string_view text) {
    std::string out;
    toll::cli::read_git_config(text, [&](const std::string& name, const std::string& value) {
      out += name + "=" + value + ";";
    });
    return out;
  };
  CHECK(read("[core]\n\tExcludesFile = ~/x y  # z\n") == "core.excludesfile=~/x y;");
  CHECK(read("[a \"B\\\"\"] c\n[D] e=\"# \"f\\\n g;\n; h\n i=\\t\\\\") ==
        "a.B\".c=;d.e=# f g;d.i=\t\\;");
  CHECK(read("\xEF\xBB\xBF[a]\r\nb = c\r\n") == "a.b=c;");
  for (const char* bad : {"[a", "[a \"b", "[a]\nb = \"c\n", "[a]\nb = \\x\n", "[a]\n=b"}) {
    CAPTURE(bad);
    CHECK(read(bad).empty());
  }
}

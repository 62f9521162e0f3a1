// count_view_test.cpp - the group of each input, and rows in order.
#include "cli/work/count_view.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "catch.h"

namespace toll::cli {
namespace {

using By = CountViewSpec::By;
using Key = CountViewSpec::Key;

CountViewSpec by(By what, std::uint64_t depth = 0) {
  CountViewSpec spec;
  spec.by = what;
  spec.depth = depth;
  return spec;
}

TEST_CASE("an input's group is its directory, its extension, or a directory above it", "[view]") {
  struct Row {
    const char* root;
    const char* name;
    CountViewSpec spec;
    const char* group;
  };
  const Row rows[] = {
      {"", "a.py", by(By::file), "a.py"},
      {"", "a.py", by(By::directory), "."},
      {"p/", "p/src/a.py", by(By::directory), "p/src"},
      {"/", "/a.py", by(By::directory), "/"},
      {"", "a.tar.gz", by(By::extension), "gz"},
      {"", "src.d/Makefile", by(By::extension), "(none)"},
      {"", "x/.bashrc", by(By::extension), "(none)"},
      {"", "x/ends.", by(By::extension), "(none)"},
      {"", "-", by(By::extension), "(none)"},
      {"p/", "p/a.py", by(By::depth, 0), "p"},
      {"p/", "p/a.py", by(By::depth, 1), "p"},
      {"p/", "p/src/deep/a.py", by(By::depth, 0), "p"},
      {"p/", "p/src/deep/a.py", by(By::depth, 1), "p/src"},
      {"p/", "p/src/deep/a.py", by(By::depth, 2), "p/src/deep"},
      {"p/", "p/src/deep/a.py", by(By::depth, 9), "p/src/deep"},
      {"./", "./a.py", by(By::depth, 1), "."},
      {"./", "./src/a.py", by(By::depth, 1), "./src"},
      {"/", "/usr/a.py", by(By::depth, 0), "/"},
      {"/", "/usr/lib/a.py", by(By::depth, 1), "/usr"},
      {"a//", "a//b/c", by(By::depth, 1), "a//b"},
      {"", "src/deep/a.py", by(By::depth, 0), "."},
      {"", "src/deep/a.py", by(By::depth, 1), "src"},
      {"", "src/deep/a.py", by(By::depth, 2), "src/deep"},
      {"", "/src/a.py", by(By::depth, 0), "/"},
      {"", "a.py", by(By::depth, 1), "."},
  };
  for (const Row& row : rows) {
    Input input{row.name};
    input.n_root = std::string_view(row.root).size();
    CAPTURE(row.root, row.name, static_cast<int>(row.spec.by), row.spec.depth);
    CHECK(group_of(input, row.spec) == row.group);
  }
}

TEST_CASE("rows are those of a stable sort of all, however many are asked for", "[view]") {
  std::mt19937 random(20261201);
  struct Given {
    std::string name;
    TextStats stats;
  };
  std::vector<Given> given;
  for (unsigned i = 0; i < 5000; ++i) {
    Given each{"f" + std::to_string(random() % 3000), {}};
    each.stats.n_tokens = random() % 50;
    each.stats.n_bytes = random() % 5000;
    given.push_back(each);
  }
  for (const Key key : {Key::tokens, Key::bytes, Key::name}) {
    for (const bool descending : {false, true}) {
      std::vector<Given> sorted = given;
      std::stable_sort(sorted.begin(), sorted.end(), [&](const Given& a, const Given& b) {
        const Given& first = descending ? b : a;
        const Given& second = descending ? a : b;
        if (key == Key::tokens) return first.stats.n_tokens < second.stats.n_tokens;
        if (key == Key::bytes) return first.stats.n_bytes < second.stats.n_bytes;
        return first.name < second.name;
      });
      for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{700},
                                  std::size_t{1025}, std::size_t{6000}}) {
        CountViewSpec spec;
        spec.sort = key;
        spec.descending = descending;
        if (n < given.size()) spec.top = n;
        CountView view(spec);
        for (const Given& each : given) view.add(Input{each.name}, each.stats);
        const std::vector<CountView::Item> items = view.take();
        CAPTURE(static_cast<int>(key), descending, n);
        REQUIRE(items.size() == std::min(n, given.size()));
        for (std::size_t i = 0; i < items.size(); ++i) {
          REQUIRE(items[i].name == sorted[i].name);
          REQUIRE(items[i].stats.n_bytes == sorted[i].stats.n_bytes);
        }
      }
    }
  }
}

TEST_CASE("groups add up what is in them and come as their first inputs do", "[view]") {
  CountView view(by(By::extension));
  for (const auto& [name, n] : {std::pair{"a.py", 3}, {"b.md", 5}, {"c.py", 4}}) {
    TextStats stats;
    stats.n_tokens = static_cast<std::uint64_t>(n);
    stats.n_bytes = 10;
    stats.n_invalid_utf8 = 1;
    view.add(Input{name}, stats);
  }
  const std::vector<CountView::Item> items = view.take();
  REQUIRE(items.size() == 2);
  CHECK(items[0].name == "py");
  CHECK(items[0].n_files == 2);
  CHECK(items[0].stats.n_tokens == 7);
  CHECK(items[0].stats.n_bytes == 20);
  CHECK(items[0].stats.n_invalid_utf8 == 2);
  CHECK(items[1].name == "md");
  CHECK(items[1].stats.n_tokens == 5);
}

}  // namespace
}  // namespace toll::cli

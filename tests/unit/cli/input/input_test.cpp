// input_test.cpp - finding and reading inputs; numbers and names as people write them.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catch.h"
#include "cli/args/closest.h"
#include "cli/args/quantity.h"
#include "cli/input/input_list.h"
#include "cli/input/source.h"
#include "scratch.h"

namespace fs = std::filesystem;
using toll::cli::Input;
using toll::cli::InputSpec;
using toll::cli::list_inputs;
using toll::cli::parse_integer;
using toll::cli::parse_quantity;
using toll::cli::Source;
using toll::test::Scratch;

namespace {

/// "+a -b(why) !c(why)" with names relative to `root`.
std::string account(const std::vector<Input>& inputs, const std::string& root) {
  std::string out;
  for (const Input& input : inputs) {
    if (!out.empty()) out += ' ';
    out += input.disposition == Input::Disposition::read   ? '+'
           : input.disposition == Input::Disposition::skip ? '-'
                                                           : '!';
    out += !root.empty() && input.name.starts_with(root + "/") ? input.name.substr(root.size() + 1)
                                                               : input.name;
    if (!input.why.empty()) out += "(" + input.why + ")";
  }
  return out;
}

std::string read_all(Source& source, std::size_t block_size) {
  std::string text;
  std::vector<char> block(block_size);
  while (true) {
    const Source::Read read = source.read(block);
    if (read.state != Source::Read::State::data) {
      CHECK(read.state == Source::Read::State::end);
      CHECK(source.offset() == text.size());
      return text;
    }
    text.append(block.data(), read.n_bytes);
  }
}

}  // namespace

TEST_CASE("no name means standard input, and names come in the order given") {
  CHECK(account(list_inputs({}), "") == "+-");
  CHECK(list_inputs({})[0].origin == Input::Origin::standard_input);
  InputSpec spec;
  spec.names = {"b", "a", "-", "", "-"};
  CHECK(account(list_inputs(spec), "") ==
        "+b +a +- !(an empty file name) !-(standard input is already taken)");
}

TEST_CASE(
    "a directory with -r stands for its regular files, sorted as bytes, but for hidden ones") {
  Scratch scratch;
  scratch.file("d/b");
  scratch.file("d/a/z");
  scratch.file("d/a.txt");
  scratch.file("d/.hidden");
  scratch.file("outside/secret");
  fs::create_directory_symlink(scratch.path("outside"), scratch.path("d/link"));
  fs::create_directory_symlink(scratch.path("d"), scratch.path("d/a/loop"));
  fs::create_symlink("b", scratch.path("d/to-b"));
  REQUIRE(::mkfifo(scratch.path("d/pipe").c_str(), 0600) == 0);
  fs::create_directory(scratch.path("d/empty"));

  InputSpec spec;
  spec.names = {scratch.path("d")};
  CHECK(account(list_inputs(spec), scratch.path()) == "+d");  // failing is for whoever opens it
  spec.recursive = true;
  CHECK(account(list_inputs(spec), scratch.path("d")) ==
        "+a.txt -a/loop(symbolic link) +a/z +b -link(symbolic link) "
        "-pipe(not a regular file) -to-b(symbolic link)");
  spec.names = {scratch.path("d/link"), scratch.path("d/empty") + "/", scratch.path("missing")};
  CHECK(account(list_inputs(spec), scratch.path()) == "+d/link/secret +missing");
}

TEST_CASE("a deep tree needs no deep stack") {
  Scratch scratch;
  std::string deep = "d";
  for (int i = 0; i < 400; ++i) deep += "/x";
  scratch.file(deep + "/leaf");
  InputSpec spec;
  spec.names = {scratch.path("d")};
  spec.recursive = true;
  CHECK(list_inputs(spec).size() == 1);
}

TEST_CASE("lists of names, by line and by NUL") {
  Scratch scratch;
  InputSpec spec;
  spec.list = InputSpec::List::lines;
  spec.list_file = scratch.file("lines", "a\n\n b \nc");
  CHECK(account(list_inputs(spec), "") == "+a + b  +c");
  spec.list = InputSpec::List::nul;
  spec.list_file = scratch.file("nul", std::string("a\nb\0\0c", 6));
  CHECK(account(list_inputs(spec), "") == "+a\nb !(an empty file name) +c");
  spec.list_file = scratch.file("empty", "");
  CHECK(list_inputs(spec).empty());
  spec.list_file = scratch.path("none");
  CHECK(account(list_inputs(spec), scratch.path()) == "!none(No such file or directory)");
  spec.list_file = scratch.path();
  CHECK(account(list_inputs(spec), "") == "!" + scratch.path() + "(is a directory)");
}

TEST_CASE("a file is read whole whatever the block") {
  Scratch scratch;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
  const std::string path = scratch.file("f", text);
  for (const std::size_t block : {1U, 7U, 1000U, 4096U}) {
    Source::Opened opened = Source::open({path});
    REQUIRE(opened.source);
    CHECK(read_all(*opened.source, block) == text);
  }
}

TEST_CASE("a pipe is read to its end, and opening it waits for nobody") {
  Scratch scratch;
  const std::string path = scratch.path("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  Source::Opened opened = Source::open({path});
  REQUIRE(opened.source);
  std::thread writer([&path] {
    std::ofstream out(path);
    out << "one " << std::flush;
    ::usleep(20000);
    out << "two";
  });
  CHECK(read_all(*opened.source, 16) == "one two");
  writer.join();
}

TEST_CASE("what cannot be opened says why") {
  Scratch scratch;
  const std::string file = scratch.file("f");
  fs::create_symlink("f", scratch.path("link"));
  const auto open = [](const std::string& name, Input::Origin origin) {
    const Source::Opened opened = Source::open({name, origin});
    CHECK_FALSE(opened.source);
    return (opened.skip ? "skip: " : "fail: ") + opened.why;
  };
  CHECK(open(scratch.path("none"), Input::Origin::named) == "fail: No such file or directory");
  CHECK(open(scratch.path("none"), Input::Origin::walked) == "skip: vanished");
  CHECK(open(scratch.path("link"), Input::Origin::walked) == "skip: symbolic link");
  CHECK(open(scratch.path(), Input::Origin::named) == "fail: is a directory");
  CHECK(open(file + "/x", Input::Origin::named) == "fail: Not a directory");
  CHECK(open(std::string("a\0b", 3), Input::Origin::named) == "fail: a file name cannot hold NUL");
  CHECK(Source::open({scratch.path("link")}).source);
}

TEST_CASE("integers and quantities") {
  CHECK(parse_integer("18446744073709551615") == 18446744073709551615U);
  for (const char* bad : {"", "-1", "+1", " 1", "1 ", "0x1", "18446744073709551616", "1e3"}) {
    CHECK_FALSE(parse_integer(bad));
  }
  struct {
    const char* text;
    std::uint64_t n;
  } const rows[] = {{"0", 0},
                    {"4096", 4096},
                    {"128k", 128000},
                    {"128K", 128000},
                    {"128Ki", 131072},
                    {"1M", 1000000},
                    {"64Mi", 67108864},
                    {"0.5M", 500000},
                    {"1.5Ki", 1536},
                    {"2G", 2000000000},
                    {"1.000001M", 1000001},
                    {"1Ti", 1099511627776},
                    {"0.0k", 0},
                    {"1.00000000000000000000", 1},
                    {"16777215T", 16777215000000000000U}};
  for (const auto& row : rows) CHECK(parse_quantity(row.text).value() == row.n);
}

TEST_CASE("what is wrong with a quantity is said") {
  struct {
    const char* text;
    const char* why;
  } const rows[] = {
      {"", "is not a number"},
      {"k", "is not a number"},
      {".5k", "is not a number"},
      {"1.k", "is not a number"},
      {"-1k", "is not a number"},
      {"1.2.3M", "is not a number"},
      {"1e6", "has an exponent"},
      {"1E6", "has an exponent"},
      {"1.5e3k", "has an exponent"},
      {"1,000", "has more in it than digits"},
      {"1_000", "has more in it than digits"},
      {"1 000", "has more in it than digits"},
      {"0x10", "has more in it than digits"},
      {"1m", "does not end in k, M,"},
      {"1kk", "does not end in k, M,"},
      {"1 k", "does not end in k, M,"},
      {"64MB", "does not end in k, M,"},
      {"64mi", "does not end in k, M,"},
      {"1.5", "is not a whole number"},
      {"0.0001k", "is not a whole number"},
      {"0.1Ki", "is not a whole number"},
      {"18446744073709551616", "is above 18446744073709551615"},
      {"18446745T", "is above 18446744073709551615"},
      {"99999999999999999999999", "is above 18446744073709551615"},
      {"18014398509481984.0Ki", "is above 18446744073709551615"},
  };
  for (const auto& row : rows) {
    const auto n = parse_quantity(row.text);
    CAPTURE(row.text);
    REQUIRE_FALSE(n);
    CHECK(n.error().detail.starts_with(std::string("'") + row.text + "' " + row.why));
  }
}

TEST_CASE("the closest names come nearest first, and nothing near means all") {
  const std::vector<std::string> known = {"cl100k_base", "o200k_base", "o200k_harmony",
                                          "r50k_base"};
  CHECK(toll::cli::closest_names("o200k_bse", known).starts_with("the closest are o200k_base, "));
  CHECK(toll::cli::closest_names("harmony", {"o200k_harmony"}) == "the closest is o200k_harmony");
  CHECK(toll::cli::closest_names("zzz", known) ==
        "known are cl100k_base, o200k_base, o200k_harmony, r50k_base");
  CHECK(toll::cli::closest_names(std::string(10000, 'o'), known).starts_with("known are "));
}

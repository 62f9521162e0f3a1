// catalog_test.cpp - vocabularies by name, alias and file, as a program without the command's own
// means finds and opens them; what is refused is said in a whole sentence.
#include "catalog/catalog.h"

#include "catch.h"
#include "scratch.h"

namespace toll::catalog {
namespace {

constexpr std::string_view kNames[] = {"r50k_base", "never_built"};
constexpr Alias kAliases[] = {{"gpt2", "r50k_base"}};

/// The vocabularies of the build, as if they were installed.
Catalog built() {
  Means means;
  means.folders = [] { return std::vector<std::string>{TOLL_TEST_VOCABS}; };
  return Catalog({{}, kNames, kAliases}, std::move(means));
}

}  // namespace

TEST_CASE("a vocabulary is found by its name and by its alias", "[catalog]") {
  const Catalog catalog = built();
  for (const char* name : {"r50k_base", "gpt2"}) {
    const Result<Place> place = catalog.find(name);
    REQUIRE(place);
    CHECK(place->kind == Place::Kind::installed);
    const Result<Vocab> vocab = catalog.open(*place);
    REQUIRE(vocab);
    CHECK(vocab->name() == "r50k_base");
  }
  CHECK_FALSE(catalog.where_is("gpt2"));
  CHECK(catalog.find("R50K").error().detail == "there is no vocabulary 'R50K'");
  CHECK(catalog.find("never_built").error().detail ==
        "vocabulary 'never_built' is not installed here");
  CHECK(catalog.find("never_built.json")->kind == Place::Kind::file);
  CHECK(catalog.names().front() == "r50k_base");
  CHECK(catalog.places().size() + 1 == catalog.names().size());
}

TEST_CASE("what is built in goes before what is installed", "[catalog]") {
  const Result<Vocab> r50k = Vocab::open(TOLL_TEST_VOCABS "/r50k_base.tollv");
  REQUIRE(r50k);
  const BuiltIn built_in[] = {{"r50k_base", r50k->image()}, {"other", r50k->image()}};
  const Catalog catalog({built_in, kNames, kAliases});
  const Result<Place> place = catalog.find("gpt2");
  REQUIRE(place);
  CHECK(place->kind == Place::Kind::built_in);
  CHECK(catalog.open(*place));
  CHECK(catalog.open(*place, "gpt2").error().detail ==
        "r50k_base: the scheme is for tiktoken files; this one says it itself");
  CHECK(catalog.open(*catalog.find("other")).error().detail ==
        "other: holds the vocabulary 'r50k_base'");
}

TEST_CASE("what is installed is checked where its folder is not trusted", "[catalog]") {
  test::Scratch scratch;
  std::string image = *read_file(TOLL_TEST_VOCABS "/r50k_base.tollv", std::uint64_t{1} << 30);
  image[image.size() / 2] ^= 1;
  scratch.file("r50k_base.tollv", image);
  Means means;
  means.folders = [&] { return std::vector<std::string>{scratch.path()}; };
  const auto opened = [&] {
    const Catalog catalog({{}, kNames, kAliases}, means);
    return catalog.open(*catalog.find("r50k_base"));
  };
  CHECK(opened().error().detail.ends_with("damaged: the checksum does not match"));
  means.trusts = [](std::string_view) { return true; };
  CHECK(opened());
}

TEST_CASE("a file that is named is opened by what is in it", "[catalog]") {
  const Catalog catalog = built();
  test::Scratch scratch;
  std::string ranks;
  for (int i = 0; i < 256; ++i) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte = static_cast<std::size_t>(i);
    ranks += kDigits[byte >> 2];
    ranks += kDigits[(byte & 3) << 4];
    ranks += "== " + std::to_string(i) + '\n';
  }
  const std::string path = scratch.file("bytes.tiktoken", ranks);
  const Result<Vocab> vocab = catalog.open_file(path, "gpt2");
  REQUIRE(vocab);
  CHECK(vocab->name() == "bytes");
  CHECK(vocab->n_tokens() == 256);
  CHECK(vocab->property("file") == "bytes.tiktoken");
  CHECK(catalog.open_file(path, "").error().detail.starts_with(
      path + ":0: a tiktoken file does not say its pre-tokeniser: the scheme gpt2, "));
  CHECK(catalog.open_file(scratch.file("bytes.json", "{\"a\":]"), "").error().detail ==
        path.substr(0, path.rfind('.')) + ".json:5: " + "not JSON: Invalid value.");
  CHECK(catalog.open_file(path + ".gone", "").error().detail ==
        path + ".gone: No such file or directory");
  CHECK(catalog.open_file(TOLL_TEST_VOCABS, "").error().detail == TOLL_TEST_VOCABS
        ": is a folder without tokenizer.json, tokenizer.model and tekken.json");
  CHECK(read_file(path, 100).error().detail == "longer than 100 bytes");
}

}  // namespace toll::catalog

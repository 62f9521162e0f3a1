// breaks_test.cpp - where lines, paragraphs, Markdown and code may be cut, and abbreviations.
#include "chunk/breaks.h"

#include <algorithm>
#include <string>

#include "catch.h"
#include "chunk/abbreviations.h"

namespace toll::chunk {
namespace {

/// The rank of the mark before each line, as digits; the text comes in blocks of `block` bytes.
std::string ranks(std::unique_ptr<Breaks> breaks, std::string_view text, std::size_t block) {
  breaks->restart(0);
  for (std::size_t to = 0; to < text.size();) {
    to = std::min(to + block, text.size());
    breaks->scan(text.substr(breaks->position(), to - breaks->position()), to == text.size(),
                 text.size());
  }
  CHECK(breaks->decided() == text.size());
  std::string found;
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size()) + 1) {
    char rank = 'x';
    for (std::uint8_t most = 0; most < 4 && rank == 'x'; ++most) {
      if (at == 0 || breaks->last(at - 1, at, most) == at) rank = static_cast<char>('0' + most);
    }
    found += rank;
  }
  return found;
}

void check(std::unique_ptr<Breaks> (*make)(), std::string_view text, const std::string& wanted) {
  INFO(text);
  // Of the first line nobody asks.
  const auto behind_first = [](const std::string& all) { return all.substr(1); };
  CHECK(behind_first(ranks(make(), text, text.size())) == wanted.substr(1));
  CHECK(behind_first(ranks(make(), text, 1)) == wanted.substr(1));
}

TEST_CASE("lines and paragraphs") {
  check(make_line_breaks, "a\n\nb\r\nc", "0000");
  check(make_paragraph_breaks, "a\nb\n\n \t\r\nc\n\n\n", "0111011");
  check(make_paragraph_breaks, "a\n\nb", "010");
}

TEST_CASE("the ranks of code") {
  // A function, what closes it, one behind a blank line, an indented one, a nested block.
  check(make_code_breaks, "f() {\n  a;\n}\ng();\n", "0332");
  check(make_code_breaks, "f:\n  a\n\n  b\n\nclass:\n", "033130");
  check(make_code_breaks, "if:\n\ta\n\t\tb\n\tc\nd\n", "03322");
  check(make_code_breaks, "begin\n  x\n\nend\nnext\nending\n", "033323");
}

TEST_CASE("Markdown: headings, and what only looks like one") {
  check(make_markdown_breaks, "a\n# h\n\nb\n\nc\n", "003331");
  check(make_markdown_breaks, "a\n\nh\n===\nb\n", "13033");
  check(make_markdown_breaks, "a\n\nh\nh\n---\n\nb\n\nc\n", "130333331");
  check(make_markdown_breaks, "a\n#h\n####### h\n\\# h\n", "0333");
  check(make_markdown_breaks, "a\n\n    # code\n", "131");
  check(make_markdown_breaks, "a\n\n***\nb\n- - -\n", "13111");
}

TEST_CASE("Markdown: fences") {
  check(make_markdown_breaks, "```\n# h\n\nx\n```\n# h\n", "133230");
  // A shorter fence, one of another kind, and one with a word behind it close nothing.
  check(make_markdown_breaks, "````\n```\n~~~~\n```` x\n````\nb\n", "133331");
  check(make_markdown_breaks, "a\n~~~ `x`\n# h\n~~~\n", "1133");
  check(make_markdown_breaks, "``` `x`\n# h\n", "10");
  check(make_markdown_breaks, "    ```\n# h\n", "10");
  // It ends with the quote or the item that holds it.
  check(make_markdown_breaks, "> ```\n> # h\n# h\n", "130");
  check(make_markdown_breaks, "- ```\n  # h\n\n# h\n", "1330");
  check(make_markdown_breaks, "- x\n\n  ```\n  # h\n  ```\n- y\n", "133332");
}

TEST_CASE("Markdown: lists, tables, quotes, indented code") {
  check(make_markdown_breaks, "a\n\n- x\n  y\n\n  z\n- w\n\nb\n", "131333231");
  check(make_markdown_breaks, "a\n\n1. x\n   - y\n2) z\n", "13132");
  check(make_markdown_breaks, "a\n7. x\n1. x\n", "131");
  check(make_markdown_breaks, "a\n\n| a |\n|---|\n| 1 |\n| 2 |\n| 3 |\n\nb\n", "131332231");
  check(make_markdown_breaks, "a\n\n> q\n> q\nlazy\n\n> q\n", "1313331");
  check(make_markdown_breaks, "a\n\n    c\n\n    c\nb\n", "131331");
}

TEST_CASE("abbreviations") {
  const auto en = [](std::string_view text) {
    return ends_in_abbreviation(text, SentenceLocale::en);
  };
  CHECK(en("Mr."));
  CHECK(en("We met Mrs."));
  CHECK(en("(Prof."));
  CHECK_FALSE(en("summr."));
  CHECK_FALSE(en("xMr."));
  CHECK_FALSE(en("."));
  CHECK_FALSE(en("dog."));
  CHECK(ends_in_abbreviation("vgl.", SentenceLocale::de));
  CHECK(ends_in_abbreviation("n. Chr.", SentenceLocale::de));
  CHECK_FALSE(ends_in_abbreviation("vgl.", SentenceLocale::en));
  CHECK_FALSE(ends_in_abbreviation("Mr.", SentenceLocale::root));
  CHECK(ends_in_abbreviation("Sr.", SentenceLocale::es));
  CHECK(ends_in_abbreviation("M.", SentenceLocale::fr));
  CHECK(ends_in_abbreviation("Sig.", SentenceLocale::it));
  CHECK(ends_in_abbreviation("Dr.", SentenceLocale::pt));
  CHECK(ends_in_abbreviation("\xd1\x80\xd1\x83\xd0\xb1.", SentenceLocale::ru));
}

}  // namespace
}  // namespace toll::chunk

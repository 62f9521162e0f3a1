// c_face_test.cpp - the C functions.
#include <toll/c.h>

#include <cstring>
#include <string>

#include "catch.h"

TEST_CASE("the C face counts, encodes and decodes", "[c]") {
  char message[64] = "";
  const std::string path = std::string(TOLL_TEST_VOCABS) + "/cl100k_base.tollv";
  toll_encoder* encoder = toll_open(path.c_str(), message, sizeof message);
  REQUIRE(encoder != nullptr);
  const char text[] = "hello world";
  CHECK(toll_count(encoder, text, std::strlen(text)) == 2);
  uint32_t ids[2] = {};
  CHECK(toll_encode(encoder, text, std::strlen(text), ids, 1) == 2);  // room for one only
  CHECK(ids[1] == 0);
  CHECK(toll_encode(encoder, text, std::strlen(text), ids, 2) == 2);
  CHECK(ids[0] == 15339);
  CHECK(ids[1] == 1917);
  char back[16] = "";
  CHECK(toll_decode(encoder, ids, 2, back, sizeof back) == std::strlen(text));
  CHECK(std::string(back) == text);
  ids[0] = 4000000000U;
  CHECK(toll_decode(encoder, ids, 2, back, sizeof back) == UINT64_MAX);
  toll_close(encoder);
}

TEST_CASE("the C face says why a file was refused", "[c]") {
  char message[8] = "";
  CHECK(toll_open("/nowhere/at/all.tollv", message, sizeof message) == nullptr);
  CHECK(std::string(message) == "No such");  // cut to fit
  CHECK(toll_open(nullptr, message, sizeof message) == nullptr);
  CHECK(toll_count(nullptr, "x", 1) == UINT64_MAX);
  toll_close(nullptr);
}

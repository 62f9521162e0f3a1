/* tests/library/user.c - a program in C99 that uses an installed libtoll: what it prints is compared with what
 * the command says of the same file (installed_test.py).
 *
 * usage: user VOCAB FILE PRICES */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toll/c.h>

static void fail(const char* what, const char* why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(1);
}

/* Adds up what arrives, and looks whether it lies end to end. */
struct seen {
  uint64_t n_tokens;
  uint64_t end;
};

static int take(void* context, const toll_token* tokens, size_t n) {
  struct seen* seen = context;
  size_t i;
  for (i = 0; i < n; ++i) {
    if (tokens[i].offset != seen->end) fail("toll_begin", "tokens do not lie end to end");
    seen->end += tokens[i].n_bytes;
  }
  seen->n_tokens += n;
  return 1;
}

static void print_slice(const char* which, toll_encoder* encoder, int code, const toll_slice* slice) {
  if (code != TOLL_OK) fail(which, toll_error_message(encoder));
  printf("%s %llu %llu\n", which, (unsigned long long)slice->offset, (unsigned long long)slice->n_bytes);
}

int main(int argc, char** argv) {
  char message[512], amount[64];
  static char text[1 << 20];
  struct seen seen = {0, 0};
  toll_stats stats;
  toll_slice slice;
  uint32_t* ids;
  uint64_t n_ids, n_there, i;
  size_t n, at, tier;
  FILE* file;
  toll_encoder* encoder;
  toll_price_book* book;

  if (argc != 4) fail("usage", "user VOCAB FILE PRICES");
  if (strcmp(toll_version(), TOLL_VERSION) != 0) fail("toll_version", toll_version());
  printf("version %s %d\n", TOLL_VERSION, TOLL_VERSION_NUMBER);

  encoder = toll_open_named(argv[1], message, sizeof message);
  if (encoder == NULL) fail(argv[1], message);
  file = fopen(argv[2], "rb");
  if (file == NULL) fail(argv[2], "cannot be opened");
  n = fread(text, 1, sizeof text, file);
  fclose(file);

  n_ids = toll_count(encoder, text, n);
  if (n_ids == TOLL_FAILED) fail("toll_count", toll_error_message(encoder));
  printf("count %llu\n", (unsigned long long)n_ids);

  ids = malloc((size_t)n_ids * sizeof *ids);
  n_there = toll_encode(encoder, text, n, ids, (size_t)n_ids);
  if (n_there != n_ids) fail("toll_encode", toll_error_message(encoder));
  printf("ids");
  for (i = 0; i < n_ids; ++i) printf(" %lu", (unsigned long)ids[i]);
  printf("\n");
  ids[0] = UINT32_MAX;
  n_there = toll_decode(encoder, ids, (size_t)n_ids, NULL, 0);
  if (n_there != TOLL_FAILED || toll_error_code(encoder) != TOLL_BAD_TOKEN) fail("toll_decode", "no failure");
  free(ids);

  if (toll_begin(encoder, take, &seen) != TOLL_OK) fail("toll_begin", toll_error_message(encoder));
  for (at = 0; at < n; at += 7) {
    if (toll_feed(encoder, text + at, n - at < 7 ? n - at : 7) != TOLL_OK)
      fail("toll_feed", toll_error_message(encoder));
  }
  if (toll_finish(encoder, &stats) != TOLL_OK) fail("toll_finish", toll_error_message(encoder));
  if (seen.end != n || stats.n_bytes != n || seen.n_tokens != stats.n_tokens) fail("toll_finish", "other numbers");
  printf("blocks %llu\n", (unsigned long long)seen.n_tokens);

  print_slice("head", encoder, toll_slice_head(encoder, text, n, 6, &slice), &slice);
  print_slice("tail", encoder, toll_slice_tail(encoder, text, n, 60, &slice), &slice);
  print_slice("range", encoder, toll_slice_range(encoder, text, n, 10, 20, &slice), &slice);

  book = toll_open_price_book(argv[3], message, sizeof message);
  if (book == NULL) fail(argv[3], message);
  for (tier = 0; tier < toll_n_tiers(book); ++tier) {
    if (toll_price_at(book, toll_tier_name(book, tier), n_ids, amount, sizeof amount) != TOLL_OK)
      fail("toll_price_at", toll_tier_name(book, tier));
    printf("price %s %s\n", toll_tier_name(book, tier), amount);
  }
  toll_close_price_book(book);
  toll_close(encoder);
  return 0;
}

/* toll/c.h - the library from C.
 *
 *   char why[256];
 *   toll_encoder* encoder = toll_open_named("o200k_base", why, sizeof why);
 *   uint64_t n = toll_count(encoder, "hello world", 11);
 *   if (n == TOLL_FAILED) puts(toll_error_message(encoder));
 *   toll_close(encoder);
 *
 * Texts are bytes with their number and may hold any, zeros too; offsets and sizes are in bytes.
 * Strings that are given or returned as char* without a number end in a zero. Every function is
 * safe with a null handle and never throws, prints or ends the process. What an encoder returns a
 * pointer to lives until the next call with it. */
#ifndef TOLL_C_H
#define TOLL_C_H

#include <toll/version.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOLINTBEGIN(readability-identifier-naming): C has one name space, so the names say whose they
 * are. */

/* The version of the library that runs: what TOLL_VERSION was when it was built. */
const char* toll_version(void);

/* ---- Failures ---- */

/* What went wrong. Later versions may add some. */
enum {
  TOLL_OK = 0,
  TOLL_IO = 1,              /* a file could not be opened, read or mapped */
  TOLL_BAD_VOCAB = 2,       /* a vocabulary is malformed, truncated or of another version */
  TOLL_UNKNOWN_NAME = 3,    /* there is no vocabulary or tier of that name */
  TOLL_BAD_TOKEN = 4,       /* the vocabulary lacks an id; the offset is its index */
  TOLL_BAD_PRICE = 5,       /* a price book or an amount of money is malformed */
  TOLL_OVERFLOW = 6,        /* a number does not fit its exact type */
  TOLL_SPECIAL_IN_TEXT = 7, /* the text spells a special token, and TOLL_SPECIAL_ERROR was set */
  TOLL_LIMIT = 8,           /* more bytes would have to be held back than the library does */
  TOLL_NO_MEMORY = 9,       /* memory could not be had */
  TOLL_BAD_CALL = 10,       /* a null handle or pointer, no such choice, nothing begun */
  TOLL_STOPPED = 11         /* the callback of toll_begin() said so: no failure */
};

/* What functions that return a number return when they fail. */
#define TOLL_FAILED UINT64_MAX

/* The code in words, for any number. */
const char* toll_code_text(int code);

/* ---- Vocabularies ---- */

/* One vocabulary and one thread's encoder for it. Not thread-safe: one per thread. Opening a file
 * again costs one pass over it; its pages are shared. */
typedef struct toll_encoder toll_encoder;

/* Opens the .tollv file at `path`; NULL on failure, with the reason in `message` (always terminated
 * when n_message > 0; cut to fit). Close with toll_close(). */
toll_encoder* toll_open(const char* path, char* message, size_t n_message);

/* The same for an installed vocabulary by its own name, "o200k_base" or another of the first column
 * of `toll vocab list`: the file NAME.tollv in the first folder that has it, of those in
 * $TOLL_VOCAB_PATH (parted by colons), then $XDG_DATA_HOME/toll/vocab (by default
 * ~/.local/share/toll/vocab), then toll/vocab in each of $XDG_DATA_DIRS (by default
 * /usr/local/share:/usr/share). Installed elsewhere, it is in what `pkg-config --variable=vocabdir
 * toll` prints. */
toll_encoder* toll_open_named(const char* name, char* message, size_t n_message);

void toll_close(toll_encoder* encoder);

/* The last failure of a call with this encoder: its code, its place (a byte's offset where the code
 * does not say otherwise) and its words, never NULL. TOLL_OK, 0 and "" when that call succeeded. */
int toll_error_code(const toll_encoder* encoder);
uint64_t toll_error_offset(const toll_encoder* encoder);
const char* toll_error_message(const toll_encoder* encoder);

/* What the spelling of a special token in a text, such as "<|endoftext|>", means from now on to
 * toll_count(), toll_encode(), toll_tokens() and toll_begin(). */
enum {
  TOLL_SPECIAL_TEXT = 0,   /* characters like any others: what is set at first */
  TOLL_SPECIAL_ENCODE = 1, /* the special token */
  TOLL_SPECIAL_STRIP = 2,  /* nothing; the text on either side is encoded apart */
  TOLL_SPECIAL_ERROR = 3   /* a failure, TOLL_SPECIAL_IN_TEXT */
};
int toll_set_special(toll_encoder* encoder, int what);

/* ---- A text in memory ---- */

/* Tokens in text[0, n). TOLL_FAILED on failure. Cost: linear; nothing is allocated. */
uint64_t toll_count(toll_encoder* encoder, const char* text, size_t n);

/* Writes at most `capacity` ids of text[0, n) to `ids` and returns how many there are in all, so
 * that a larger result means: call again with more room. TOLL_FAILED on failure. */
uint64_t toll_encode(toll_encoder* encoder, const char* text, size_t n, uint32_t* ids,
                     size_t capacity);

/* A token and the bytes [offset, offset + n_bytes) of the text that it came from. */
typedef struct toll_token {
  uint64_t offset;
  uint32_t n_bytes; /* 0 where a normaliser made it of nothing, or it shares its bytes */
  uint32_t id;
} toll_token;

/* As toll_encode(), with the place of each token. They are in order and, but for stripped special
 * tokens, cover the text without overlap. */
uint64_t toll_tokens(toll_encoder* encoder, const char* text, size_t n, toll_token* tokens,
                     size_t capacity);

/* Writes at most `capacity` bytes of the text that `ids` stand for and returns how many there are
 * in all; no zero is added. TOLL_FAILED if the vocabulary lacks one of them. */
uint64_t toll_decode(toll_encoder* encoder, const uint32_t* ids, size_t n_ids, char* text,
                     size_t capacity);

/* ---- Slices ---- */

/* Bytes [offset, offset + n_bytes) of a text, which encode to n_tokens by themselves. */
typedef struct toll_slice {
  uint64_t offset;
  uint64_t n_bytes;
  uint64_t n_tokens;
} toll_slice;

/* The first, the last, or the tokens [first, last) of text[0, n): at most as many as asked for, and
 * no character is cut. Special tokens in the text are text. Returns a code. Cost: linear; the slice
 * is encoded twice, rarely more often. */
int toll_slice_head(toll_encoder* encoder, const char* text, size_t n, uint64_t n_tokens,
                    toll_slice* slice);
int toll_slice_tail(toll_encoder* encoder, const char* text, size_t n, uint64_t n_tokens,
                    toll_slice* slice);
int toll_slice_range(toll_encoder* encoder, const char* text, size_t n, uint64_t first,
                     uint64_t last, toll_slice* slice);

/* ---- A text that arrives in blocks ---- */

/* Takes the next tokens of a text, in order; they are the caller's until it returns. Returns 0 to
 * stop, anything else to go on. It may not throw, nor call a function with the same encoder. */
typedef int toll_take_tokens(void* context, const toll_token* tokens, size_t n);

/* What was seen in one text. */
typedef struct toll_stats {
  uint64_t n_bytes;
  uint64_t n_tokens;
  uint64_t n_invalid_utf8;       /* bytes that belong to no well-formed UTF-8 character */
  uint64_t first_invalid_offset; /* meaningful when n_invalid_utf8 > 0 */
} toll_stats;

/* Begins a text and forgets any unfinished one; so does each function above that takes a text.
 * `take` NULL: tokens are counted alone, which is the fastest. Each of the three returns a code.
 * toll_feed() takes the next bytes; a block may end anywhere, also inside a character, and where
 * changes nothing. TOLL_STOPPED: further blocks change nothing; finish or begin again. After a
 * failure only toll_begin() helps. toll_finish() hands over the last tokens; `stats` may be NULL.
 * Memory is bounded whatever the text. */
int toll_begin(toll_encoder* encoder, toll_take_tokens* take, void* context);
int toll_feed(toll_encoder* encoder, const char* block, size_t n);
int toll_finish(toll_encoder* encoder, toll_stats* stats);

/* ---- Prices ---- */

/* What `n_tokens` cost, exactly and with all digits ("0.00123"), at a price of 1,000,000 tokens
 * that is plain decimal text ("3", "0.15"), in the same currency. Writes at most `capacity` bytes
 * with the zero that ends them; 64 are enough. Returns a code; TOLL_LIMIT if there is no room. */
int toll_price(const char* per_million, uint64_t n_tokens, char* amount, size_t capacity);

/* Tiers by name: a file like the one installed as share/toll/prices. */
typedef struct toll_price_book toll_price_book;

/* As toll_open(), for a price book. Immutable: any thread may use it. Close it. */
toll_price_book* toll_open_price_book(const char* path, char* message, size_t n_message);
void toll_close_price_book(toll_price_book* book);

/* The number of tiers; the name of tier i, in the order of the file, or NULL. */
size_t toll_n_tiers(const toll_price_book* book);
const char* toll_tier_name(const toll_price_book* book, size_t i);

/* As toll_price(), in US dollars at a tier's price. TOLL_UNKNOWN_NAME if there is none. */
int toll_price_at(const toll_price_book* book, const char* tier, uint64_t n_tokens, char* usd,
                  size_t capacity);

/* NOLINTEND(readability-identifier-naming) */

#ifdef __cplusplus
}
#endif

#endif
